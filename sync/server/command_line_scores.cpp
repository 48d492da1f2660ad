// Scores, the document that publishes them, and flags.
#include "sync/server/command_line.hpp"

namespace server {
namespace {

using base::Result;

const std::map<std::string, Format> formats{{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};

Result<domain::Period> period_of(const Arguments& arguments) {
    if (!arguments.period.empty()) {
        const auto period = domain::period_from(arguments.period);
        if (!period) return base::Problem{base::Code::bad_input, "a period is written " + std::string(period_forms), 0};
        return *period;
    }
    domain::Period period;
    const auto read_day = [](const std::string& text, std::optional<base::LocalDay>& into) {
        base::LocalDay day{};
        if (text.empty()) return true;
        if (!base::from_text(text, day)) return false;
        into = day;
        return true;
    };
    if (!read_day(arguments.from, period.from) || !read_day(arguments.until, period.until))
        return base::Problem{base::Code::bad_input, "a date is written YYYY-MM-DD", 0};
    return period;
}

void set_period(CLI::App& command, Arguments& arguments) {
    auto* from = command.add_option("--from", arguments.from, "First day that counts, YYYY-MM-DD");
    auto* until = command.add_option("--until", arguments.until, "First day that no longer counts, YYYY-MM-DD");
    command.add_option("--period", arguments.period, std::string(period_forms))->excludes(from)->excludes(until);
}

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

Result<bool> print_score(Arguments& arguments) {
    const auto period = period_of(arguments);
    if (!period) return period.problem();
    arguments.score.period = *period;
    return print_score(arguments.database, arguments.score);
}

void set_scoring(CLI::App& command, Arguments& arguments, ScoreRequest& score) {
    set_language(command, score.language);
    set_period(command, arguments);
    command.add_option("--scorecard", score.scorecard, "Rules from rates to points, as in assets/scorecards");
    command.add_option("--figures", score.figures,
                       "CSV or XLSX: a row for each agency, a column for each imported component");
    command.add_option("--sheet", score.sheet, "The sheet of an XLSX with figures; without it its first");
    command.add_option("--figures-before", score.figures_before, "The same for the period before");
    command.add_flag("--compare", score.compared, "With the period before");
}

void set_rates(CLI::App& command, ScoreRequest& score) {
    std::map<std::string, RatesBy> kinds;
    for (std::size_t i = 0; i < rates_by_names.size(); ++i)
        kinds.emplace(rates_by_names.at(i), static_cast<RatesBy>(i));
    auto* by = command
                   .add_option_function<RatesBy>(
                       "--by", [&score](RatesBy kind) { score.by = kind; },
                       "Rates line by line instead, with numerator, denominator, levels, interval, need and bounds: "
                       "agency, unit, counter, field, class, factor, criterion or day")
                   ->transform(CLI::CheckedTransformer(kinds).description(""));
    CLI::Option* of = nullptr;
    for (const auto& [name, reach] : {std::pair("--bloc", domain::Reach::bloc),
                                      {"--agency", domain::Reach::agency},
                                      {"--unit", domain::Reach::unit},
                                      {"--counter", domain::Reach::counter}}) {
        auto* option = command.add_option_function<std::string>(
            name,
            [&score, reach = reach](const std::string& id) {
                score.of.reach = reach;
                score.of.place = id;
            },
            "With --by: of this place alone");
        option->needs(by);
        if (of != nullptr) option->excludes(of);
        of = option;
    }
    command
        .add_option_function<std::string>(
            "--field", [&score](const std::string& id) { score.of.field = id; }, "With --by: of this field alone")
        ->needs(by);
    command
        .add_option_function<std::string>(
            "--class", [&score](const std::string& name) { score.of.bound = name == "bound"; },
            "With --by: bound (to a dossier) or open ratings alone")
        ->check(CLI::IsMember({"bound", "open"}).description(""))
        ->needs(by);
}

void set_form(CLI::App& command, report::Form& form, Path& into) {
    using report::Form;
    const std::map<std::string, Form> forms{
        {"html", Form::html}, {"xlsx", Form::xlsx}, {"csv", Form::csv}, {"json", Form::json}, {"table", Form::table}};
    command.add_option("--format", form, "html (print it on A4), xlsx, csv, json or table")
        ->transform(CLI::CheckedTransformer(forms).description(""));
    command.add_option("--into", into, "A folder; without it standard output, for all but xlsx");
}

Result<bool> write_report(Arguments& arguments) {
    const auto period = period_of(arguments);
    if (!period) return period.problem();
    arguments.report.score.period = *period;
    return write_report(arguments.database, arguments.report);
}

Result<bool> write_bottlenecks(Arguments& arguments) {
    const auto period = period_of(arguments);
    if (!period) return period.problem();
    arguments.bottlenecks.period = *period;
    return write_bottlenecks(arguments.database, arguments.bottlenecks);
}

Result<bool> run_flag_rules(Arguments& arguments) {
    const auto period = period_of(arguments);
    if (!period) return period.problem();
    arguments.flag_run.period = *period;
    return run_flag_rules(arguments.database, arguments.flag_run);
}

}  // namespace

void add_score(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command =
        *app.add_subcommand("score", "Each agency's ratings, satisfaction rate, points, rank and grade, by bloc");
    offer_database(command, arguments);
    command.add_option("--format", arguments.score.format, "table, json or csv")
        ->transform(CLI::CheckedTransformer(formats).description(""));
    set_scoring(command, arguments, arguments.score);
    set_rates(command, arguments.score);
    command.callback([&] {
        if (!action) action = with_database(arguments, [&] { return print_score(arguments); });
    });
    command.require_subcommand(0, 1);
    command.fallthrough();
    add_runs(command, arguments, action);
    add_run_checks(command, arguments, action);
}

void add_report(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand(
        "report", "The document for publishing a ranking, bloc by bloc; with --agency one page about one agency");
    set_database(command, arguments);
    set_form(command, arguments.report.form, arguments.report.into);
    set_scoring(command, arguments, arguments.report.score);
    auto* agency = command.add_option("--agency", arguments.report.agency, "One page about this agency instead");
    command
        .add_option("--flags", arguments.report.flags, "A file of `sipas flags run`: results also without its suspects")
        ->needs(agency);
    command.callback([&] { action = [&] { return write_report(arguments); }; });
}

void add_bottlenecks(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand(
        "bottlenecks", "Where satisfaction is lost beyond chance: counters, times, fields, criteria, in words");
    set_database(command, arguments);
    set_form(command, arguments.bottlenecks.form, arguments.bottlenecks.into);
    set_language(command, arguments.bottlenecks.language);
    set_period(command, arguments);
    command.add_option("--agency", arguments.bottlenecks.agency, "Of this agency alone");
    command.callback([&] { action = [&] { return write_bottlenecks(arguments); }; });
}

void add_flags(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& flags = *app.add_subcommand("flags", "Ratings that published rules suspect; none is ever deleted");
    flags.require_subcommand(1);
    CLI::App& run = *flags.add_subcommand("run", "Look for flags, write them into a file and print its SHA-256");
    set_database(run, arguments);
    set_period(run, arguments);
    CLI::App& list = *flags.add_subcommand("list", "One line a flag of such a file, in words");
    run.add_option("--into", arguments.flag_run.into, "The file")->required();
    list.add_option("FILE", arguments.flag_run.into)->required();
    for (CLI::App* command : {&run, &list}) {
        command->add_option("--rules", arguments.flag_run.rules, "The rules, as in assets/flags")->required();
        set_language(*command, arguments.flag_run.language);
    }
    run.callback([&] { action = [&] { return run_flag_rules(arguments); }; });
    list.callback([&] { action = [&] { return list_flags(arguments.flag_run); }; });
}

}  // namespace server
