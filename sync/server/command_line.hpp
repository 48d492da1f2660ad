// Command line: the subcommands of `sipas` that main.cpp does not read itself, by who uses them.
#pragma once

#include <filesystem>
#include <functional>

#include "sync/base/result.hpp"

namespace CLI {
class App;
}

namespace server {

// What a subcommand sets, and main runs once the command line is read.
struct Chosen {
    std::filesystem::path database;
    std::function<base::Result<bool>()> action;
    int no_code = 1;  // exit code of the answer no
};

// user, token, audit
void add_people_commands(CLI::App& app, Chosen& chosen);

// devices, places, surveys
void add_keeping_commands(CLI::App& app, Chosen& chosen);

}  // namespace server
