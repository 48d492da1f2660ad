#include "sync/journal/config.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/file.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/rows.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/receipt_key.hpp"
#include "sync/wire/sha256.hpp"

namespace journal {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using Path = std::filesystem::path;

constexpr const char* config_file_name = "config.json";
constexpr const char* identity_file_name = "device.json";
constexpr const char* digest_name = "sha256";
constexpr std::size_t config_limit_bytes = std::size_t{1024} * 1024;

FileVersion version_of(const Path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    constexpr std::int64_t billion = 1'000'000'000;
    return {status.st_ino, static_cast<std::uint64_t>(status.st_size),
            status.st_mtim.tv_sec * billion + status.st_mtim.tv_nsec};
}

ConfigMark mark_of(const Path& folder) {
    return {version_of(folder / identity_file_name), version_of(folder / config_file_name)};
}

// The token of an enrolment is a secret, and no other enrolment has it.
std::string name_of_enrolment(const std::string& token) { return base::to_hex(wire::sha256(base::view_of(token))); }

std::string digest_of(wire::JsonObject file) {
    file.erase(digest_name);
    return base::to_hex(wire::sha256(base::view_of(wire::to_text(file))));
}

struct Settings {
    domain::Place place;
    std::string survey_json;
};

Result<Settings> settings_in(const wire::Json& json) {
    const wire::Json* place = wire::object_at(json, "place");
    const wire::Json* survey = wire::object_at(json, "survey");
    if (place == nullptr || survey == nullptr) return Problem{Code::bad_input, "place or survey is missing", 0};
    auto where = wire::read_place(*place);
    if (!where) return where.problem();
    std::string text = wire::to_text(*survey);
    if (const auto asked = wire::read_survey(text); !asked) return asked.problem();
    return Settings{std::move(*where), std::move(text)};
}

std::optional<NextSurvey> next_in(const wire::Json& json) {
    const wire::Json* next = wire::object_at(json, "next_survey");
    const wire::Json* survey = next == nullptr ? nullptr : wire::object_at(*next, "survey");
    NextSurvey read;
    if (survey == nullptr || !base::from_text(wire::text_at(*next, "from").value_or(""), read.from))
        return std::nullopt;
    read.json = wire::to_text(*survey);
    return wire::read_survey(read.json) ? std::optional(std::move(read)) : std::nullopt;
}

Problem unusable(const Problem& why) {
    return {why.code, std::string(config_file_name) + " is not used: " + why.words, 0};
}

// A list that cannot be read leads nowhere.
std::vector<wire::KeyChange> key_changes_in(const wire::Json& json) {
    const wire::JsonArray* list = wire::array_at(json, "receipt_keys");
    auto changes = list == nullptr ? std::vector<wire::KeyChange>{} : wire::read_key_changes(*list);
    return changes ? std::move(*changes) : std::vector<wire::KeyChange>{};
}

std::vector<wire::KeyChange> known_key_changes(const Path& folder, const std::string& device) {
    const auto text = base::read_file(folder / config_file_name, config_limit_bytes);
    const auto json = text ? wire::parse_json(*text) : Result<wire::Json>(text.problem());
    if (!json || wire::text_at(*json, "device") != device) return {};
    return key_changes_in(*json);
}

// not_found: there is none of this enrolment.
Result<Config> read_config_file(const Path& folder, const Identity& identity) {
    const auto text = base::read_file(folder / config_file_name, config_limit_bytes);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    if (!json) return json.problem();
    if (wire::text_at(*json, "device") != identity.device) return Problem{Code::forbidden, "it is another device's", 0};
    const auto digest = wire::text_at(*json, digest_name);
    if (digest && *digest != digest_of(json->as_object())) return damaged("it is not what was written");
    const auto enrolment = wire::text_at(*json, "enrolment");
    if (!enrolment) return Problem{Code::bad_input, "it names no enrolment", 0};
    if (*enrolment != name_of_enrolment(identity.token))
        return Problem{Code::not_found, "it is of an earlier enrolment", 0};
    auto settings = settings_in(*json);
    if (!settings) return settings.problem();
    return Config{std::move(settings->place),
                  std::move(settings->survey_json),
                  wire::follow_changes(identity.receipt_key, key_changes_in(*json)),
                  std::string(wire::text_at(*json, "etag").value_or("")),
                  {},
                  std::nullopt,
                  next_in(*json)};
}

}  // namespace

Result<Config> read_config(const Path& folder) {
    const ConfigMark mark = mark_of(folder);  // before reading: what changes meanwhile is a change
    const auto identity = read_identity(folder);
    if (!identity) return identity.problem();
    auto said = read_config_file(folder, *identity);
    if (said) {
        said->mark = mark;
        return std::move(*said);
    }
    Config config{identity->place, identity->survey_json, identity->receipt_key, {}, mark, std::nullopt};
    if (said.problem().code != Code::not_found) config.ignored = unusable(said.problem());
    return config;
}

bool config_changed(const Path& folder, const ConfigMark& previous) { return mark_of(folder) != previous; }

Result<> write_config(const Path& folder, const Enrolment& enrolment, const std::string& etag,
                      const std::string& answer) {
    const auto json = wire::parse_json(answer);
    if (!json) return Problem{Code::bad_input, "the answer is " + json.problem().words, 0};
    if (const auto settings = settings_in(*json); !settings)
        return Problem{Code::bad_input, "the answer is no configuration: " + settings.problem().words, 0};
    wire::JsonObject file;
    file["device"] = enrolment.device;
    file["enrolment"] = name_of_enrolment(enrolment.token);
    file["etag"] = etag;
    file["place"] = *wire::object_at(*json, "place");
    file["survey"] = *wire::object_at(*json, "survey");
    if (next_in(*json)) file["next_survey"] = *wire::object_at(*json, "next_survey");
    auto changes = known_key_changes(folder, enrolment.device);
    for (const wire::KeyChange& change : key_changes_in(*json))
        if (std::find(changes.begin(), changes.end(), change) == changes.end()) changes.push_back(change);
    if (!changes.empty()) file["receipt_keys"] = wire::key_changes_json(changes);
    file[digest_name] = digest_of(file);
    return base::replace_file(folder / config_file_name, wire::to_text(file) + "\n");
}

}  // namespace journal
