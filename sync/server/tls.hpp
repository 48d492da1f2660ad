// TLS: what the server proves its name with; the only file of this room that calls OpenSSL.
//
// TLS 1.2 and 1.3, forward secrecy and authenticated ciphers only, no renegotiation, no compression. Sessions are
// resumed by tickets, whose keys live as long as a context: what was read anew needs one full handshake of everybody.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace server {

using TlsContext = std::shared_ptr<ssl_ctx_st>;

struct Certificate {
    TlsContext context;
    base::WallTime expires{};
};

// PEM files: the server's certificate with those between it and a root behind it, and its key. bad_input names the file
// and says what OpenSSL said; also when the two do not belong together.
base::Result<Certificate> read_certificate(const std::filesystem::path& chain, const std::filesystem::path& key);

}  // namespace server
