#include "sync/wire/content.hpp"

#include <algorithm>

#include "sync/wire/hours_json.hpp"

namespace wire {
namespace {

using base::Problem;
using base::Result;

std::string string_at(const Json& json, std::string_view key) { return std::string(text_at(json, key).value_or("")); }

// Reads each element of the array at `key` with `read`; a missing array is an empty one.
template <typename Item, typename Read>
std::vector<Item> list_at(const Json& json, std::string_view key, Read read) {
    std::vector<Item> items;
    if (const JsonArray* array = array_at(json, key); array != nullptr)
        for (const Json& element : *array) items.push_back(read(element));
    return items;
}

domain::Counter read_counter(const Json& json) {
    return {string_at(json, "id"), words_at(json, "name"), string_at(json, "field")};
}

// Reads a city whole; what cannot be read at all is kept as the first problem, with the name of its unit.
class CityReader {
public:
    Result<domain::City> read(const Json& json) {
        domain::City city{words_at(json, "name"),
                          list_at<domain::Bloc>(json, "blocs", [this](const Json& bloc) { return read_bloc(bloc); })};
        if (wrong_) return *wrong_;
        return city;
    }

private:
    domain::Bloc read_bloc(const Json& json) {
        return {string_at(json, "id"), words_at(json, "name"),
                list_at<domain::Agency>(json, "agencies", [this](const Json& agency) { return read_agency(agency); })};
    }

    domain::Agency read_agency(const Json& json) {
        return {string_at(json, "id"), words_at(json, "name"), bool_at(json, "excluded").value_or(false),
                list_at<domain::Unit>(json, "units", [this](const Json& unit) { return read_unit(unit); })};
    }

    domain::Unit read_unit(const Json& json) {
        domain::Unit unit{string_at(json, "id"), words_at(json, "name"),
                          list_at<domain::Counter>(json, "counters", read_counter)};
        auto hours = read_hours(json);
        if (hours)
            unit.hours = std::move(*hours);
        else if (!wrong_)
            wrong_ = Problem{hours.problem().code, "unit \"" + unit.id + "\": " + hours.problem().words, 0};
        return unit;
    }

