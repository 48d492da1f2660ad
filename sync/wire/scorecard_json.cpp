#include "sync/wire/scorecard_json.hpp"

#include <algorithm>
#include <array>

#include "sync/wire/aggregation_json.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/json.hpp"

namespace wire {
namespace {

using base::Problem;
using base::Result;
using domain::Fraction;

// In files: never rename. In the order of the enumerations.
constexpr std::array<std::string_view, 4> source_names{"overall", "index", "column", "mean"};
constexpr std::array<std::string_view, 3> effect_names{"adds", "bonus", "deduction"};
constexpr std::array<std::string_view, 3> without_value_names{"rescale", "no_total", "leave_out"};
constexpr std::array<std::string_view, 2> cutoff_names{"as_written", "in_proportion"};

constexpr std::string_view number_words = "is no number (an integer, or a text like \"2.5\")";

template <std::size_t n>
std::string listed(const std::array<std::string_view, n>& names) {
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

// Walks down the file and keeps the first thing that is wrong, with its path; what it returns then is of no use.
class ScorecardReader {
public:
    Result<domain::Scorecard> read(const Json& json) {
        domain::Scorecard card = read_card(json);
        if (wrong_) return *wrong_;
        if (const auto verdict = domain::validate(card); !verdict) return verdict.problem();
        return card;
    }

private:
    void fail(const std::string& path, std::string_view why) {
        if (wrong_) return;
        const std::string where = path.empty() ? "the file" : path;
        wrong_ = Problem{base::Code::bad_input, where + ": " + std::string(why), 0};
    }

    static std::string below(const std::string& path, std::string_view key) {
        return path.empty() ? std::string(key) : path + '.' + std::string(key);
    }

    // An object that has no other keys than these.
    const JsonObject& object(const Json& json, const std::string& path, std::initializer_list<std::string_view> keys) {
        static const JsonObject none;
        const JsonObject* found = json.if_object();
        if (found == nullptr) {
            fail(path, "is no object");
            return none;
        }
        for (const auto& member : *found)
            if (std::find(keys.begin(), keys.end(), std::string_view(member.key())) == keys.end())
                fail(below(path, member.key()), "is not known here");
        return *found;
    }

    template <typename Read>
    void each(const JsonObject& json, std::string_view key, const std::string& path, Read read) {
        const Json* list = json.if_contains(key);
        if (list == nullptr) return;
        if (!list->is_array()) return fail(below(path, key), "is no list");
        for (std::size_t i = 0; i < list->get_array().size(); ++i)
            read(list->get_array()[i], below(path, key) + '[' + std::to_string(i) + ']');
    }

    std::string text(const JsonObject& json, std::string_view key, const std::string& path) {
        const Json* value = json.if_contains(key);
        if (value == nullptr) return {};
        if (!value->is_string()) fail(below(path, key), "is no text");
        return value->is_string() ? std::string(value->get_string()) : std::string();
    }

    domain::Words words(const JsonObject& json, std::string_view key, const std::string& path) {
        const Json* value = json.if_contains(key);
        if (value != nullptr && !value->is_object()) fail(below(path, key), R"(is not like {"vi": "…", "en": "…"})");
        return words_at(json, key);
    }

    std::optional<Fraction> number(const JsonObject& json, std::string_view key, const std::string& path) {
        const Json* value = json.if_contains(key);
        if (value == nullptr) return std::nullopt;
        auto read = fraction_from(*value);
        if (!read) fail(below(path, key), number_words);
        return read;
    }

    Fraction needed_number(const JsonObject& json, std::string_view key, const std::string& path) {
        auto read = number(json, key, path);
        if (!read) fail(below(path, key), "is missing");
        return read.value_or(Fraction());
    }

    std::optional<std::uint64_t> count(const JsonObject& json, std::string_view key, const std::string& path) {
        const Json* value = json.if_contains(key);
        if (value == nullptr) return std::nullopt;
        if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
        fail(below(path, key), "is no whole number from 0 up");
        return std::nullopt;
    }

    std::optional<unsigned> decimals(const JsonObject& json, const std::string& path) {
        const auto read = count(json, "decimals", path);
        return read ? std::optional(static_cast<unsigned>(std::min<std::uint64_t>(*read, UINT8_MAX))) : std::nullopt;
    }

    std::optional<base::LocalDay> day(const JsonObject& json, std::string_view key, const std::string& path) {
        base::LocalDay read;
        if (!json.contains(key)) return std::nullopt;
        if (base::from_text(text(json, key, path), read)) return read;
        fail(below(path, key), "is no day like \"2026-12-31\"");
        return std::nullopt;
    }

    // The place of a name in the list; the first where nothing stands.
    template <std::size_t n>
    std::size_t choice(const JsonObject& json, std::string_view key, const std::string& path,
                       const std::array<std::string_view, n>& names) {
        if (!json.contains(key)) return 0;
        const auto found = std::find(names.begin(), names.end(), text(json, key, path));
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        fail(below(path, key), "is none of " + listed(names));
        return 0;
    }

    domain::Rule read_rule(const Json& json, const std::string& path) {
        if (json.is_string()) {
            if (json.get_string() == "as_given") return domain::AsGiven{};
            if (json.get_string() == "linear") return domain::Linear{};
        }
        if (!json.is_object() || json.get_object().size() != 1) {
            fail(path, R"(is none of "as_given", "linear", {"threshold": …}, {"bands": […]})");
            return {};
        }
        const JsonObject& rule = object(json, path, {"threshold", "bands"});
        if (rule.contains("threshold")) return domain::Threshold{needed_number(rule, "threshold", path)};
        domain::Bands bands;
        each(rule, "bands", path, [&](const Json& band, const std::string& here) {
            const JsonObject& read = object(band, here, {"from", "points"});
            bands.bands.push_back({needed_number(read, "from", here), needed_number(read, "points", here)});
        });
        return bands;
    }

    domain::Component read_component(const Json& json, const std::string& path) {
        const JsonObject& read = object(
            json, path, {"id", "name", "note", "effect", "source", "rule", "maximum", "decimals", "without_value"});
        domain::Component component;
        component.id = text(read, "id", path);
        component.name = words(read, "name", path);
        component.effect = static_cast<domain::Effect>(choice(read, "effect", path, effect_names));
        if (!read.contains("source")) fail(below(path, "source"), "is missing");
        component.source = static_cast<domain::Source>(choice(read, "source", path, source_names));
        if (const Json* rule = read.if_contains("rule"); rule != nullptr)
            component.rule = read_rule(*rule, below(path, "rule"));
        component.maximum = number(read, "maximum", path).value_or(Fraction());
        component.decimals = decimals(read, path);
        component.without_value =
            read.contains("without_value")
                ? static_cast<domain::WithoutValue>(choice(read, "without_value", path, without_value_names))
                : domain::WithoutValue::no_total;
        return component;
    }

    domain::Grade read_grade(const Json& json, const std::string& path) {
        const JsonObject& read = object(json, path, {"id", "name", "from"});
        return {text(read, "id", path), words(read, "name", path), number(read, "from", path)};
    }

    domain::Group read_group(const Json& json, const std::string& path) {
        const JsonObject& read = object(json, path, {"id", "name", "agencies"});
        domain::Group group{text(read, "id", path), words(read, "name", path), {}};
        each(read, "agencies", path, [&](const Json& member, const std::string& here) {
            const JsonObject& agency = object(member, here, {"id", "name"});
            group.agencies.push_back({text(agency, "id", here), words(agency, "name", here)});
        });
        return group;
    }

    domain::Scorecard read_card(const Json& json) {
        const JsonObject& read =
            object(json, "",
                   {"$schema", "id", "title", "note", "valid_from", "valid_through", "components", "decimals", "grades",
                    "cutoffs", "minimum_ratings", "minimum_response", "excluded", "groups"});
        domain::Scorecard card{text(read, "id", ""), words(read, "title", "")};
        card.from = day(read, "valid_from", "");
        card.through = day(read, "valid_through", "");
        each(read, "components", "", [&](const Json& component, const std::string& path) {
            card.components.push_back(read_component(component, path));
        });
        card.decimals = decimals(read, "");
        each(read, "grades", "",
             [&](const Json& grade, const std::string& path) { card.grades.push_back(read_grade(grade, path)); });
        card.cutoffs_in_proportion = choice(read, "cutoffs", "", cutoff_names) == 1;
        card.minimum_ratings = count(read, "minimum_ratings", "").value_or(0);
        card.minimum_response = number(read, "minimum_response", "");
        each(read, "excluded", "", [&](const Json& agency, const std::string& path) {
            if (!agency.is_string()) return fail(path, "is no text");
            card.excluded.emplace_back(agency.get_string());
        });
        each(read, "groups", "",
             [&](const Json& group, const std::string& path) { card.groups.push_back(read_group(group, path)); });
        return card;
    }

    std::optional<Problem> wrong_;
};

}  // namespace

Result<domain::Scorecard> read_scorecard(std::string_view json_text) {
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    return ScorecardReader().read(*json);
}

}  // namespace wire
