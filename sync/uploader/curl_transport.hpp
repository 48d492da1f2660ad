// The transport of the product: libcurl, one connection that is kept open. The only file that knows curl.
//
// Answers to certificates that do not match the server's name, redirects, and replies above answer_limit_bytes are no
// answers. At most 10 s to connect and 20 s in all.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "sync/uploader/transport.hpp"

namespace uploader {

// `stopped` is asked about once a second while a request is under way; true ends it without an answer. `authorities`: a
// PEM file of the only authorities that are believed; empty: those of the system.
std::unique_ptr<Transport> curl_transport(std::function<bool()> stopped, std::filesystem::path authorities = {});

}  // namespace uploader
