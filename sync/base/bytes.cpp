#include "sync/base/bytes.hpp"

#include <algorithm>

namespace base {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view plain_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(View bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t held = 0;
    int held_bits = 0;
    for (const Byte byte : bytes) {
        held = (held << 8U) | byte;
        held_bits += 8;
        while (held_bits >= 6) {
            held_bits -= 6;
            text.push_back(alphabet[(held >> static_cast<unsigned>(held_bits)) & 63U]);
        }
    }
    if (held_bits > 0) text.push_back(alphabet[(held << static_cast<unsigned>(6 - held_bits)) & 63U]);
    return text;
}

bool decode64(std::string_view text, std::span<Byte> into, std::string_view alphabet) {
    if (text.size() != (into.size() * 8 + 5) / 6) return false;
    std::uint32_t held = 0;
    int held_bits = 0;
    std::size_t written = 0;
    for (const char letter : text) {
        const auto digit = alphabet.find(letter);
        if (digit == std::string_view::npos) return false;
        held = ((held << 6U) | static_cast<std::uint32_t>(digit)) & 0xFFFFFU;
        held_bits += 6;
        if (held_bits >= 8) {
            held_bits -= 8;
            into[written++] = static_cast<Byte>((held >> static_cast<unsigned>(held_bits)) & 0xFFU);
        }
    }
    return (held & ((1U << static_cast<unsigned>(held_bits)) - 1U)) == 0;
}

}  // namespace

View view_of(std::string_view text) {
    // Looking at characters as bytes is what reinterpret_cast is allowed for.
    return {reinterpret_cast<const Byte*>(text.data()), text.size()};  // NOLINT
}

std::string_view text_of(View bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT
}

std::string to_hex(View bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const Byte byte : bytes) {
        text.push_back(hex_digits[byte >> 4U]);
        text.push_back(hex_digits[byte & 15U]);
    }
    return text;
}

std::string to_base64(View bytes) {
    std::string text = encode64(bytes, plain_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string to_base64url(View bytes) { return encode64(bytes, url_alphabet); }

bool from_hex(std::string_view text, std::span<Byte> into) {
    if (text.size() != into.size() * 2) return false;
    for (std::size_t i = 0; i < into.size(); ++i) {
        const auto high = hex_digits.find(text[2 * i]);
        const auto low = hex_digits.find(text[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return false;
        into[i] = static_cast<Byte>(high * 16 + low);
    }
    return true;
}

bool from_base64(std::string_view text, std::span<Byte> into) {
    const std::size_t padding = (3 - into.size() % 3) % 3;
    if (text.size() < padding) return false;
    const auto tail = text.substr(text.size() - padding);
    if (std::any_of(tail.begin(), tail.end(), [](char c) { return c != '='; })) return false;
    return decode64(text.substr(0, text.size() - padding), into, plain_alphabet);
}

bool from_base64url(std::string_view text, std::span<Byte> into) { return decode64(text, into, url_alphabet); }

std::optional<Bytes> bytes_from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with('=') ? 1 : 0);
    Bytes bytes(text.size() / 4 * 3 - padding);
    if (!from_base64(text, bytes)) return std::nullopt;
    return bytes;
}

void append_be32(Bytes& bytes, std::uint32_t value) {
    for (unsigned shift = 32; shift > 0; shift -= 8) bytes.push_back(static_cast<Byte>((value >> (shift - 8)) & 0xFFU));
}

void append_be64(Bytes& bytes, std::uint64_t value) {
    for (unsigned shift = 64; shift > 0; shift -= 8) bytes.push_back(static_cast<Byte>((value >> (shift - 8)) & 0xFFU));
}

void append(Bytes& bytes, View more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

}  // namespace base
