// The subcommands about terminals, places and surveys: devices, places, surveys.
#include <CLI/CLI.hpp>

#include "sync/server/command_line.hpp"
#include "sync/server/commands_devices.hpp"

namespace server {
namespace {

struct Asked {
    Format format = Format::table;
    Format city_format = Format::csv;
    std::string device;
    std::string counter;
    Path file;
    std::string from;
    std::string through;
    bool dry_run = false;
};

class KeepingCommands : private CommandMaker<Asked> {
public:
    using CommandMaker::CommandMaker;

    void add_device_commands() {
        CLI::App& devices = *app_.add_subcommand(
            "devices",
            "Each terminal: last contact, epoch and sequence, entries waiting, clock against the server's, coverage "
            "(the share of the last seven days' opening hours in which its screen was lit), version");
        set_database(devices, arguments_);
        offer_format(devices, asked_->format);
        devices.require_subcommand(0, 1);
        devices.fallthrough();
        devices.callback([&arguments = arguments_, &action = action_, asked = asked_] {
            if (!action) action = [&arguments, asked] { return list_devices(arguments.database, asked->format); };
        });
        CLI::App& move = *devices.add_subcommand("move", "It stands at another counter from now on; its ratings stay");
        move.add_option("DEVICE", asked_->device)->required();
        move.add_option("--counter", asked_->counter, "Where it stands now")->required();
        act_of(move, [](const Path& database, const Asked& asked) {
            return move_device_to(database, asked.device, asked.counter);
        });
    }

    void add_place_commands() {
        CLI::App& places = group("places", "Blocs, agencies, units and counters, as a file");
        CLI::App& import = command(
            places, "import",
            "Bring a file into the database: all of it or nothing; safe to repeat. What the file does not name stays.\n"
            "JSON as in assets/places, or a table (CSV UTF-8), one row a counter, with these columns:\n"
            "  bloc bloc_vi bloc_en agency agency_vi agency_en excluded unit unit_vi unit_en hours holidays\n"
            "  counter counter_vi counter_en field\n"
            "or one of fields, one row a field: field field_vi field_en\n"
            "hours: \"mon 07:30-11:30 13:30-17:00; tue 07:30-11:30\"; holidays: \"2026-09-02 2026-09-03\"",
            [](const Path& database, const Asked& asked) {
                return asked.dry_run ? preview_places(database, asked.file) : import_city_file(database, asked.file);
            });
        import.add_option("FILE", asked_->file)->required();
        import.add_flag("--dry-run", asked_->dry_run, "Tell what would change, from what to what, and change nothing");
        CLI::App& exported = command(
            places, "export", "Print them as `import` reads them",
            [](const Path& database, const Asked& asked) { return export_places(database, asked.city_format); });
        offer_format(exported, asked_->city_format, "csv, or json, which has the names of fields too",
                     {{"csv", Format::csv}, {"json", Format::json}});
    }

    void add_survey_commands() {
        CLI::App& surveys = group("surveys", "What the terminals ask, and from when to when");
        CLI::App& publish =
            command(surveys, "publish",
                    "Of all that are in force on a day, the one that begins last is asked; terminals ask hourly",
                    [](const Path& database, const Asked& asked) {
                        return publish_survey_file(database, asked.file, asked.from, asked.through);
                    });
        publish.add_option("FILE", asked_->file, "A survey, as in assets/surveys")->required();
        publish.add_option("--from", asked_->from, "The first day, YYYY-MM-DD")->required();
        publish.add_option("--through", asked_->through, "The last day; open when nothing is said");
        CLI::App& list =
            command(surveys, "list", "All that were published",
                    [](const Path& database, const Asked& asked) { return list_surveys(database, asked.format); });
        offer_format(list, asked_->format);
    }
};

}  // namespace

void add_keeping_commands(CLI::App& app, Arguments& arguments, Action& action) {
    KeepingCommands commands(app, arguments, action);
    commands.add_device_commands();
    commands.add_place_commands();
    commands.add_survey_commands();
}

}  // namespace server
