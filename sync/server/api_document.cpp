#include "sync/server/api_document.hpp"

#include <algorithm>

#include "sync/people/session.hpp"
#include "sync/server/body_schema.hpp"

namespace server {
namespace {

constexpr std::string_view introduction =
    "What terminals send to the server, and what administrators and their programs read from it and change. The words "
    "of entries, batches and receipts are those of PROTOCOL.md. HEAD is answered wherever GET is; any other method of "
    "a "
    "path is 405. Unknown parameters, and unknown members of people's requests, are refused, so that a misspelt filter "
    "never gives more than was asked for. Errors are problem documents (RFC 9457); `code` is stable, `detail` is for "
    "people.\n\nVersions: within /v1 only things are added: paths, optional parameters, members of answers, codes; "
    "readers pass over members that they do not know. What will go is announced at least a year ahead, in the change "
    "log, in this document and in the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) of its answers. "
    "Anything "
    "else comes as /v2 beside /v1. Terminals speak to servers of their own version and of the two before.";

constexpr std::array problem_content{Content{"application/problem+json", "Problem"}};

// A shape as a schema.
struct SchemaOf {
    wire::JsonObject operator()(const Whole& whole) const {
        wire::JsonObject json{{"type", "integer"}};
        json["minimum"] = whole.least;
        json["maximum"] = whole.most;
        return json;
    }
    wire::JsonObject operator()(const Hex& hex) const {
        return {{"type", "string"}, {"pattern", "^[0-9a-f]{" + std::to_string(hex.digits) + "}$"}};
    }
    wire::JsonObject operator()(const Day&) const {
        return {{"type", "string"}, {"format", "date"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
    }
    wire::JsonObject operator()(const Choice& choice) const {
        wire::JsonArray names;
        for (std::string_view rest = choice.names; !rest.empty();) {
            const std::string_view name = rest.substr(0, rest.find('|'));
            names.emplace_back(name);
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        }
        wire::JsonObject json{{"type", "string"}};
        json["enum"] = std::move(names);
        return json;
    }
    wire::JsonObject operator()(const Name& name) const {
        wire::JsonObject json{{"type", "string"}, {"pattern", "^[0-9A-Za-z._-]+$"}, {"minLength", 1}};
        json["maxLength"] = name.longest;
        return json;
    }
};

wire::JsonObject parameter_json(const Parameter& parameter, std::string_view place) {
    wire::JsonObject json;
    json["name"] = parameter.name;
    json["in"] = place;
    json["required"] = parameter.is_required || place == "path";
    json["description"] = parameter.words;
    json["schema"] = std::visit(SchemaOf{}, parameter.shape);
    return json;
}

wire::JsonObject content_json(std::span<const Content> contents) {
    wire::JsonObject json;
    for (const Content& content : contents) {
        wire::JsonObject media;
        if (!content.schema.empty())
            media["schema"] = wire::JsonObject{{"$ref", "#/components/schemas/" + std::string(content.schema)}};
        json[content.media_type] = std::move(media);
    }
    return json;
}

wire::JsonObject responses_json(const Route& route) {
    wire::JsonObject json;
    for (const Outcome& outcome : outcomes_of(route)) {
        wire::JsonObject response;
        response["description"] = outcome.words;
        if (!outcome.contents.empty()) response["content"] = content_json(outcome.contents);
        json[std::to_string(outcome.status)] = std::move(response);
    }
    return json;
}

// "GET /v1/batches/{id}" -> "get_v1_batches_id"
std::string operation_id(const Route& route) {
    std::string id;
    for (const char c : std::string(route.method) + std::string(route.path)) {
        if (c >= 'A' && c <= 'Z') id += static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) id += c;
        if (c == '/' || c == '.') id += '_';
    }
    return id;
}

// Who may, as the table of rights has it.
std::string rights_words(Act act) {
    std::string words = "Needs the right " + std::string(name_of(act)) + ", which these roles have:";
    for (const people::Role role : people::all_roles)
        if (may(Grant{role, {}}, act)) words += ' ' + std::string(name_of(role));
    return words + ", each within its own agency or unit where it has one";
}

wire::JsonObject operation_json(const Route& route) {
    wire::JsonObject json;
    json["operationId"] = operation_id(route);
    json["summary"] = route.words;
    if (route.act) json["description"] = rights_words(*route.act);
    wire::JsonArray parameters;
    for (const Parameter& parameter : route.in_path) parameters.emplace_back(parameter_json(parameter, "path"));
    for (const Parameter& parameter : route.in_query) parameters.emplace_back(parameter_json(parameter, "query"));
    for (const Parameter& parameter : route.in_header) parameters.emplace_back(parameter_json(parameter, "header"));
    if (!parameters.empty()) json["parameters"] = std::move(parameters);
    if (!route.takes.empty()) {
        wire::JsonObject body;
        body["required"] = true;
        body["content"] = content_json(route.takes);
        json["requestBody"] = std::move(body);
    }
    json["responses"] = responses_json(route);
    if (route.access == Access::anybody) json["security"] = wire::JsonArray{};
    if (route.access == Access::device)
        json["security"] = wire::JsonArray{wire::JsonObject{{"device", wire::JsonArray{}}}};
    if (route.access == Access::person)
        json["security"] = wire::JsonArray{wire::JsonObject{{"program", wire::JsonArray{}}},
                                           wire::JsonObject{{"page", wire::JsonArray{}}}};
    return json;
}

wire::JsonObject components_json() {
    wire::JsonObject json;
    json["schemas"] = body_schemas();
    json["securitySchemes"] = wire::JsonObject{
        {"device",
         wire::JsonObject{
             {"type", "http"}, {"scheme", "bearer"}, {"description", "The token of an enrolled terminal"}}},
        {"program", wire::JsonObject{{"type", "http"}, {"scheme", "bearer"}, {"description", "A program's token"}}},
        {"page", wire::JsonObject{{"type", "apiKey"},
                                  {"in", "cookie"},
                                  {"name", people::session_cookie_name},
                                  {"description",
                                   "A person's session (POST /v1/sessions); what changes something also sends the "
                                   "header Sipas-CSRF with the member csrf of that answer"}}}};
    return json;
}

std::string_view words_of(int status) {
    switch (status) {
        case 400:
            return "What was asked has no meaning: `detail` says what";
        case 401:
            return "No token, or one that nobody has";
        case 403:
            return "Known, but not allowed";
        case 404:
            return "It is not there, or not for who asks";
        case 409:
            return "`gap`: entries are missing before `first`, `expect` says from which on; `fork`: another history";
        case 412:
            return "The server was restored since: ask anew and go on from there";
        case 413:
            return "Above a limit";
        case 415:
            return "A media type or encoding that is not spoken here";
        case 422:
            return "A hash or a signature does not match";
        case 429:
            return "More than one asker may ask; Retry-After says in how many seconds to come again";
        default:
            return "Not now; nothing is lost, try again later";
    }
}

}  // namespace

std::vector<Outcome> outcomes_of(const Route& route) {
    std::vector<int> statuses;
    if (route.endpoint != nullptr) statuses.push_back(400);
    if (route.endpoint != nullptr && !route.is_fixed) statuses.push_back(503);
    if (route.endpoint != nullptr && !route.is_for_watchers) statuses.push_back(429);
    if (route.access != Access::anybody) statuses.insert(statuses.end(), {401, 403});
    if (!route.in_path.empty()) statuses.push_back(404);
    if (!route.takes.empty()) statuses.push_back(413);
    statuses.insert(statuses.end(), route.problems.begin(), route.problems.end());
    std::sort(statuses.begin(), statuses.end());
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    std::vector<Outcome> outcomes{{route.success, {route.gives.begin(), route.gives.end()}, route.words}};
    if (route.is_tagged) outcomes.push_back({304, {}, "What If-None-Match names is still what there is"});
    for (const int status : statuses)
        outcomes.push_back({status, {problem_content.begin(), problem_content.end()}, words_of(status)});
    return outcomes;
}

std::string api_document(std::span<const Route> routes) {
    wire::JsonObject info;
    info["title"] = "SIPAS server";
    info["version"] = SIPAS_VERSION;
    info["description"] = introduction;
    info["license"] = wire::JsonObject{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}};
    wire::JsonObject paths;
    for (const Route& route : routes) {
        std::string method(route.method);
        for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
        wire::Json& path = paths[route.path];
        if (!path.is_object()) path = wire::JsonObject{};
        path.as_object()[method] = operation_json(route);
    }
    wire::JsonObject json;
    json["openapi"] = "3.1.0";
    json["info"] = std::move(info);
    json["servers"] = wire::JsonArray{wire::JsonObject{{"url", "/"}}};
    json["paths"] = std::move(paths);
    json["components"] = components_json();
    return wire::to_text(json);
}

}  // namespace server
