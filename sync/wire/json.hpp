// JSON, for everything that is written or read as JSON: entries, batches, receipts, requests, content files.
//
// The only file that knows Boost.JSON. Reading is strict (UTF-8 checked, no comments, depth and size bounded) and
// never throws; the accessors below turn "missing or of another type" into nothing.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace wire {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

// bad_input names the byte where reading stopped. Duplicate keys: the last one counts.
base::Result<Json> parse_json(std::string_view text);

// Compact, keys in the order in which they were added.
std::string to_text(const Json& json);

// Views into `json`; nothing when it is no object, the key is missing or the value has another type.
const Json* object_at(const Json& json, std::string_view key);
const JsonArray* array_at(const Json& json, std::string_view key);
std::optional<std::string_view> text_at(const Json& json, std::string_view key);
// An object alone would be copied into a value that is gone when the call returns, and the view with it.
const Json* object_at(const JsonObject& object, std::string_view key) = delete;
const JsonArray* array_at(const JsonObject& object, std::string_view key) = delete;
std::optional<std::string_view> text_at(const JsonObject& object, std::string_view key) = delete;

std::optional<std::int64_t> integer_at(const Json& json, std::string_view key);
std::optional<bool> bool_at(const Json& json, std::string_view key);

// Integers from 0 up; what is negative is nothing.
std::optional<std::uint64_t> count_at(const Json& json, std::string_view key);

}  // namespace wire
