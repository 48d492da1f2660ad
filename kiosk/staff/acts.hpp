// Acts: what the staff do that the journal remembers: opening their screens, closing the day.
//
// Both first read the journal to its end, so that nothing they decide is older than the newest entry, and both have
// written their own entry when they return. One thread, the journal's.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "kiosk/flow/wording.hpp"
#include "kiosk/staff/reading.hpp"

namespace staff {

// Nothing: it is the right PIN. Otherwise what to tell who tried. A try that cannot be written down opens nothing, even
// with the right PIN: a full disk must not make guessing free. While it is locked nothing is checked and written.
std::optional<flow::Word> try_pin(const std::filesystem::path& folder, std::string_view pin, journal::Journal& journal,
                                  Reading& reading, const base::Stamp& now);

// Closes the local day of `now`, unless it is closed and nothing came since.
base::Result<> close_today(journal::Journal& journal, Reading& reading, const base::Stamp& now);

}  // namespace staff
