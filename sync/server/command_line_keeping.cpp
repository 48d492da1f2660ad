// The subcommands about terminals, places and surveys: devices, places, surveys.
#include <CLI/CLI.hpp>

#include "sync/server/command_line.hpp"
#include "sync/server/commands_devices.hpp"

namespace server {
namespace {

struct Asked {
    Format format = Format::table;
    std::string device;
    std::string counter;
    Path file;
    std::string from;
    std::string through;
    bool dry_run = false;
};
using Shared = std::shared_ptr<Asked>;  // read when the action runs

void add_database(CLI::App& to, Chosen& chosen) {
    to.add_option("--database", chosen.database, "The server's database")->envname("SIPAS_DATABASE")->required();
}

void add_format(CLI::App& to, const Shared& asked) {
    to.add_option("--format", asked->format, "table or json")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, Format>({{"table", Format::table}, {"json", Format::json}}))
                .description(""));
}

void add_devices(CLI::App& app, Chosen& chosen, const Shared& asked) {
    CLI::App& devices = *app.add_subcommand(
        "devices",
        "Each terminal: last contact, epoch and sequence, entries waiting, clock against the server's, coverage (the "
        "share of the last seven days' opening hours in which its screen was lit), version");
    add_database(devices, chosen);
    add_format(devices, asked);
    devices.require_subcommand(0, 1);
    devices.fallthrough();
    devices.callback([&chosen, asked] {
        if (!chosen.action) chosen.action = [&chosen, asked] { return list_devices(chosen.database, asked->format); };
    });

    CLI::App& move = *devices.add_subcommand("move", "It stands at another counter from now on; its ratings stay");
    move.add_option("DEVICE", asked->device)->required();
    move.add_option("--counter", asked->counter, "Where it stands now")->required();
    move.callback([&chosen, asked] {
        chosen.action = [&chosen, asked] { return move_device_to(chosen.database, asked->device, asked->counter); };
    });
}

void add_places(CLI::App& app, Chosen& chosen, const Shared& asked) {
    CLI::App& places = *app.add_subcommand("places", "Blocs, agencies, units and counters, as a file");
    places.require_subcommand(1);
    CLI::App& import = *places.add_subcommand(
        "import",
        "Bring a file into the database: all of it or nothing; safe to repeat. What the file does not name stays.\n"
        "JSON as in assets/places, or a table (CSV UTF-8), one row a counter, with these columns:\n"
        "  bloc bloc_vi bloc_en agency agency_vi agency_en excluded unit unit_vi unit_en hours holidays\n"
        "  counter counter_vi counter_en field\n"
        "hours: \"mon 07:30-11:30 13:30-17:00; tue 07:30-11:30\"; holidays: \"2026-09-02 2026-09-03\"");
    add_database(import, chosen);
    import.add_option("FILE", asked->file)->required();
    import.add_flag("--dry-run", asked->dry_run, "Tell what would change, from what to what, and change nothing");
    import.callback([&chosen, asked] {
        chosen.action = [&chosen, asked] {
            return asked->dry_run ? preview_places(chosen.database, asked->file)
                                  : import_city_file(chosen.database, asked->file);
};
}  // namespace
);

CLI::App& exported = *places.add_subcommand("export", "Print them as the table that `import` reads");
add_database(exported, chosen);
exported.callback([&chosen] { chosen.action = [&chosen] { return export_places(chosen.database); }; });
}  // namespace server

void add_surveys(CLI::App& app, Chosen& chosen, const Shared& asked) {
    CLI::App& surveys = *app.add_subcommand("surveys", "What the terminals ask, and from when to when");
    surveys.require_subcommand(1);
    CLI::App& publish = *surveys.add_subcommand(
        "publish", "Of all that are in force on a day, the one that begins last is asked; terminals ask hourly");
    add_database(publish, chosen);
    publish.add_option("FILE", asked->file, "A survey, as in assets/surveys")->required();
    publish.add_option("--from", asked->from, "The first day, YYYY-MM-DD")->required();
    publish.add_option("--through", asked->through, "The last day; open when nothing is said");
    publish.callback([&chosen, asked] {
        chosen.action = [&chosen, asked] {
            return publish_survey_file(chosen.database, asked->file, asked->from, asked->through);
        };
    });

    CLI::App& list = *surveys.add_subcommand("list", "All that were published");
    add_database(list, chosen);
    add_format(list, asked);
    list.callback([&chosen, asked] {
        chosen.action = [&chosen, asked] { return list_surveys(chosen.database, asked->format); };
    });
}

}  // namespace

void add_keeping_commands(CLI::App& app, Chosen& chosen) {
    const auto asked = std::make_shared<Asked>();
    add_devices(app, chosen, asked);
    add_places(app, chosen, asked);
    add_surveys(app, chosen, asked);
}

}  // namespace server
