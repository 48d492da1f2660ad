// Password: what a person proves himself with, kept as an argon2id hash only.
//
// Rules go by length, not by shapes: a long sentence is better than a short riddle. Whoever checks a name that does not
// exist checks against nobody's hash, so that the time of the answer does not tell who exists.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/wire/secret_hash.hpp"

namespace people {

inline constexpr std::size_t password_shortest = 12;        // characters
inline constexpr std::size_t password_longest_bytes = 256;  // of UTF-8: nobody types more, and hashing must end

// Above what OWASP asks for (19 MiB, two passes; 46 MiB with one).
inline constexpr wire::HashCost password_cost{.passes = 3, .memory_bytes = 64 * wire::mebibyte};

// bad_input says what is wrong with it: its length, or that it is the name.
base::Result<> check_password(std::string_view password, std::string_view name);

// unavailable when there is no memory left for it.
base::Result<std::string> hash_password(std::string_view password);

// What a name that does not exist is checked against.
std::string_view nobodys_hash();

// An empty hash is nobody's: never true, and as slow as a real one.
bool password_matches(std::string_view hash, std::string_view password);

}  // namespace people
