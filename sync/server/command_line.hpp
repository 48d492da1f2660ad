// CommandLine: the words of `sipas` that every group of commands shares, and the groups that stand in a file of their
// own. Each add_ function makes subcommands; the one that was called leaves its act in `action`, to be run once.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/scoring/commands.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/settings.hpp"

namespace server {

// What was asked; each command reads what it named.
struct Arguments {
    std::filesystem::path database;
    std::vector<const CLI::App*> on_database;  // commands that cannot do without
    std::filesystem::path config;
    Given flags;  // settings
    bool defaults = false;
    bool as_markdown = false;
    std::filesystem::path file;
    std::filesystem::path survey;
    std::string counter;
    std::string device;
    std::string replaces;
    bool elsewhere = false;
    ErasedComment erased;
    std::string receipt_key;
    std::string device_key;
    bool as_json = false;
    int no_code = 1;  // exit code of the answer no
    std::filesystem::path folder;
    std::int64_t after = 0;
    std::int64_t alarm = 0;
    bool cleared_too = false;
    Format format = Format::table;
    std::filesystem::path into;
    std::string by;
    std::string reason;
    ScoreRequest score;
    ReportRequest report;
    BottleneckRequest bottlenecks;
    FlagRequest flag_run;
    std::string from;
    std::string until;
    std::string period;
    scoring::RunRequest run;
    scoring::Act act;
    std::filesystem::path key_file;
    std::filesystem::path other_run;
    scoring::VerifyRequest verified;
};

using Action = std::function<base::Result<bool>()>;

// --database and --config, for a command that may need them.
void offer_database(CLI::App& command, Arguments& arguments);
// The same, for a command that cannot do without.
void set_database(CLI::App& command, Arguments& arguments);
// --format, one of `forms`; `words` name them.
void offer_format(CLI::App& command, Format& format, const std::string& words = "table or json",
                  const std::map<std::string, Format>& forms = {{"table", Format::table}, {"json", Format::json}});
// Where no flag and no variable names the database, the settings' file does; bad_input when nothing does.
base::Result<bool> find_database(Arguments& arguments);
// An act that asks for the database only when it is called.
Action with_database(Arguments& arguments, Action action);
base::Result<Given> settings_file_of(const Arguments& arguments);

// Makes commands that act on the database with what was asked of them. The acts outlive it: what they read they share.
template <typename Asked>
class CommandMaker {
public:
    CommandMaker(CLI::App& app, Arguments& arguments, Action& action)
        : app_(app), arguments_(arguments), action_(action), asked_(std::make_shared<Asked>()) {}

protected:
    using Run = base::Result<bool> (*)(const std::filesystem::path& database, const Asked& asked);

    // Stands for the commands below it, one of which must be named.
    CLI::App& group(const char* name, const char* words) {
        CLI::App& made = *app_.add_subcommand(name, words);
        made.require_subcommand(1);
        return made;
    }

    CLI::App& command(CLI::App& into, const char* name, const char* words, Run run) {
        CLI::App& made = *into.add_subcommand(name, words);
        set_database(made, arguments_);
        act_of(made, run);
        return made;
    }

    void act_of(CLI::App& command, Run run) {
        command.callback([&arguments = arguments_, &action = action_, asked = asked_, run] {
            action = [&arguments, asked, run] { return run(arguments.database, *asked); };
        });
    }

    CLI::App& app_;
    Arguments& arguments_;
    Action& action_;
    std::shared_ptr<Asked> asked_;
};

inline constexpr std::string_view period_forms =
    "2026, 2026-Q4, 2026-11, 2026-W48, 2026-11-29 or 2026-01-01..2026-06-30";

void add_score(CLI::App& app, Arguments& arguments, Action& action);  // command_line_scores.cpp, as the next three
void add_report(CLI::App& app, Arguments& arguments, Action& action);
void add_bottlenecks(CLI::App& app, Arguments& arguments, Action& action);
void add_flags(CLI::App& app, Arguments& arguments, Action& action);

void add_runs(CLI::App& score, Arguments& arguments, Action& action);  // command_line_runs.cpp, as the next
void add_run_checks(CLI::App& score, Arguments& arguments, Action& action);

// user, token, audit: command_line_people.cpp
void add_people_commands(CLI::App& app, Arguments& arguments, Action& action);
// devices, places, surveys: command_line_keeping.cpp
void add_keeping_commands(CLI::App& app, Arguments& arguments, Action& action);

}  // namespace server
