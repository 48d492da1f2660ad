#include "sync/people/password.hpp"

#include <algorithm>

namespace people {
namespace {

using base::Code;
using base::Problem;

// Of 32 random bytes that were thrown away, at password_cost: a test keeps the two together.
constexpr std::string_view nobody =
    "$argon2id$v=19$m=65536,t=3,p=1$dT6KzOy050Ogn13C3qufNA$/nyCXJ+ldD5yht2JED777CpwzJsSjXS2o119iqRRPnc";

// A byte that begins a character of UTF-8.
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

base::Result<> check_password(std::string_view password, std::string_view name) {
    const auto characters = std::count_if(password.begin(), password.end(), begins_character);
    if (static_cast<std::size_t>(characters) < password_shortest)
        return Problem{Code::bad_input, "a password has 12 characters or more; a sentence is easy to remember", 0};
    if (password.size() > password_longest_bytes)
        return Problem{Code::bad_input, "this password is too long: 256 bytes are the limit", 0};
    if (password == name) return Problem{Code::bad_input, "a password is not the name", 0};
    return base::Done{};
}

base::Result<std::string> hash_password(std::string_view password) {
    return wire::hash_secret(password, password_cost);
}

std::string_view nobodys_hash() { return nobody; }

bool password_matches(std::string_view hash, std::string_view password) {
    if (password.size() > password_longest_bytes) password = {};
    const bool matches = wire::secret_matches(hash.empty() ? nobodys_hash() : hash, password);
    return matches && !hash.empty();
}

}  // namespace people
