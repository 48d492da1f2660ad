#include "sync/wire/json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>

namespace wire {
namespace {

constexpr std::size_t depth_limit = 16;

const Json* value_at(const Json& json, std::string_view key) {
    const JsonObject* object = json.if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

}  // namespace

base::Result<Json> parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_limit;
    boost::json::stream_parser parser({}, options);
    boost::json::error_code error;
    const std::size_t read = parser.write(text, error);
    if (!error) parser.finish(error);
    if (error)
        return base::Problem{base::Code::bad_input,
                             "not valid JSON near byte " + std::to_string(read) + ": " + error.message()};
    return parser.release();
}

std::string to_text(const Json& json) { return boost::json::serialize(json); }

const Json* object_at(const Json& json, std::string_view key) {
    const Json* value = value_at(json, key);
    return value != nullptr && value->is_object() ? value : nullptr;
}

const JsonArray* array_at(const Json& json, std::string_view key) {
    const Json* value = value_at(json, key);
    return value == nullptr ? nullptr : value->if_array();
}

std::optional<std::string_view> text_at(const Json& json, std::string_view key) {
    const Json* value = value_at(json, key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string_view(value->get_string());
}

std::optional<std::int64_t> integer_at(const Json& json, std::string_view key) {
    const Json* value = value_at(json, key);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::optional<bool> bool_at(const Json& json, std::string_view key) {
    const Json* value = value_at(json, key);
    if (value == nullptr || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

std::optional<std::uint64_t> count_at(const Json& json, std::string_view key) {
    const auto integer = integer_at(json, key);
    if (!integer || *integer < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*integer);
}

}  // namespace wire
