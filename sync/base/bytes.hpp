// Bytes and their printable forms: hexadecimal for hashes, base64 for keys, signatures and response ids.
//
// Decoding is strict: wrong length, wrong alphabet or stray padding bits give nothing, so that a value has exactly
// one printed form and a compared string is a compared value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using View = std::span<const Byte>;

View view_of(std::string_view text);
std::string_view text_of(View bytes);

std::string to_hex(View bytes);        // lower case
std::string to_base64(View bytes);     // RFC 4648 with padding
std::string to_base64url(View bytes);  // RFC 4648 section 5, without padding

bool from_hex(std::string_view text, std::span<Byte> into);
bool from_base64(std::string_view text, std::span<Byte> into);
bool from_base64url(std::string_view text, std::span<Byte> into);
// Of a length that the text itself tells.
std::optional<Bytes> bytes_from_base64(std::string_view text);

template <std::size_t n>
std::optional<std::array<Byte, n>> array_from_hex(std::string_view text) {
    std::array<Byte, n> bytes{};
    if (!from_hex(text, bytes)) return std::nullopt;
    return bytes;
}

template <std::size_t n>
std::optional<std::array<Byte, n>> array_from_base64(std::string_view text) {
    std::array<Byte, n> bytes{};
    if (!from_base64(text, bytes)) return std::nullopt;
    return bytes;
}

// Appends an integer, most significant byte first: the order of everything that is hashed or signed.
void append_be32(Bytes& bytes, std::uint32_t value);
void append_be64(Bytes& bytes, std::uint64_t value);
void append(Bytes& bytes, View more);

}  // namespace base
