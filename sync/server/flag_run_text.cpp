// FlagRun as a file, and as lines for people.
#include <fmt/format.h>

#include <algorithm>

#include "sync/server/event_time.hpp"
#include "sync/server/flag_run.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using wire::Json;
using wire::JsonArray;
using wire::JsonObject;

constexpr std::int64_t version = 1;

Json day_or_null(const std::optional<base::LocalDay>& day) { return day ? Json(base::to_text(*day)) : Json(nullptr); }

JsonObject json_of(const DeviceFlag& one) {
    JsonObject json;
    json["rule"] = one.flag.rule;
    json["device"] = one.device;
    json["counter"] = one.counter;
    json["from_ms"] = one.flag.from.time_since_epoch().count();
    json["through_ms"] = one.flag.through.time_since_epoch().count();
    JsonObject facts;
    for (const domain::Fact& fact : one.flag.facts) facts[fact.name] = fact.number;
    json["facts"] = std::move(facts);
    JsonArray suspects;
    for (const domain::EntryName& name : one.flag.suspects) suspects.push_back(JsonArray{name.epoch, name.sequence});
    json["suspects"] = std::move(suspects);
    return json;
}

JsonObject json_of(const domain::TallyKey& key, std::uint64_t count) {
    JsonObject json;
    json["agency"] = key.agency;
    json["unit"] = key.unit;
    json["counter"] = key.counter;
    json["field"] = key.field;
    json["bound"] = key.bound;
    json["survey"] = key.survey;
    json["criterion"] = key.criterion;
    json["day"] = base::to_text(key.day);
    json["level"] = key.level;
    json["count"] = count;
    return json;
}

std::string text_in(const Json& json, std::string_view key) {
    return std::string(wire::text_at(json, key).value_or(""));
}

bool read_day(const Json& json, std::string_view key, std::optional<base::LocalDay>& into) {
    const auto text = wire::text_at(json, key);
    if (!text) return true;
    base::LocalDay day{};
    if (!base::from_text(*text, day)) return false;
    into = day;
    return true;
}

// Facts are named by literals, in the flags that rules find; those of a file are looked up in one list.
std::optional<std::string_view> fact_name(std::string_view name) {
    for (const std::string_view known : domain::fact_names)
        if (known == name) return known;
    return std::nullopt;
}

bool read_flag(const Json& json, DeviceFlag& one) {
    one.device = text_in(json, "device");
    one.counter = text_in(json, "counter");
    one.flag.rule = text_in(json, "rule");
    const auto from = wire::integer_at(json, "from_ms");
    const auto through = wire::integer_at(json, "through_ms");
    const Json* facts = wire::object_at(json, "facts");
    const JsonArray* suspects = wire::array_at(json, "suspects");
    if (!from || !through || facts == nullptr || suspects == nullptr) return false;
    one.flag.from = base::WallTime{base::Duration{*from}};
    one.flag.through = base::WallTime{base::Duration{*through}};
    for (const auto& [name, number] : facts->as_object()) {
        const auto known = fact_name(name);
        if (!known || !number.is_int64()) return false;
        one.flag.facts.push_back({*known, number.as_int64()});
    }
    for (const Json& suspect : *suspects) {
        if (!suspect.is_array() || suspect.as_array().size() != 2) return false;
        const Json& epoch = suspect.as_array()[0];
        const Json& sequence = suspect.as_array()[1];
        if (!epoch.is_int64() || !sequence.is_int64()) return false;
        one.flag.suspects.push_back(
            {static_cast<std::uint32_t>(epoch.as_int64()), static_cast<std::uint64_t>(sequence.as_int64())});
    }
    return true;
}

