// Secret prompt: a new password or PIN from whoever starts a command, never from its arguments, which everybody sees.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace base {

// At a terminal: asks twice and shows nothing of what is typed; bad_input when the two differ. Otherwise the first line
// of standard input.
Result<std::string> read_new_secret(std::string_view prompt);

}  // namespace base
