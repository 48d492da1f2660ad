#include "sync/remote/command_line.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "sync/domain/period.hpp"
#include "sync/remote/pull_from.hpp"
#include "sync/server/commands.hpp"

namespace remote {
namespace {

using base::Code;
using base::Problem;
using base::Result;

struct Pull {
    std::filesystem::path database;
    Address address;
    std::filesystem::path token_file;
    std::filesystem::path folder;
};

Result<bool> pull(const Pull& asked) {
    if (asked.address.server.empty() && !asked.database.empty())
        return server::pull_batches(asked.database, asked.folder);
    if (asked.address.server.empty() || asked.token_file.empty())
        return Problem{Code::bad_input, "from where? --from https://NAME --token-file FILE, or --database", 0};
    return print_pull(asked.address, asked.token_file, asked.folder);
}

struct Export {
    std::filesystem::path database;
    std::string period;
    server::ResponseExport request;
};

Result<bool> export_responses(Export asked) {
    const auto period = domain::period_from(asked.period);
    if (!period)
        return Problem{Code::bad_input, "a period is a year, 2026-Q4, 2026-11, a day, or 2026-01-01..2026-06-30", 0};
    asked.request.filter.period = *period;
    return server::export_responses(asked.database, asked.request);
}

}  // namespace

void add_pull(CLI::App& batches, Action& action) {
    const auto asked = std::make_shared<Pull>();
    CLI::App& command =
        *batches.add_subcommand("pull", "Write what is new into a folder that `sipas verify` can check");
    command.add_option("--database", asked->database, "The server's database")->envname("SIPAS_DATABASE");
    command.add_option("--from", asked->address.server, "A server instead: https://NAME");
    command.add_option("--token-file", asked->token_file, "The file that holds your token for that server");
    command.add_option("--ca-file", asked->address.ca_file, "Whose certificates to trust (default: the system's)");
    command.add_option("--into", asked->folder, "The folder; made when it is not there")->required();
    command.callback([asked, &action] { action = [asked] { return pull(*asked); }; });
}

void add_responses(CLI::App& app, Action& action) {
    const auto asked = std::make_shared<Export>();
    asked->period = "..";
    CLI::App& responses = *app.add_subcommand("responses", "What people answered, one row each");
    responses.require_subcommand(1);
    CLI::App& command = *responses.add_subcommand(
        "export",
        "Raw responses as the terminals signed them, no flags applied: a table for a spreadsheet or a program");
    command.add_option("--database", asked->database, "The server's database")->envname("SIPAS_DATABASE")->required();
    command.add_option("--format", asked->request.format, "csv, ndjson or xlsx")
        ->check(CLI::IsMember({"csv", "ndjson", "xlsx"}))
        ->capture_default_str();
    command.add_option("--into", asked->request.into, "The file; must not be there yet (default: standard output)");
    command.add_option("--period", asked->period, "2026, 2026-Q4, 2026-11, 2026-11-29 or 2026-01-01..2026-06-30");
    command.add_option("--agency", asked->request.filter.agency, "Only this agency");
    command.add_option("--unit", asked->request.filter.unit, "Only this one-stop unit");
    command.add_option("--field", asked->request.filter.field, "Only this field");
    command.add_flag("--dossiers", asked->request.dossiers, "Add which dossier each is bound to, as a keyed hash");
    command.add_flag("--bom", asked->request.byte_order_mark, "Begin CSV with a byte order mark");
    command.callback([asked, &action] { action = [asked] { return export_responses(*asked); }; });
}

}  // namespace remote
