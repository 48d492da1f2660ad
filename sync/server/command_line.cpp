#include "sync/server/command_line.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <memory>

namespace server {
namespace {

constexpr std::string_view period_forms = "2026, 2026-Q4, 2026-11, 2026-W48, 2026-11-29 or 2026-01-01..2026-06-30";

void set_day(std::optional<base::LocalDay>& day, const char* option, const std::string& text) {
    base::LocalDay read{};
    if (!base::from_text(text, read)) throw CLI::ValidationError(option, "a date is written YYYY-MM-DD");
    day = read;
}

void set_form(CLI::App& command, report::Form& form, Path& into) {
    using report::Form;
    const std::map<std::string, Form> forms{
        {"html", Form::html}, {"xlsx", Form::xlsx}, {"csv", Form::csv}, {"json", Form::json}, {"table", Form::table}};
    command.add_option("--format", form, "html (print it on A4), xlsx, csv, json or table")
        ->transform(CLI::CheckedTransformer(forms).description(""));
    command.add_option("--into", into, "A folder; without it standard output, for all but xlsx");
}

// What the commands about reports share. What a command's options write into lives as long as the action that reads it.
struct Commands {
    Action& action;
    const std::function<void(CLI::App&)>& set_database;
    const Path& database;
};

void add_report(CLI::App& app, const Commands& commands) {
    CLI::App& command = *app.add_subcommand(
        "report", "The document for publishing a ranking, bloc by bloc; with --agency one page about one agency");
    const auto asked = std::make_shared<ReportRequest>();
    ReportRequest& request = *asked;
    commands.set_database(command);
    set_form(command, request.form, request.into);
    set_scoring(command, request.score);
    auto* agency = command.add_option("--agency", request.agency, "One page about this agency instead");
    command.add_option("--flags", request.flags, "A file of `sipas flags run`: results also without its suspects")
        ->needs(agency);
    command.callback([&action = commands.action, &database = commands.database, asked] {
        action = [&database, asked] { return write_report(database, *asked); };
    });
}

void add_bottlenecks(CLI::App& app, const Commands& commands) {
    CLI::App& command = *app.add_subcommand(
        "bottlenecks", "Where satisfaction is lost beyond chance: counters, times, fields, criteria, in words");
    const auto asked = std::make_shared<BottleneckRequest>();
    BottleneckRequest& request = *asked;
    commands.set_database(command);
    set_form(command, request.form, request.into);
    set_language(command, request.language);
    set_period(command, request.period);
    command.add_option("--agency", request.agency, "Of this agency alone");
    command.callback([&action = commands.action, &database = commands.database, asked] {
        action = [&database, asked] { return write_bottlenecks(database, *asked); };
    });
}

void add_flags(CLI::App& app, const Commands& commands) {
    CLI::App& flags = *app.add_subcommand("flags", "Ratings that published rules suspect; none is ever deleted");
    flags.require_subcommand(1);
    const auto asked = std::make_shared<FlagRequest>();
    FlagRequest& request = *asked;
    CLI::App& run = *flags.add_subcommand("run", "Look for flags, write them into a file and print its SHA-256");
    commands.set_database(run);
    set_period(run, request.period);
    CLI::App& list = *flags.add_subcommand("list", "One line a flag of such a file, in words");
    run.add_option("--into", request.into, "The file")->required();
    list.add_option("FILE", request.into)->required();
    for (CLI::App* command : {&run, &list}) {
        command->add_option("--rules", request.rules, "The rules, as in assets/flags")->required();
        set_language(*command, request.language);
    }
    run.callback([&action = commands.action, &database = commands.database, asked] {
        action = [&database, asked] { return run_flag_rules(database, *asked); };
    });
    list.callback([&action = commands.action, asked] { action = [asked] { return list_flags(*asked); }; });
}

}  // namespace

void set_language(CLI::App& command, domain::Language& language) {
    command
        .add_option_function<std::string>(
            "--language",
            [&language](const std::string& code) {
                language = code == "en" ? domain::Language::english : domain::Language::vietnamese;
            },
            "vi or en")
        ->check(CLI::IsMember({"vi", "en"}).description(""));
}

void set_period(CLI::App& command, domain::Period& period) {
    auto* from = command.add_option_function<std::string>(
        "--from", [&period](const std::string& text) { set_day(period.from, "--from", text); },
        "First day that counts, YYYY-MM-DD");
    auto* until = command.add_option_function<std::string>(
        "--until", [&period](const std::string& text) { set_day(period.until, "--until", text); },
        "First day that no longer counts, YYYY-MM-DD");
    command
        .add_option_function<std::string>(
            "--period",
            [&period](const std::string& text) {
                const auto read = domain::period_from(text);
                if (!read) throw CLI::ValidationError("--period", "it is written " + std::string(period_forms));
                period = *read;
            },
            std::string(period_forms))
        ->excludes(from)
        ->excludes(until);
}

void set_scoring(CLI::App& command, ScoreRequest& request) {
    set_language(command, request.language);
    set_period(command, request.period);
    command.add_option("--scorecard", request.scorecard, "Rules from rates to points, as in assets/scorecards");
    command.add_option("--figures", request.figures,
                       "CSV: a line for each agency, a column for each imported component");
    command.add_option("--figures-before", request.figures_before, "The same for the period before");
    command.add_flag("--compare", request.compared, "With the period before");
}

void add_reports(CLI::App& app, Action& action, const std::function<void(CLI::App&)>& set_database,
                 const Path& database) {
    const Commands commands{action, set_database, database};
    add_report(app, commands);
    add_bottlenecks(app, commands);
    add_flags(app, commands);
}

}  // namespace server
