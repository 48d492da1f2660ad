// Opening: from a data folder to a terminal that may ask.
//
// Reads the identity, the key and the survey, opens the journal for writing and appends `opened`, so that every start
// of the program can be seen in the chain. A damaged journal is set aside, and the next epoch goes on within seconds;
// that is logged as an alarm.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "kiosk/app/terminal.hpp"

namespace app {

// What is asked where, as the server last said it.
struct Asked {
    flow::Setting setting;
    std::string hash;  // of all of it, for the journal
    journal::ConfigMark mark;
    bool ignored = false;  // the server's last word could not be used (it is in the log): this is enrolment's
    std::optional<base::LocalDay> until{};  // from this day on another survey is asked, which is known already
};
// At this time: of the survey that is in force and the next one.
base::Result<Asked> read_asked(const std::filesystem::path& folder, const base::Stamp& now);

// A clock that nobody set tells no day.
bool has_come(base::LocalDay day, const base::Stamp& now);

// `seen`: appends went on finding the journal damaged although it opened well (terminal.hpp).
// not_found when the terminal is not enrolled; otherwise the problem of the file that stood in the way.
base::Result<Ready> open_terminal(const std::filesystem::path& folder, const std::optional<base::Problem>& seen = {},
                                  const std::function<base::Stamp()>& clock = base::stamp_now);

}  // namespace app