bool read_suspected(const Json& json, domain::Tallies& suspected) {
    domain::TallyKey key{.agency = text_in(json, "agency"),
                         .unit = text_in(json, "unit"),
                         .counter = text_in(json, "counter"),
                         .field = text_in(json, "field"),
                         .bound = wire::bool_at(json, "bound").value_or(false),
                         .survey = text_in(json, "survey"),
                         .criterion = text_in(json, "criterion")};
    const auto level = domain::Level::from(wire::integer_at(json, "level").value_or(0));
    const auto count = wire::count_at(json, "count");
    if (!level || !count || !base::from_text(text_in(json, "day"), key.day)) return false;
    key.level = level->number();
    suspected.count(key, *count);
    return true;
}

bool read_through(const Json& json, ReadThrough& one) {
    one.stream.device = text_in(json, "device");
    const auto epoch = wire::count_at(json, "epoch");
    const auto through = wire::count_at(json, "through");
    if (!epoch || !through) return false;
    one.stream.epoch = static_cast<wire::Epoch>(*epoch);
    one.through = *through;
    return true;
}

// Every element of the list `key`, or false.
template <typename ReadOne>
bool read_list(const Json& json, std::string_view key, ReadOne read_one) {
    const JsonArray* list = wire::array_at(json, key);
    return list != nullptr && std::all_of(list->begin(), list->end(), read_one);
}

}  // namespace

std::string json_of(const FlagRun& run) {
    JsonObject json;
    json["v"] = version;
    json["rules"] = run.rules;
    json["rules_sha256"] = run.rules_sha256;
    json["from"] = day_or_null(run.period.from);
    json["until"] = day_or_null(run.period.until);
    json["responses"] = run.responses;
    JsonArray read;
    for (const ReadThrough& one : run.read)
        read.push_back(
            JsonObject{{"device", one.stream.device}, {"epoch", one.stream.epoch}, {"through", one.through}});
    json["read"] = std::move(read);
    JsonArray flags;
    for (const DeviceFlag& one : run.flags) flags.push_back(json_of(one));
    json["flags"] = std::move(flags);
    JsonArray suspected;
    for (const auto& [key, count] : run.suspected.counts()) suspected.push_back(json_of(key, count));
    json["suspected"] = std::move(suspected);
    return wire::to_text(json) + '\n';
}

Result<FlagRun> read_flag_run(std::string_view text) {
    const Problem wrong{Code::bad_input, "this is no file of a flag run", 0};
    const auto json = wire::parse_json(text);
    if (!json) return json.problem();
    if (wire::integer_at(*json, "v") != version) return wrong;
    FlagRun run;
    run.rules = text_in(*json, "rules");
    run.rules_sha256 = text_in(*json, "rules_sha256");
    run.responses = wire::count_at(*json, "responses").value_or(0);
    const bool whole =
        read_day(*json, "from", run.period.from) && read_day(*json, "until", run.period.until) &&
        read_list(*json, "read", [&](const Json& one) { return read_through(one, run.read.emplace_back()); }) &&
        read_list(*json, "flags", [&](const Json& one) { return read_flag(one, run.flags.emplace_back()); }) &&
        read_list(*json, "suspected", [&](const Json& one) { return read_suspected(one, run.suspected); });
    if (!whole) return wrong;
    return run;
}

std::string lines_of(const FlagRun& run, const domain::FlagRules& rules, domain::Language language) {
    std::string lines;
    for (const DeviceFlag& one : run.flags) {
        const auto rule = std::find_if(rules.rules.begin(), rules.rules.end(), [&](const domain::FlagRule& candidate) {
            return candidate.id == one.flag.rule;
        });
        if (rule == rules.rules.end()) continue;
        const auto at = domain::local_minute(one.flag.from, local_offset);
        const auto day = std::chrono::floor<std::chrono::days>(at);
        const std::chrono::hh_mm_ss time(at - day);
        lines += fmt::format("{} {:02}:{:02}  {}  {}  {}: {}\n", base::to_text(day), time.hours().count(),
                             time.minutes().count(), one.counter, one.device, rule->title.in(language),
                             domain::sentence_of(*rule, one.flag, language));
    }
    return lines;
}

}  // namespace server
