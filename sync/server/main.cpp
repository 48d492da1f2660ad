// sipas: the central server and the administrators' command line. Reads the arguments, calls one function, and turns
// its result into an exit code: 0 yes, 1 no, 2 asked wrongly, 3 the machine or the network would not. `sipas verify`
// has codes of its own: 0 proven, 1 missing, 2 doubtful.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "sync/audit/audit.hpp"
#include "sync/base/log.hpp"
#include "sync/scoring/commands.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/serve.hpp"

namespace {

using base::Result;

struct Arguments {
    std::filesystem::path database;
    server::ServeSettings serve;
    std::filesystem::path file;
    std::filesystem::path survey;
    std::string counter;
    std::string device;
    std::string replaces;
    bool elsewhere = false;
    server::ErasedComment erased;
    std::string receipt_key;
    std::string device_key;
    bool as_json = false;
    int no_code = 1;  // exit code of the answer no
    std::filesystem::path folder;
    std::int64_t after = 0;
    std::int64_t alarm = 0;
    bool cleared_too = false;
    server::Format format = server::Format::table;
    std::filesystem::path into;
    std::string by;
    std::string reason;
    server::ScoreRequest score;
    std::string from;
    std::string until;
    std::string period;
    scoring::RunRequest run;
    scoring::Act act;
    std::filesystem::path other_run;
    scoring::VerifyRequest verified;
};

using Action = std::function<Result<bool>()>;

void set_database(CLI::App& command, Arguments& arguments) {
    command.add_option("--database", arguments.database, "The server's database: a file, or postgresql://HOST/NAME")
        ->envname("SIPAS_DATABASE")
        ->required();
}

void add_serve(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand("serve", "Answer terminals over HTTP until SIGINT or SIGTERM");
    set_database(command, arguments);
    command.add_option("--listen", arguments.serve.listen, "ADDRESS:PORT; port 0 takes a free one")
        ->capture_default_str();
    command.add_option("--address-file", arguments.serve.address_file, "Write the real ADDRESS:PORT to this file");
    command.callback([&] {
        action = [&]() -> Result<bool> {
            arguments.serve.database = arguments.database;
            const auto served = server::serve(arguments.serve);
            if (!served) return served.problem();
            return true;
        };
    });
}

void add_import(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand(
        "import", "Bring blocs, agencies, units and counters, or a survey, into the database; safe to repeat");
    set_database(command, arguments);
    auto* file = command.add_option("FILE", arguments.file, "A city, as in assets/places");
    auto* survey =
        command.add_option("--survey", arguments.survey, "A survey, as in assets/surveys; it is in force from now on");
    file->excludes(survey);
    command.callback([&, file, survey] {
        if (file->empty() && survey->empty()) throw CLI::RequiredError("FILE or --survey FILE");
        const bool of_survey = file->empty();
        action = [&, of_survey] {
            return of_survey ? server::import_survey_file(arguments.database, arguments.survey)
                             : server::import_city_file(arguments.database, arguments.file);
        };
    });
}

void add_enrol(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand("enrol", "Print a one-time code for one terminal, valid for 24 hours");
    set_database(command, arguments);
    auto* counter = command.add_option("--counter", arguments.counter, "The counter where the terminal will stand");
    command.add_option("--replaces", arguments.replaces, "The device that is revoked when the new one enrols")
        ->needs(counter);
    auto* device = command.add_option("--device", arguments.device,
                                      "A device that is known: it gets a new token, and may come with another key");
    device->excludes(counter);
    command.callback([&, counter, device] {
        if (counter->empty() && device->empty()) throw CLI::RequiredError("--counter or --device");
        const bool is_known = counter->empty();
        action = [&, is_known] {
            return is_known ? server::print_code_for_device(arguments.database, arguments.device)
                            : server::print_new_code(arguments.database, arguments.counter, arguments.replaces);
        };
    });
}

using server::Format;
const std::map<std::string, Format> formats{{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};

constexpr std::string_view period_forms = "2026, 2026-Q4, 2026-11, 2026-W48, 2026-11-29 or 2026-01-01..2026-06-30";

Result<bool> print_score(Arguments& arguments) {
    const auto read_day = [](const std::string& text, std::optional<base::LocalDay>& into) {
        base::LocalDay day{};
        if (text.empty()) return true;
        if (!base::from_text(text, day)) return false;
        into = day;
        return true;
    };
    if (!read_day(arguments.from, arguments.score.period.from) ||
        !read_day(arguments.until, arguments.score.period.until))
        return base::Problem{base::Code::bad_input, "a date is written YYYY-MM-DD", 0};
    if (!arguments.period.empty()) {
        const auto period = domain::period_from(arguments.period);
        if (!period) return base::Problem{base::Code::bad_input, "a period is written " + std::string(period_forms), 0};
        arguments.score.period = *period;
    }
    return server::print_score(arguments.database, arguments.score);
}

// Runs are made and signed on the server, but compared and verified anywhere: so `score` alone asks for the database
// only when it needs it.
Action with_database(const Arguments& arguments, Action action) {
    return [&arguments, action = std::move(action)]() -> Result<bool> {
        if (arguments.database.empty())
            return base::Problem{base::Code::bad_input, "--database FILE or SIPAS_DATABASE is missing", 0};
        return action();
    };
}

void add_runs(CLI::App& score, Arguments& arguments, Action& action) {
    CLI::App& run = *score.add_subcommand(
        "run",
        "Fix a score with everything that went into it, signed; exit code 1 when entries are known to be missing");
    run.add_option("--into", arguments.run.runs, "The folder that holds all runs")->required();
    run.add_option("--before", arguments.run.before, "The run of the period before");
    run.callback([&] {
        action = with_database(arguments, [&]() -> Result<bool> {
            const auto period = domain::period_from(arguments.period);
            if (!period || arguments.score.scorecard.empty())
                return base::Problem{base::Code::bad_input,
                                     "a run needs --scorecard FILE and --period " + std::string(period_forms), 0};
            arguments.run.period = *period;
            arguments.run.card = arguments.score.scorecard;
            arguments.run.figures = arguments.score.figures;
            return scoring::make(arguments.database, arguments.run);
        });
    });

    CLI::App& key = *score.add_subcommand("key", "Print the public key that signs runs, to be published");
    key.callback([&] { action = with_database(arguments, [&] { return scoring::print_key(arguments.database); }); });

    const auto add_act = [&](CLI::App& command) {
        command.add_option("RUN", arguments.act.run, "The run's folder")->required();
        command.add_option("--by", arguments.act.by, "Who decides it")->required();
        command.add_option("--reason", arguments.act.reason, "Why")->required();
    };
    CLI::App& publish = *score.add_subcommand("publish", "State, signed and once, that this run is the official one");
    add_act(publish);
    publish.callback([&] {
        action = with_database(arguments, [&] { return scoring::publish(arguments.database, arguments.act); });
    });
    CLI::App& supersede = *score.add_subcommand("supersede", "State that a later run takes a run's place; both stay");
    add_act(supersede);
    supersede.add_option("--with", arguments.other_run, "The later run's folder")->required();
    supersede.callback([&] {
        action = with_database(
            arguments, [&] { return scoring::supersede(arguments.database, arguments.act, arguments.other_run); });
    });
}

void add_run_checks(CLI::App& score, Arguments& arguments, Action& action) {
    CLI::App& compare =
        *score.add_subcommand("compare", "What differs between two runs; exit code 1 when anything does");
    compare.add_option("A", arguments.act.run)->required();
    compare.add_option("B", arguments.other_run)->required();
    compare.callback([&] { action = [&] { return scoring::compare(arguments.act.run, arguments.other_run); }; });

    CLI::App& verify = *score.add_subcommand(
        "verify", "Compute a run again from pulled batches; exit code 1 unless it agrees to the last digit");
    verify.add_option("RUN", arguments.verified.run, "The run's folder")->required();
    verify.add_option("--pulled", arguments.verified.pulled, "A folder of `sipas batches pull`")->required();
    verify.add_option("--score-key", arguments.verified.score_key, "The key for scores, from the server's keeper");
    verify.add_option("--receipt-key", arguments.verified.receipt_key, "The key for receipts, likewise");
    verify.callback([&] { action = [&] { return scoring::verify(arguments.verified); }; });
}

void add_score(CLI::App& app, Arguments& arguments, Action& action) {
    using domain::Language;
    CLI::App& command =
        *app.add_subcommand("score", "Each agency's ratings, satisfaction rate, points, rank and grade, by bloc");
    command.add_option("--database", arguments.database, "The server's database file")->envname("SIPAS_DATABASE");
    command.add_option("--format", arguments.score.format, "table, json or csv")
        ->transform(CLI::CheckedTransformer(formats).description(""));
    command
        .add_option_function<std::string>(
            "--language",
            [&arguments](const std::string& code) {
                arguments.score.language = code == "en" ? Language::english : Language::vietnamese;
            },
            "vi or en")
        ->check(CLI::IsMember({"vi", "en"}).description(""));
    auto* from = command.add_option("--from", arguments.from, "First day that counts, YYYY-MM-DD");
    auto* until = command.add_option("--until", arguments.until, "First day that no longer counts, YYYY-MM-DD");
    command.add_option("--period", arguments.period, std::string(period_forms))->excludes(from)->excludes(until);
    command.add_option("--scorecard", arguments.score.scorecard, "Rules from rates to points, as in assets/scorecards");
    command.add_option("--figures", arguments.score.figures,
                       "CSV: a line for each agency, a column for each imported component");
    command.add_option("--figures-before", arguments.score.figures_before, "The same for the period before");
    command.add_flag("--compare", arguments.score.compared, "With the period before");
    command.callback([&] {
        if (!action) action = with_database(arguments, [&] { return print_score(arguments); });
    });
    command.require_subcommand(0, 1);
    command.fallthrough();
    add_runs(command, arguments, action);
    add_run_checks(command, arguments, action);
}

void add_batches(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& batches = *app.add_subcommand("batches", "What the terminals sent, as it was received");
    batches.require_subcommand(1);
    CLI::App& list = *batches.add_subcommand("list", "One line a batch, oldest first");
    set_database(list, arguments);
    list.add_option("--after", arguments.after, "Only batches after this number")->check(CLI::NonNegativeNumber);
    list.callback([&] { action = [&] { return server::list_batches(arguments.database, arguments.after); }; });

    CLI::App& pull = *batches.add_subcommand("pull", "Write what is new into a folder that `sipas verify` can check");
    set_database(pull, arguments);
    pull.add_option("--into", arguments.folder, "The folder; made when it is not there")->required();
    pull.callback([&] { action = [&] { return server::pull_batches(arguments.database, arguments.folder); }; });

    CLI::App& import = *batches.add_subcommand("import", "Take what terminals without network exported to a USB stick");
    set_database(import, arguments);
    import.add_option("DIR", arguments.folder, "The stick; receipts for the terminals are written back to it")
        ->required();
    import.callback([&] { action = [&] { return server::import_batches(arguments.database, arguments.folder);
};
}  // namespace
);
}

void add_comments(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& comments = *app.add_subcommand(
        "comments", "What people wrote: device, day, agency, words; long numbers are shown as dots");
    set_database(comments, arguments);
    comments.require_subcommand(0, 1);
    comments.fallthrough();
    comments.callback([&] {
        if (!action) action = [&] { return server::list_comments(arguments.database); };
    });

    CLI::App& erase = *comments.add_subcommand("erase", "Erase the words of one comment for ever; its entry stays");
    erase.add_option("DEVICE", arguments.erased.device)->required();
    erase.add_option("SEQ", arguments.erased.sequence, "The entry's sequence: after the dash in the list")->required();
    erase.add_option("--epoch", arguments.erased.epoch, "Its epoch: before the dash")->capture_default_str();
    erase.add_option("--by", arguments.erased.by, "Who erases it")->required();
    erase.add_option("--reason", arguments.erased.reason, "Why")->required();
    erase.callback([&] { action = [&] { return server::erase_comment(arguments.database, arguments.erased); }; });
}

void add_keeping(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& backup = *app.add_subcommand(
        "backup",
        "Copy the database to another disk while the server runs, and prove the copy; what it holds is "
        "durable from then on. Exit code 1 when it is on the same disk and does not count");
    set_database(backup, arguments);
    backup.add_option("DIR", arguments.folder, "A folder on another disk")->required();
    backup.add_flag("--elsewhere", arguments.elsewhere, "It is on another disk, even if it does not look so");
    backup.callback([&] {
        action = [&] { return server::make_backup(arguments.database, arguments.folder, arguments.elsewhere); };
    });

    CLI::App& restore = *app.add_subcommand(
        "restore", "Put a backup in the database's place while no server runs; what it replaces is kept aside");
    set_database(restore, arguments);
    restore.add_option("BACKUP", arguments.file)->required();
    restore.callback([&] { action = [&] { return server::restore_backup(arguments.database, arguments.file); }; });

    CLI::App& key = *app.add_subcommand("receipt-key", "The key that signs receipts");
    key.require_subcommand(1);
    CLI::App& change = *key.add_subcommand(
        "change", "Sign with a new key from now on, and print it; terminals follow because the old one signs for it");
    set_database(change, arguments);
    change.callback([&] { action = [&] { return server::change_receipt_key(arguments.database); }; });
}

void add_alarms(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& alarms = *app.add_subcommand(
        "alarms", "What contradicts itself or stays away, and what to do; exit code 1 while any is open");
    set_database(alarms, arguments);
    alarms.add_flag("--all", arguments.cleared_too, "Cleared ones too");
    alarms.add_option("--format", arguments.format, "table or json")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, Format>({{"table", Format::table}, {"json", Format::json}}))
                .description(""));
    alarms.require_subcommand(0, 1);
    alarms.fallthrough();
    alarms.callback([&] {
        if (!action)
            action = [&] { return server::list_alarms(arguments.database, arguments.cleared_too, arguments.format); };
    });

