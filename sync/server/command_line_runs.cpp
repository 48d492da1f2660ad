// Score runs: made and signed on the server, compared and verified anywhere.
#include "sync/server/command_line.hpp"

namespace server {

using base::Result;

namespace {

constexpr std::string_view key_file_words =
    "The file with the key for scores, made the first time; beside the "
    "database where none is named";

}  // namespace

void add_runs(CLI::App& score, Arguments& arguments, Action& action) {
    CLI::App& run = *score.add_subcommand(
        "run",
        "Fix a score with everything that went into it, signed; exit code 1 when entries are known to be missing");
    run.add_option("--into", arguments.run.runs, "The folder that holds all runs")->required();
    run.add_option("--flags", arguments.run.flags,
                   "A file of `sipas flags run`: the result is fixed with and without its suspects");
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
            arguments.run.sheet = arguments.score.sheet;
            arguments.run.key_file = arguments.key_file;
            return scoring::make(arguments.database, arguments.run);
        });
    });

    run.add_option("--key-file", arguments.key_file, std::string(key_file_words));
    CLI::App& key = *score.add_subcommand("key", "Print the public key that signs runs, to be published");
    key.add_option("--key-file", arguments.key_file, std::string(key_file_words));
    key.callback([&] {
        action = with_database(arguments, [&] { return scoring::print_key(arguments.database, arguments.key_file); });
    });

    const auto add_act = [&](CLI::App& command) {
        command.add_option("--key-file", arguments.act.key_file, std::string(key_file_words));
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

}  // namespace server
