// sipas: the central server and the administrators' command line. Reads the arguments, calls one function, and turns
// its result into an exit code: 0 yes, 1 no, 2 asked wrongly, 3 the machine or the network would not. `sipas verify`
// has codes of its own: 0 proven, 1 missing, 2 doubtful.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "sync/audit/audit.hpp"
#include "sync/base/log.hpp"
#include "sync/remote/command_line.hpp"
#include "sync/server/command_line.hpp"
#include "sync/server/serve.hpp"

namespace {

using base::Result;
using server::Action;
using server::Arguments;
using server::set_database;

// One flag for each row of the table of settings.
void set_settings(CLI::App& command, Arguments& arguments) {
    command.add_option("--config", arguments.config, "A file of settings; `sipas config show` prints one")
        ->envname("SIPAS_CONFIG");
    for (const server::SettingRow& row : server::setting_rows()) {
        auto* flag = command.add_option_function<std::string>(
            "--" + std::string(row.name),
            [&arguments, &row](const std::string& value) { arguments.flags[std::string(row.name)] = value; },
            std::string(row.what));
        flag->type_name(row.kind == server::SettingKind::text ? "TEXT" : server::range_of(row));
        flag->default_str(std::string(row.fallback));
    }
}

Result<server::Settings> settings_of(const Arguments& arguments) {
    const auto file = settings_file_of(arguments);
    if (!file) return file.problem();
    return server::Settings::settle(arguments.flags, server::settings_in(environ), *file);
}

void add_serve(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& command = *app.add_subcommand(
        "serve",
        "Answer terminals over HTTP until SIGINT or SIGTERM.\n"
        "A flag goes before the environment (--idle-seconds is SIPAS_IDLE_SECONDS), that before the file of --config.");
    set_settings(command, arguments);
    command.callback([&] {
        action = [&]() -> Result<bool> {
            const auto settings = settings_of(arguments);
            if (!settings) return settings.problem();
            const auto all = server::serve_settings(*settings);
            if (!all) return all.problem();
            const auto served = server::serve(*all);
            if (!served) return served.problem();
            return true;
        };
    });
}

void add_config(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& config = *app.add_subcommand("config", "The server's settings: what is in force, what could be said");
    config.require_subcommand(1);
    const auto over_settings = [&](Result<bool> (*print)(const server::Settings&)) {
        return [&, print]() -> Result<bool> {
            const auto settings = settings_of(arguments);
            if (!settings) return settings.problem();
            return print(*settings);
        };
    };
    CLI::App& check = *config.add_subcommand(
        "check", "Print each setting and where its value came from; exit code 2 when one cannot be");
    set_settings(check, arguments);
    check.callback([&, over_settings] { action = over_settings(server::check_config); });

    CLI::App& show = *config.add_subcommand("show", "Print the settings in force as a file for --config");
    set_settings(show, arguments);
    auto* defaults = show.add_flag("--defaults", arguments.defaults, "As they are when nobody says anything");
    show.add_flag("--markdown", arguments.as_markdown, "All that could be said, as a table for people")
        ->excludes(defaults);
    show.callback([&, over_settings] {
        if (arguments.as_markdown)
            action = [] { return server::print_settings_table(); };
        else if (arguments.defaults)
            action = [] { return server::show_config(server::Settings::settle({}, {}, {}).value()); };
        else
            action = over_settings(server::show_config);
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

void add_batches(CLI::App& app, Arguments& arguments, Action& action) {
    CLI::App& batches = *app.add_subcommand("batches", "What the terminals sent, as it was received");
    batches.require_subcommand(1);
    CLI::App& list = *batches.add_subcommand("list", "One line a batch, oldest first");
    set_database(list, arguments);
    list.add_option("--after", arguments.after, "Only batches after this number")->check(CLI::NonNegativeNumber);
    list.callback([&] { action = [&] { return server::list_batches(arguments.database, arguments.after); }; });

    remote::add_pull(batches, action);

    CLI::App& stick = *batches.add_subcommand("import", "Take what terminals without network exported to a USB stick");
    set_database(stick, arguments);
    stick.add_option("DIR", arguments.folder, "The stick; receipts for the terminals are written back to it")
        ->required();
    stick.callback([&] { action = [&] { return server::import_batches(arguments.database, arguments.folder); }; });
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
    server::offer_format(alarms, arguments.format);
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
    add_config(app, arguments, action);
    add_import(app, arguments, action);
    add_enrol(app, arguments, action);
    server::add_score(app, arguments, action);
    server::add_report(app, arguments, action);
    server::add_bottlenecks(app, arguments, action);
    server::add_flags(app, arguments, action);
    add_batches(app, arguments, action);
    remote::add_responses(app, action);
    add_comments(app, arguments, action);
    add_verify(app, arguments, action);
    add_alarms(app, arguments, action);
    add_keeping(app, arguments, action);
    add_proofs(app, arguments, action);
    add_devices(app, arguments, action);
    server::add_people_commands(app, arguments, action);
    server::add_keeping_commands(app, arguments, action);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto was_given = [](const CLI::App* command) { return command->parsed(); };
    if (std::ranges::any_of(arguments.on_database, was_given)) action = server::with_database(arguments, action);
    const auto result = action();
    return exit_code_of(result, arguments.no_code);
}

}  // namespace

int main(int count, char** words) {
    base::name_log("sipas");
    return run(count, words);
}
