// TOTP: the six digits of an authenticator app (RFC 6238: HMAC-SHA-1, steps of 30 s since 1970).
//
// A code counts in its own step and the one before and after it, for clocks that differ; never twice: a step at or
// before the last one that was used is refused, so that a code seen over a shoulder is worth nothing. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/bytes.hpp"
#include "sync/base/time.hpp"

namespace people {

using TotpSecret = std::array<base::Byte, 20>;  // as long as the hash, as RFC 4226 asks for

inline constexpr std::chrono::seconds totp_step_length{30};
inline constexpr std::int64_t totp_window = 1;  // steps before and after
inline constexpr int totp_digits = 6;

std::int64_t totp_step(base::WallTime now);

// The last `digits` decimal digits of the step's number, zeros in front.
std::string totp_code(const TotpSecret& secret, std::int64_t step, int digits = totp_digits);

// The step that the code is of, when it is of one that counts now and lies after `used_through`. Takes the same time
// whatever the code.
std::optional<std::int64_t> totp_match(const TotpSecret& secret, std::string_view code, base::WallTime now,
                                       std::int64_t used_through);

std::string to_base32(base::View bytes);  // RFC 4648, without padding: as apps take it by hand

// What an app reads from a QR code.
std::string totp_uri(const TotpSecret& secret, std::string_view name);

}  // namespace people