    std::optional<Problem> wrong_;
};

domain::Criterion read_criterion(const Json& json) { return {string_at(json, "id"), words_at(json, "text")}; }

domain::Factor read_factor(const Json& json) {
    return {string_at(json, "id"), words_at(json, "name"),
            list_at<domain::Criterion>(json, "criteria", read_criterion)};
}

domain::Words words_of(const Json& json) {
    domain::Words words{string_at(json, "vi"), string_at(json, "en")};
    if (const JsonObject* object = json.if_object(); object != nullptr)
        for (const auto& member : *object)
            if (const std::string_view code = member.key();
                code != "vi" && code != "en" && domain::Language::from(code) && member.value().is_string())
                words.more.emplace(code, member.value().get_string());
    return words;
}

// A day that may be missing, but is one when it is there.
bool read_day(const Json& json, std::string_view key, std::optional<base::LocalDay>& day) {
    if (!json.is_object() || !json.get_object().contains(key)) return true;
    return base::from_text(text_at(json, key).value_or(""), day.emplace());
}

// "aggregation": a name, or {"rule": "weighted", "weights": {"F1": "30", …}}; pooled where nothing stands.
Result<domain::Aggregation> aggregation_of(const Json& survey) {
    domain::Aggregation aggregation;
    const Json* object = object_at(survey, "aggregation");
    const bool is_named = survey.is_object() && survey.get_object().contains("aggregation");
    if (!is_named) return aggregation;
    const auto name = object == nullptr ? text_at(survey, "aggregation") : text_at(*object, "rule");
    const auto known = std::ranges::find(domain::aggregation_names, name.value_or(""));
    if (known == domain::aggregation_names.end())
        return Problem{base::Code::bad_input, "its aggregation is none of those that there are", 0};
    aggregation.rule = static_cast<domain::AggregationRule>(known - domain::aggregation_names.begin());
    const Json* weights = object == nullptr ? nullptr : object_at(*object, "weights");
    if (weights == nullptr) return aggregation;
    for (const auto& member : weights->get_object()) {
        const auto weight = fraction_from(member.value());
        if (!weight)
            return Problem{base::Code::bad_input,
                           "the weight of \"" + std::string(member.key()) + "\" is not like 30 or \"2.5\"", 0};
        aggregation.weights.emplace(member.key(), *weight);
    }
    return aggregation;
}

template <typename Content>
Result<Content> validated(Content content) {
    if (const auto verdict = validate(content); !verdict) return verdict.problem();
    return content;
}

}  // namespace

std::optional<domain::Fraction> fraction_from(const Json& json) {
    if (json.is_int64()) return domain::Fraction(json.get_int64());
    return json.is_string() ? domain::Fraction::from(std::string_view(json.get_string())) : std::nullopt;
}

JsonObject words_json(const domain::Words& words) {
    JsonObject json;
    json["vi"] = words.vi;
    if (!words.en.empty()) json["en"] = words.en;
    for (const auto& [code, text] : words.more) json[code] = text;
    return json;
}

domain::Words words_at(const Json& json, std::string_view key) {
    const Json* words = object_at(json, key);
    return words == nullptr ? domain::Words{} : words_of(*words);
}

Result<domain::City> read_city(std::string_view json_text) {
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    if (array_at(*json, "blocs") == nullptr)
        return Problem{base::Code::bad_input, R"(a city is an object with a list "blocs")", 0};
    auto city = CityReader().read(*json);
    return city ? validated(std::move(*city)) : city;
}

Result<domain::Survey> read_survey(std::string_view json_text) {
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    domain::Survey survey{string_at(*json, "id"), words_at(*json, "title"), words_at(*json, "question"),
                          list_at<domain::Words>(*json, "levels", words_of),
                          list_at<domain::Factor>(*json, "factors", read_factor)};
    if (!read_day(*json, "valid_from", survey.from) || !read_day(*json, "valid_through", survey.through))
        return Problem{base::Code::bad_input, "survey \"" + survey.id + "\": a day is not like \"2026-12-31\"", 0};
    auto aggregation = aggregation_of(*json);
    if (!aggregation)
        return Problem{base::Code::bad_input, "survey \"" + survey.id + "\": " + aggregation.problem().words, 0};
    survey.aggregation = std::move(*aggregation);
    return validated(std::move(survey));
}

Result<domain::Scorecard> read_scorecard(std::string_view json_text) {
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    const Json* sipas = object_at(*json, "sipas");
    const std::string rule = sipas == nullptr ? "" : string_at(*sipas, "rule");
    const std::uint64_t maximum = sipas == nullptr ? 0 : count_at(*sipas, "maximum_points").value_or(0);
    if (string_at(*json, "id").empty() || rule != "linear" || maximum < 1 || maximum > 1000)
        return Problem{base::Code::bad_input,
                       R"(a scorecard has an "id" and "sipas": {"rule": "linear", "maximum_points": 1 to 1000})", 0};
    return domain::Scorecard{string_at(*json, "id"), words_at(*json, "title"),
                             domain::LinearRule{static_cast<std::uint32_t>(maximum)}};
}

JsonObject place_json(const domain::Place& place) {
    JsonObject json;
    json["agency"] = place.agency;
    json["unit"] = place.unit;
    json["counter"] = place.counter;
    json["field"] = place.field;
    json["agency_name"] = words_json(place.agency_name);
    json["unit_name"] = words_json(place.unit_name);
    json["counter_name"] = words_json(place.counter_name);
    write_hours(json, place.hours);
    return json;
}

Result<domain::Place> read_place(const Json& json) {
    domain::Place place{string_at(json, "agency"),     string_at(json, "unit"),       string_at(json, "counter"),
                        string_at(json, "field"),      words_at(json, "agency_name"), words_at(json, "unit_name"),
                        words_at(json, "counter_name")};
    if (place.agency.empty() || place.unit.empty() || place.counter.empty() || place.agency_name.vi.empty())
        return Problem{base::Code::bad_input, "a place names its agency, unit and counter", 0};
    auto hours = read_hours(json);
    if (!hours) return hours.problem();
    place.hours = std::move(*hours);
    return place;
}

}  // namespace wire