    CLI::App& show = *alarms.add_subcommand("show", "One alarm with its evidence");
    show.add_option("NUMBER", arguments.alarm)->required();
    show.add_option("--into", arguments.into, "Write the evidence's exact bytes to this file");
    show.callback(
        [&] { action = [&] { return server::show_alarm(arguments.database, arguments.alarm, arguments.into); }; });

    CLI::App& clear = *alarms.add_subcommand("clear", "Close an alarm; it is kept for ever with name and reason");
    clear.add_option("NUMBER", arguments.alarm)->required();
    clear.add_option("--by", arguments.by, "Who clears it")->required();
    clear.add_option("--reason", arguments.reason, "Why nothing more need be done")->required();
    clear.callback([&] {
        action = [&] {
            return server::clear_alarm(arguments.database, arguments.alarm, arguments.by, arguments.reason);
        };
    });

    CLI::App& watch = *app.add_subcommand(
        "watch", "Look once for silent devices and lasting gaps, as `sipas serve` does every three minutes");
    set_database(watch, arguments);
    watch.callback([&] { action = [&] { return server::watch_once(arguments.database); }; });
}

Result<bool> verify(Arguments& arguments) {
    const auto verdict =
        audit::print_audit(arguments.folder, arguments.receipt_key, arguments.device_key, arguments.as_json);
    if (!verdict) return verdict.problem();
    arguments.no_code = static_cast<int>(*verdict);
    return *verdict == audit::Verdict::proven;
}

