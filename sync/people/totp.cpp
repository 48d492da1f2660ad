#include "sync/people/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "sync/base/check.hpp"

namespace people {
namespace {

using HmacSha1 = std::array<base::Byte, 20>;

HmacSha1 hmac_sha1(base::View key, base::View bytes) {
    HmacSha1 hash{};
    unsigned written = 0;
    const auto* made =
        HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), hash.data(), &written);
    base::check(made != nullptr && written == hash.size(), "an HMAC of this size can be made");
    return hash;
}

// RFC 4226, section 5.3: four bytes from where the last one points to, without the sign.
std::uint32_t truncated(const HmacSha1& hash) {
    const std::size_t offset = hash.back() & 0x0FU;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | hash.at(offset + i);
    return number & 0x7FFFFFFFU;
}

bool is_same_code(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    unsigned differing = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
        differing |= static_cast<unsigned>(static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]));
    return differing == 0;
}

}  // namespace

std::int64_t totp_step(base::WallTime now) {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / totp_step_length;
}

std::string totp_code(const TotpSecret& secret, std::int64_t step, int digits) {
    base::Bytes counter;
    base::append_be64(counter, static_cast<std::uint64_t>(step));
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", truncated(hmac_sha1(secret, counter)) % modulus, digits);
}

std::optional<std::int64_t> totp_match(const TotpSecret& secret, std::string_view code, base::WallTime now,
                                       std::int64_t used_through) {
    const std::int64_t current = totp_step(now);
    std::optional<std::int64_t> found;
    for (std::int64_t step = current - totp_window; step <= current + totp_window; ++step)
        if (is_same_code(totp_code(secret, step), code) && step > used_through) found = step;
    return found;
}

std::string to_base32(base::View bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    unsigned held_bits = 0;
    for (const base::Byte byte : bytes) {
        held = ((held << 8U) | byte) & 0xFFFU;
        held_bits += 8;
        while (held_bits >= 5) {
            held_bits -= 5;
            text.push_back(alphabet[(held >> held_bits) & 31U]);
        }
    }
    if (held_bits > 0) text.push_back(alphabet[(held << (5 - held_bits)) & 31U]);
    return text;
}

std::string totp_uri(const TotpSecret& secret, std::string_view name) {
    return fmt::format("otpauth://totp/SIPAS:{}?secret={}&issuer=SIPAS&algorithm=SHA1&digits={}&period={}", name,
                       to_base32(secret), totp_digits, totp_step_length.count());
}

}  // namespace people
