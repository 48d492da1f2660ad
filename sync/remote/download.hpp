// Download: one GET after another from a server, with a person's or program's token. Its source is the only file of
// this room that knows libcurl.
//
// Certificates that do not match the server's name, redirects, and bodies above 64 MiB are failures; so is a minute in
// which next to nothing comes.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "sync/base/result.hpp"

namespace remote {

struct Fetched {
    int status = 0;
    std::string body;
};

// A path with its query, as in "/v1/batches?limit=5"; unavailable when no answer came.
using Fetch = std::function<base::Result<Fetched>(const std::string& path)>;

struct Address {
    std::string server;             // "https://sipas.example.vn", also "http://127.0.0.1:8080"
    std::string token;              // never put into a URL, never printed
    std::filesystem::path ca_file;  // empty: the system's
};

// bad_input when it is no http or https address.
base::Result<Fetch> fetch_from(const Address& address);

}  // namespace remote
