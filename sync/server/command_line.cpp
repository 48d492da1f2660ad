#include "sync/server/command_line.hpp"

namespace server {

using base::Result;

void offer_database(CLI::App& command, Arguments& arguments) {
    command.add_option("--database", arguments.database, "The server's database: a file, or postgresql://HOST/NAME")
        ->envname("SIPAS_DATABASE");
    command.add_option("--config", arguments.config, "The server's settings, which name the database too")
        ->envname("SIPAS_CONFIG");
}

void set_database(CLI::App& command, Arguments& arguments) {
    arguments.on_database.push_back(&command);
    offer_database(command, arguments);
}

void offer_format(CLI::App& command, Format& format, const std::string& words,
                  const std::map<std::string, Format>& forms) {
    command.add_option("--format", format, words)->transform(CLI::CheckedTransformer(forms).description(""));
}

Result<Given> settings_file_of(const Arguments& arguments) {
    if (arguments.config.empty()) return Given{};
    auto file = read_settings_file(arguments.config);
    if (!file && file.problem().code == base::Code::not_found)
        return base::Problem{base::Code::not_found, "there is no file of settings " + arguments.config.string(), 0};
    return file;
}

Result<bool> find_database(Arguments& arguments) {
    if (!arguments.database.empty()) return true;
    const auto file = settings_file_of(arguments);
    if (!file) return file.problem();
    if (const auto named = file->find("database"); named != file->end()) arguments.database = named->second;
    if (!arguments.database.empty()) return true;
    return base::Problem{base::Code::bad_input,
                         "which database? Say --database, or SIPAS_DATABASE, or name it in the file of --config", 0};
}

Action with_database(Arguments& arguments, Action action) {
    return [&arguments, action = std::move(action)]() -> Result<bool> {
        if (const auto found = find_database(arguments); !found) return found.problem();
        return action();
    };
}

}  // namespace server
