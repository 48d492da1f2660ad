// PostgreSQL's binary values: parameters, arrays of them, and what comes back. Formats: "Message Data Types" of
// PostgreSQL's protocol, and the send and receive functions of the types named here. Only for postgres.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/bytes.hpp"
#include "sync/sql/connection.hpp"

namespace sql::postgres {

// Object ids of built-in types: fixed by PostgreSQL's catalogue.
enum class Type : std::uint32_t {
    unknown = 0,
    boolean = 16,
    bytea = 17,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    text = 25,
    numeric = 1700,
    bytea_array = 1001,
    text_array = 1009,
    int8_array = 1016,
};

Type type_of(const Value& value);  // unknown: NULL
Type array_of(Type element);
const char* name_of(Type type);  // as a cast wants it

// Appends the value in binary, without its length; nothing for NULL.
void append_value(std::string& out, const Value& value);

// Column `column` of the rows that lie one after the other in `values`, as one array. NULL throughout: of TEXT.
struct Array {
    Type type = Type::text_array;
    std::string bytes;
};
Array array_from(std::span<const Value> values, std::size_t column, std::size_t columns);

// A number of any of the types above; also what SUM makes of BIGINT: a whole `numeric` within 64 bits.
std::int64_t integer_from(Type type, std::string_view binary);

}  // namespace sql::postgres
