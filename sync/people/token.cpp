#include "sync/people/token.hpp"

#include "sync/wire/key.hpp"
#include "sync/wire/sha256.hpp"

namespace people {

std::string draw_token(std::string_view prefix) {
    return std::string(prefix) + base::to_base64url(wire::random_bytes<32>());
}

wire::Hash hash_of_token(std::string_view token) { return wire::sha256(base::view_of(token)); }

}  // namespace people