void add_verify(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand(
        "verify",
        "Tell what a terminal's data proves: its folder (or a copy of it), one journal.db, a USB stick, or a pulled "
        "folder. Offline, and without changing a byte.\n"
        "Exit code 0: proven; 1: something is missing, and nothing contradicts; 2: something is doubtful.");
    command.add_option("PATH", arguments.folder, "What to look at")->required();
    command.add_option("--receipt-key", arguments.receipt_key, "The server's key for receipts, from its keeper");
    command.add_option("--device-key", arguments.device_key,
                       "The terminal's public key, as in devices.json of a pulled folder");
    command.add_flag("--json", arguments.as_json, "One JSON object instead of sentences");
    command.callback([&] { action = [&] { return verify(arguments); }; });
}

void add_proofs(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& check = *app.add_subcommand(
        "check", "Count all tallies anew from the entries and compare; exit code 1 when they differ");
    set_database(check, arguments);
    check.callback([&] { action = [&] { return server::check_tallies(arguments.database); }; });
}

void add_devices(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& revoke = *app.add_subcommand("revoke", "Refuse everything that a terminal sends from now on");
    set_database(revoke, arguments);
    revoke.add_option("DEVICE", arguments.device)->required();
    revoke.callback([&] { action = [&] { return server::revoke_device(arguments.database, arguments.device); }; });

    CLI::App& receipt = *app.add_subcommand("receipt", "Print the signed receipt of a terminal's newest entry");
    set_database(receipt, arguments);
    receipt.add_option("DEVICE", arguments.device)->required();
    receipt.callback([&] { action = [&] { return server::print_receipt(arguments.database, arguments.device); }; });
}

