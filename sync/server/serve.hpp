// serve: the central server, put together: one writer, reading stores, handlers, what watches over them, and HTTP in
// front.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/log.hpp"
#include "sync/base/result.hpp"
#include "sync/server/front.hpp"
#include "sync/server/http_server.hpp"
#include "sync/server/settings.hpp"

namespace server {

struct ServeSettings {
    std::filesystem::path database;
    std::string listen = "127.0.0.1:8080";
    std::filesystem::path address_file;     // gets the real ADDRESS:PORT once the server listens; empty: none
    std::filesystem::path tls_certificate;  // both empty: plain HTTP
    std::filesystem::path tls_key;
    HttpLimits limits;
    FrontLimits front;
    std::uintmax_t least_free_bytes = 0;
    base::LogFormat log_format = base::LogFormat::json;
    base::Severity log_level = base::Severity::info;
};

// bad_input when two of them contradict each other, or a text is not what it must be.
base::Result<ServeSettings> serve_settings(const Settings& settings);

// Returns after SIGINT or SIGTERM, when everything accepted is written and answered. SIGHUP reads the certificate anew.
base::Result<> serve(const ServeSettings& settings);

}  // namespace server
