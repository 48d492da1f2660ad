#include "sync/server/body_schema.hpp"

#include <algorithm>
#include <regex>
#include <string>

#include "sync/base/check.hpp"
#include "sync/people/rights.hpp"
#include "sync/server/api_document.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t pattern_reach = 256;  // no text of the document is longer where it has a pattern

Result<> objection_to(const wire::Json& body, const wire::Json& schema, const std::string& where);

Problem unfit(const std::string& where, const std::string& words) { return {Code::bad_input, where + ' ' + words, 0}; }

Result<> when(bool fits, const std::string& where, const std::string& words) {
    return fits ? Result<>(Done{}) : unfit(where, words);
}

Result<> when_short(bool fits, const std::string& where, const wire::Json& most) {
    return fits ? Result<>(Done{}) : Problem{Code::too_large, where + " is longer than " + wire::to_text(most), 0};
}

bool is_of_type(const wire::Json& body, std::string_view type) {
    return (type == "object" && body.is_object()) || (type == "array" && body.is_array()) ||
           (type == "string" && body.is_string()) || (type == "boolean" && body.is_bool()) ||
           (type == "integer" && (body.is_int64() || body.is_uint64()));
}

bool has_pattern(const wire::Json& body, const wire::Json& pattern) {
    return body.is_string() && body.as_string().size() <= pattern_reach &&
           std::regex_match(std::string(body.as_string()), std::regex(std::string(pattern.as_string())));
}

bool is_between(const wire::Json& body, const wire::Json& least, const wire::Json& most) {
    return body.is_number() && body.to_number<double>() >= least.to_number<double>() &&
           body.to_number<double>() <= most.to_number<double>();
}

std::size_t length_of(const wire::Json& body) {
    if (body.is_string()) return body.as_string().size();
    return body.is_array() ? body.as_array().size() : 0;
}

// Keywords that look at one value; those of objects, lists and choices are walked by objection_to().
Result<> keyword_objection(const wire::Json& body, std::string_view keyword, const wire::Json& argument,
                           const std::string& where) {
    const auto text = [&] { return wire::to_text(argument); };
    if (keyword == "type") return when(is_of_type(body, argument.as_string()), where, "is no " + text());
    if (keyword == "const") return when(body == argument, where, "is not " + text());
    if (keyword == "enum") {
        const auto& names = argument.as_array();
        return when(std::find(names.begin(), names.end(), body) != names.end(), where, "is none of " + text());
    }
    if (keyword == "pattern") return when(has_pattern(body, argument), where, "is not like " + text());
    if (keyword == "minimum") return when(is_between(body, argument, body), where, "is below " + text());
    if (keyword == "maximum") return when(is_between(body, body, argument), where, "is above " + text());
    if (keyword == "maxLength" || keyword == "maxItems")
        return when_short(length_of(body) <= argument.to_number<std::size_t>(), where, argument);
    constexpr std::array walked{"description",         "$ref", "anyOf", "items", "required", "properties",
                                "additionalProperties"};
    return when(std::find(walked.begin(), walked.end(), keyword) != walked.end(), where,
                "cannot be held against " + std::string(keyword));
}

std::string names_of(const wire::JsonObject& properties) {
    std::string names;
    for (const auto& property : properties) names.append(names.empty() ? "" : ", ").append(std::string(property.key()));
    return names;
}

Result<> object_objection(const wire::JsonObject& body, const wire::JsonObject& schema, const std::string& where) {
    if (const auto* required = schema.if_contains("required"))
        for (const wire::Json& name : required->as_array())
            if (!body.contains(name.as_string())) return unfit(where, "lacks " + std::string(name.as_string()));
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [name, value] : body) {
        const auto* known = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
        if (known == nullptr && others != nullptr && others->is_bool())
            return unfit(where, "has no other members than " + names_of(properties->as_object()));
        if (known == nullptr) known = others;
        if (known == nullptr) continue;
        if (auto fit = objection_to(value, *known, where + '.' + std::string(name)); !fit) return fit;
    }
    return Done{};
}

Result<> choice_objection(const wire::Json& body, const wire::JsonArray& choices, const std::string& where) {
    std::string words;
    for (const wire::Json& choice : choices) {
        const auto fit = objection_to(body, choice, where);
        if (fit) return fit;
        words += (words.empty() ? "" : "; ") + fit.problem().words;
    }
    return Problem{Code::bad_input, words, 0};
}

Result<> objection_to(const wire::Json& body, const wire::Json& schema, const std::string& where) {
    const wire::JsonObject& object = schema.as_object();
    for (const auto& [keyword, argument] : object)
        if (auto fit = keyword_objection(body, keyword, argument, where); !fit) return fit;
    if (const auto* reference = object.if_contains("$ref")) {
        const std::string_view path = reference->as_string();
        const auto* const target = body_schemas().if_contains(path.substr(path.rfind('/') + 1));
        return target == nullptr ? unfit(where, "refers to nothing") : objection_to(body, *target, where);
    }
    if (const auto* choices = object.if_contains("anyOf")) return choice_objection(body, choices->as_array(), where);
    if (body.is_object() && object.contains("type")) return object_objection(body.as_object(), object, where);
    if (const auto* items = object.if_contains("items"); items != nullptr && body.is_array())
        for (const wire::Json& item : body.as_array())
            if (auto fit = objection_to(item, *items, where + "[]"); !fit) return fit;
    return Done{};
}

wire::JsonObject read_schemas() {
    const auto json = wire::parse_json(api_schemas());
    base::check(static_cast<bool>(json), "the schemas are JSON");
    wire::JsonObject schemas = json->as_object();
    wire::JsonArray codes;
    for (const base::CodeRow& row : base::problem_table()) codes.emplace_back(row.slug);
    schemas["ProblemCode"] = wire::JsonObject{{"type", "string"}, {"enum", std::move(codes)}};
    wire::JsonArray roles;
    for (const people::Role role : people::all_roles) roles.emplace_back(name_of(role));
    schemas["Role"] = wire::JsonObject{{"type", "string"}, {"enum", std::move(roles)}};
    return schemas;
}

}  // namespace

const wire::JsonObject& body_schemas() {
    static const wire::JsonObject schemas = read_schemas();
    return schemas;
}

Result<> fits(const wire::Json& body, std::string_view schema_name) {
    const auto* const schema = body_schemas().if_contains(schema_name);
    base::check(schema != nullptr, "a route names schemas that there are");
    return objection_to(body, *schema, "the body");
}

Result<> fits_schema(const wire::Json& body, const wire::Json& schema) {
    return objection_to(body, schema, "the body");
}

}  // namespace server