int exit_code_of(const Result<bool>& result, int no_code) {
    if (result) return *result ? 0 : no_code;
    fmt::print(stderr, "sipas: {}\n", result.problem().words);
    return base::row_of(result.problem().code).exit_code;
}

int run(int count, char** words) {
    Arguments arguments;
    Action action;
    CLI::App app{
        "The central server of the satisfaction terminals, and its administrators' command line.\n\n"
        "A first day:\n"
        "  export SIPAS_DATABASE=sipas.db\n"
        "  sipas import city.json              who is scored, and where the counters are\n"
        "  sipas import --survey survey.json   what the terminals ask\n"
        "  sipas serve &                       terminals can come\n"
        "  sipas enrol --counter ID            a one-time code for one terminal\n"
        "  sipas score                         what came of it\n"};
    app.name("sipas");
    app.set_version_flag("--version", "sipas " SIPAS_VERSION);
    app.require_subcommand(1);
    add_serve(app, arguments, action);
    add_import(app, arguments, action);
    add_enrol(app, arguments, action);
    add_score(app, arguments, action);
    add_batches(app, arguments, action);
    add_comments(app, arguments, action);
    add_verify(app, arguments, action);
    add_alarms(app, arguments, action);
    add_keeping(app, arguments, action);
    add_proofs(app, arguments, action);
    add_devices(app, arguments, action);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto result = action();
    return exit_code_of(result, arguments.no_code);
}

}  // namespace

int main(int count, char** words) {
    base::name_log("sipas");
    return run(count, words);
}
