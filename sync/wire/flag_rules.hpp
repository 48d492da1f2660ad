// Flag rules in JSON: the published rules of assets/flags. What is read is also validated.
//
// {"id", "title", "rules": [{"id", "kind", "cap_permille", "title", "finding", "parameters": {name: number}}]}; kinds
// and names of parameters are those of sync/domain/flag.hpp.
#pragma once

#include <string_view>

#include "sync/base/result.hpp"
#include "sync/domain/flag.hpp"

namespace wire {

// bad_input names the rule, and the parameter that is missing, unknown or no number from 0 to 1,000,000.
base::Result<domain::FlagRules> read_flag_rules(std::string_view json_text);

}  // namespace wire
