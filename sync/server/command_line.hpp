// Command line: options that several commands of `sipas` share, and the commands about reports, bottlenecks and flags.
//
// Values are set while the line is read; a value that cannot be is refused by CLI11 with the option's name, exit
// code 2.
#pragma once

#include <functional>

#include "sync/server/commands.hpp"

namespace CLI {
class App;
}

namespace server {

// What the line asked for: yes, no, or what stood in the way.
using Action = std::function<base::Result<bool>()>;

void set_language(CLI::App& command, domain::Language& language);
// --period, or --from and --until.
void set_period(CLI::App& command, domain::Period& period);
// Scorecard, figures, period and language.
void set_scoring(CLI::App& command, ScoreRequest& request);

// `sipas report`, `sipas bottlenecks`, `sipas flags`. set_database() gives a command the options by which `database` is
// named; it is read when the action runs.
void add_reports(CLI::App& app, Action& action, const std::function<void(CLI::App&)>& set_database,
                 const Path& database);

}  // namespace server
