// PIN: the secret that opens the staff's screens. staff.json in the data folder, mode 0600, keeps only its hash.
//
// A try goes through try_pin (acts.hpp), which also counts it. A check takes about a tenth of a second and 64 MiB, so
// that a copied staff.json does not give its PIN away cheaply.
#pragma once

#include <filesystem>
#include <string_view>

#include "sync/base/result.hpp"

namespace staff {

inline constexpr std::size_t pin_shortest = 6;
inline constexpr std::size_t pin_longest = 12;

// 6 to 12 digits, and not the first that somebody would try: 000000, 123456, 975319, 121212, 123123.
base::Result<> check_choice(std::string_view pin);

// bad_input says why the choice is refused, and nothing is changed.
base::Result<> set_pin(const std::filesystem::path& folder, std::string_view pin);

bool has_pin(const std::filesystem::path& folder);

// Whether it is the right one. not_found when none is set; damaged when staff.json cannot be read: an administrator
// sets it again, nothing opens until then.
base::Result<bool> check_pin(const std::filesystem::path& folder, std::string_view pin);

}  // namespace staff
