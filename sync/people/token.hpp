// Token: 256 random bits that name a session or a program. Shown once; what is kept is their hash.
//
// A token that anybody can recognise by its first letters is found when it lies around in a script or a repository.
// What is random needs no slow hash: nobody guesses 256 bits.
#pragma once

#include <string>
#include <string_view>

#include "sync/wire/chain.hpp"

namespace people {

inline constexpr std::string_view program_token_prefix = "sipas_program_";
inline constexpr std::string_view session_token_prefix = "sipas_session_";

std::string draw_token(std::string_view prefix);

wire::Hash hash_of_token(std::string_view token);

}  // namespace people
