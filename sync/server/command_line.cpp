#include "sync/server/command_line.hpp"

namespace server {

void set_database(CLI::App& command, Arguments& arguments) {
    arguments.on_database.push_back(&command);
    command.add_option("--database", arguments.database, "The server's database: a file, or postgresql://HOST/NAME")
        ->envname("SIPAS_DATABASE");
    command.add_option("--config", arguments.config, "The server's settings, which name the database too")
        ->envname("SIPAS_CONFIG");
}

}  // namespace server
