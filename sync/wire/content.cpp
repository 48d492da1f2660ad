#include "sync/wire/content.hpp"

#include "sync/wire/aggregation_json.hpp"
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

domain::Field read_field(const Json& json) { return {string_at(json, "id"), words_at(json, "name")}; }

// Reads a city whole; what cannot be read at all is kept as the first problem, with the name of its unit.
class CityReader {
public:
    Result<domain::City> read(const Json& json) {
        domain::City city{words_at(json, "name"),
                          list_at<domain::Bloc>(json, "blocs", [this](const Json& bloc) { return read_bloc(bloc); }),
                          list_at<domain::Field>(json, "fields", read_field)};
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

domain::Criterion read_criterion(const Json& json) {
    return {string_at(json, "id"), words_at(json, "text"), string_at(json, "reports")};
}

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

template <typename Content>
Result<Content> validated(Content content) {
    if (const auto verdict = validate(content); !verdict) return verdict.problem();
    return content;
}

}  // namespace

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
    if (const auto aggregation = read_aggregation(*json, survey); !aggregation) return aggregation.problem();
    return validated(std::move(survey));
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
