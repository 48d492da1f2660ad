// Call: the counter's PC tells a terminal whom it is serving; the whole exchange of PROTOCOL.md from the PC's side.
#pragma once

#include <string>
#include <string_view>

#include "kiosk/binding/serving.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace binding {

// `code` is empty when nobody is being served any more. Returns once the terminal has taken it, or after `patience` a
// step at most. bad_input when the terminal takes `code` for none (it then serves nobody it knows), unproven when it
// has another key, unavailable when it is out of reach: whether it understood is then unknown, and telling it again
// is safe.
base::Result<> tell_terminal(const std::string& address, const ServingKey& key, std::string_view code,
                             base::Duration patience);

}  // namespace binding
