#include "tests/sync/server/schema.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "sync/server/api_document.hpp"
#include "sync/server/routes.hpp"

namespace test {
namespace {

const wire::Json& document() {
    static const wire::Json json = *wire::parse_json(server::api_document(server::all_routes()));
    return json;
}

const wire::Json* resolved(const std::string& reference) {
    const std::string start = "#/components/schemas/";
    if (!reference.starts_with(start)) return nullptr;
    return document().at("components").at("schemas").as_object().if_contains(reference.substr(start.size()));
}

bool is_of_type(const wire::Json& body, std::string_view type) {
    return (type == "object" && body.is_object()) || (type == "array" && body.is_array()) ||
           (type == "string" && body.is_string()) || (type == "boolean" && body.is_bool()) ||
           (type == "integer" && (body.is_int64() || body.is_uint64()));
}

std::string object_objection(const wire::JsonObject& body, const wire::JsonObject& schema, const std::string& where) {
    if (const auto* required = schema.if_contains("required"))
        for (const wire::Json& name : required->as_array())
            if (!body.contains(name.as_string())) return where + " lacks " + std::string(name.as_string());
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [name, value] : body) {
        const std::string here = where + '.' + std::string(name);
        const auto* known = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
        if (known == nullptr && others != nullptr && others->is_bool()) return here + " is documented nowhere";
        if (known == nullptr) known = others;
        if (known == nullptr) continue;
        if (const std::string objection = objection_to(value, *known, here); !objection.empty()) return objection;
    }
    return {};
}

std::string keyword_objection(const wire::Json& body, const wire::JsonObject& schema, std::string_view keyword,
                              const wire::Json& argument) {
    const auto number = [](const wire::Json& json) { return json.to_number<double>(); };
    if (keyword == "type") return is_of_type(body, argument.as_string()) ? "" : "is no " + wire::to_text(argument);
    if (keyword == "const") return body == argument ? "" : "is not " + wire::to_text(argument);
    if (keyword == "enum") {
        const auto& names = argument.as_array();
        return std::find(names.begin(), names.end(), body) != names.end() ? ""
                                                                          : "is none of " + wire::to_text(argument);
    }
    if (keyword == "pattern") {
        const bool fits =
            std::regex_search(std::string(body.as_string()), std::regex(std::string(argument.as_string())));
        return fits ? "" : "is not like " + wire::to_text(argument);
    }
    if (keyword == "minimum") return number(body) >= number(argument) ? "" : "is too small";
    if (keyword == "maximum") return number(body) <= number(argument) ? "" : "is too large";
    if (keyword == "maxLength")
        return static_cast<double>(body.as_string().size()) <= number(argument) ? "" : "is long";
    if (keyword == "maxItems") return static_cast<double>(body.as_array().size()) <= number(argument) ? "" : "is long";
    if (keyword == "description" || keyword == "$ref" || keyword == "anyOf" || keyword == "items") return {};
    if (schema.contains("type") && schema.at("type") == "object") {
        if (keyword == "required" || keyword == "properties" || keyword == "additionalProperties") return {};
    }
    return "cannot be held against " + std::string(keyword);
}

std::string text_of(std::string_view media_type) { return std::string(media_type.substr(0, media_type.find(';'))); }

std::string body_objection(const server::Reply& reply, const wire::Json& media) {
    const auto* schema = media.as_object().if_contains("schema");
    if (schema == nullptr) return {};
    std::istringstream lines(reply.body);
    const bool is_lines = text_of(reply.media_type).ends_with("ndjson");
    for (std::string line; std::getline(lines, line, is_lines ? '\n' : '\0');) {
        const auto json = wire::parse_json(line);
        if (!json) return "the body is no JSON: " + line;
        if (std::string objection = objection_to(*json, *schema); !objection.empty()) return objection + ": " + line;
    }
    return {};
}

}  // namespace

std::string objection_to(const wire::Json& body, const wire::Json& schema, const std::string& where) {
    const wire::JsonObject& object = schema.as_object();
    for (const auto& [keyword, argument] : object)
        if (const std::string words = keyword_objection(body, object, keyword, argument); !words.empty())
            return where + ' ' + words;
    if (const auto* reference = object.if_contains("$ref")) {
        const wire::Json* const target = resolved(std::string(reference->as_string()));
        return target == nullptr ? where + " refers to nothing" : objection_to(body, *target, where);
    }
    if (const auto* choices = object.if_contains("anyOf")) {
        std::string objections;
        for (const wire::Json& choice : choices->as_array()) {
            const std::string objection = objection_to(body, choice, where);
            if (objection.empty()) return {};
            objections += objection + "; ";
        }
        return objections;
    }
    if (body.is_object() && object.contains("type")) return object_objection(body.as_object(), object, where);
    if (const auto* items = object.if_contains("items"); items != nullptr && body.is_array())
        for (const wire::Json& item : body.as_array())
            if (std::string objection = objection_to(item, *items, where + "[]"); !objection.empty()) return objection;
    return {};
}

std::string objection_to(const server::Request& request, const server::Reply& reply) {
    const auto found = server::match(server::all_routes(), request.method, request.path);
    if (!found) return reply.status == 404 || reply.status == 400 ? "" : "no path of the document was answered";
    if (found->route == nullptr) return reply.status == 405 ? "" : "no method of the document was answered";
    if (found->route->words.empty()) return {};
    std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    const wire::Json& operation = document().at("paths").at(found->route->path).at(method);
    const auto* answer = operation.at("responses").as_object().if_contains(std::to_string(reply.status));
    if (answer == nullptr) return "status " + std::to_string(reply.status) + " is documented nowhere";
    const auto* contents = answer->as_object().if_contains("content");
    if (contents == nullptr) return reply.body.empty() ? "" : "a body is documented nowhere";
    const auto* media = contents->as_object().if_contains(reply.media_type);
    if (media == nullptr) return "media type " + reply.media_type + " is documented nowhere";
    return body_objection(reply, *media);
}

}  // namespace test
