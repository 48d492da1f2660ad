#include "sync/server/people_json.hpp"

namespace server {
namespace {

void write_grant(wire::JsonObject& into, const people::Grant& grant) {
    into["role"] = name_of(grant.role);
    if (!grant.scope.agency.empty()) into["agency"] = grant.scope.agency;
    if (!grant.scope.unit.empty()) into["unit"] = grant.scope.unit;
}

}  // namespace

wire::JsonObject json_of(const people::Grant& grant) {
    wire::JsonObject json;
    write_grant(json, grant);
    return json;
}

wire::JsonObject json_of(const Account& account) {
    wire::JsonObject json;
    json["name"] = account.name;
    write_grant(json, account.grant);
    json["active"] = account.active;
    json["totp"] = account.totp.has_value();
    json["created"] = base::to_iso8601(account.created);
    return json;
}

wire::JsonObject json_of(const Program& program) {
    wire::JsonObject json;
    json["id"] = program.id;
    json["name"] = program.name;
    write_grant(json, program.grant);
    json["created"] = base::to_iso8601(program.created);
    json["created_by"] = program.created_by;
    json["expires"] = base::to_iso8601(program.expires);
    if (program.revoked) json["revoked"] = base::to_iso8601(*program.revoked);
    return json;
}

wire::JsonObject json_of(const people::LoggedDeed& logged) {
    wire::JsonObject json;
    json["number"] = logged.number;
    json["at"] = base::to_iso8601(logged.at);
    json["who"] = logged.doer.name;
    if (!logged.doer.from.empty()) json["from"] = logged.doer.from;
    json["act"] = logged.deed.act;
    if (!logged.deed.object.empty()) json["object"] = logged.deed.object;
    if (!logged.deed.agency.empty()) json["agency"] = logged.deed.agency;
    if (!logged.deed.words.empty()) json["words"] = logged.deed.words;
    return json;
}

}  // namespace server
