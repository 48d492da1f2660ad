// serve: the central server, put together: one writer, one reading store, handlers, and HTTP in front of them.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/result.hpp"

namespace server {

struct ServeSettings {
    std::filesystem::path database;
    std::string listen = "127.0.0.1:8080";
    std::filesystem::path address_file;  // gets the real ADDRESS:PORT once the server listens; empty: none
};

// Returns after SIGINT or SIGTERM, when everything accepted is written and answered.
base::Result<> serve(const ServeSettings& settings);

}  // namespace server
