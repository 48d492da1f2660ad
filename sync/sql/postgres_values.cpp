#include "sync/sql/postgres_values.hpp"

#include "sync/base/check.hpp"

namespace sql::postgres {
namespace {

void append_be(std::string& out, std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(static_cast<unsigned char>(number >> static_cast<unsigned>(shift)));
}

std::uint64_t be_from(std::string_view binary) {
    std::uint64_t number = 0;
    for (const char byte : binary) number = (number << 8U) | static_cast<unsigned char>(byte);
    return number;
}

// The length of the UTF-8 character at the start of `text`; 0 when what stands there is none, or is NUL.
std::size_t character_size(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((at(i) & 0xC0U) != 0x80U) return 0;
    const bool overlong = (first == 0xE0 && at(1) < 0xA0) || (first == 0xF0 && at(1) < 0x90);
    const bool beyond = (first == 0xED && at(1) > 0x9F) || (first == 0xF4 && at(1) > 0x8F);
    return overlong || beyond ? 0 : size;
}

void append_text(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        out += size == 0 ? std::string_view("\uFFFD") : text.substr(0, size);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
}

struct Appender {
    std::string& out;
    void operator()(std::nullptr_t) const {}
    void operator()(std::int64_t number) const { append_be(out, static_cast<std::uint64_t>(number), 8); }
    void operator()(std::string_view text) const { append_text(out, text); }
    void operator()(base::View bytes) const { out += base::text_of(bytes); }
};

// Digits of base 10,000: count, weight of the first, sign, scale, then the digits.
std::int64_t whole_numeric(std::string_view binary) {
    const auto word = [&](std::size_t i) { return static_cast<std::int64_t>(be_from(binary.substr(2 * i, 2))); };
    base::check(binary.size() >= 8 && word(3) == 0, "a query gives whole numbers");
    const std::int64_t digits = word(0);
    std::int64_t number = 0;
    for (std::int64_t place = 0; place <= static_cast<std::int16_t>(word(1)) && word(0) > 0; ++place)
        number = number * 10'000 + (place < digits ? word(4 + static_cast<std::size_t>(place)) : 0);
    return word(2) == 0 ? number : -number;
}

}  // namespace

Type type_of(const Value& value) {
    constexpr Type types[] = {Type::unknown, Type::int8, Type::text, Type::bytea};
    return types[value.index()];
}

Type array_of(Type element) {
    return element == Type::int8 ? Type::int8_array : element == Type::bytea ? Type::bytea_array : Type::text_array;
}

const char* name_of(Type type) {
    return type == Type::int8_array ? "BIGINT[]" : type == Type::bytea_array ? "BYTEA[]" : "TEXT[]";
}

void append_value(std::string& out, const Value& value) { std::visit(Appender{out}, value); }

Array array_from(std::span<const Value> values, std::size_t column, std::size_t columns) {
    Type element = Type::text;
    for (std::size_t i = column; i < values.size(); i += columns)
        if (const Type type = type_of(values[i]); type != Type::unknown) {
            element = type;
            break;
        }
    Array array{array_of(element), {}};
    append_be(array.bytes, 1, 4);  // one dimension
    append_be(array.bytes, 1, 4);  // that may hold NULL
    append_be(array.bytes, static_cast<std::uint32_t>(element), 4);
    append_be(array.bytes, values.size() / columns, 4);
    append_be(array.bytes, 1, 4);  // counted from 1
    for (std::size_t i = column; i < values.size(); i += columns) {
        const std::size_t start = array.bytes.size();
        append_be(array.bytes, 0xFFFFFFFF, 4);
        if (type_of(values[i]) == Type::unknown) continue;
        append_value(array.bytes, values[i]);
        std::string size;
        append_be(size, array.bytes.size() - start - 4, 4);
        array.bytes.replace(start, 4, size);
    }
    return array;
}

std::int64_t integer_from(Type type, std::string_view binary) {
    switch (type) {
        case Type::boolean:
        case Type::int8:
            return static_cast<std::int64_t>(be_from(binary));
        case Type::int4:
            return static_cast<std::int32_t>(be_from(binary));
        case Type::int2:
            return static_cast<std::int16_t>(be_from(binary));
        case Type::numeric:
            return whole_numeric(binary);
        default:
            base::check(false, "a column that is read as a number holds one");
            return 0;
    }
}

}  // namespace sql::postgres
