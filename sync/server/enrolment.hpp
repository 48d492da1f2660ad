// Enrolment: a one-time code, read out to whoever sets the terminal up, becomes a device with a token.
//
// A code is worth one device key. Asked again with the same key while it is valid, it answers with the same device and
// a fresh token, because the first answer may have been lost on the way; with another key it is used up. Codes and
// tokens are stored as SHA-256 only.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

inline constexpr std::chrono::hours code_lifetime{24};

// Two groups of five from 31 letters and digits that cannot be taken for each other: 49 random bits.
std::string draw_code();

// Codes are compared without case, spaces and dashes.
wire::Hash hash_of_code(std::string_view code);
wire::Hash hash_of_token(std::string_view token);

// Inside a change. not_found when there is no such counter, or no active device `replaces` at it. That device is
// revoked when the newcomer enrols; empty: none is.
base::Result<> issue_code(Store& store, std::string_view code, std::string_view counter, base::WallTime now,
                          std::string_view replaces = {});

// Inside a change: for a device that is known, with the key that it has or with another. not_found when there is none,
// forbidden when it was revoked.
base::Result<> issue_code_for_device(Store& store, std::string_view code, std::string_view device, base::WallTime now);

// forbidden when the code is unknown or expired.
base::Result<Enrolment> valid_enrolment(Store& store, std::string_view code, base::WallTime now);

struct Enrolled {
    std::string device;
    std::string token;
    domain::Place place;
    wire::Epoch first_epoch = 1;  // the first in which the key counts
};

// Inside a change. forbidden when the code is unknown, expired or used by another key, when the device was revoked,
// when the key belongs to a device of another unit, or when it was a device's key before. A known device that comes
// with another key gets an alarm.
base::Result<Enrolled> enrol(Store& store, std::string_view code, const wire::PublicKey& key, base::WallTime now);

}  // namespace server
