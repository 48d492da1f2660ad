// Name: what a person is called here, in rows of the audit log for ever. A name is never used again for somebody else.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"

namespace people {

// 2 to 40 of a-z 0-9 . _ -, a letter first; small letters only, so that no two names look alike. bad_input says so.
base::Result<> check_name(std::string_view name);

}  // namespace people
