#include "sync/server/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <string_view>

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr const char* tls12_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr std::string_view session_context = "sipas";
constexpr std::uint64_t options = SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                  SSL_OP_PRIORITIZE_CHACHA | SSL_OP_SINGLE_ECDH_USE;

Problem tls_problem(const std::string& what) {
    std::array<char, 256> words{};
    ::ERR_error_string_n(::ERR_get_error(), words.data(), words.size());
    ::ERR_clear_error();
    return {Code::bad_input, what + ": " + words.data(), 0};
}

Result<base::WallTime> expiry_of(ssl_ctx_st* context) {
    const X509* certificate = ::SSL_CTX_get0_certificate(context);
    std::tm time{};
    if (certificate == nullptr || ::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &time) != 1)
        return tls_problem("the certificate does not say how long it is valid");
    return base::WallTime{std::chrono::seconds{::timegm(&time)}};
}

// A service must not wait for somebody to type one.
int no_passphrase(char*, int, int, void*) { return 0; }

bool harden(ssl_ctx_st* context) {
    ::SSL_CTX_set_options(context, options);
    ::SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    ::SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);          // an idle connection needs no buffers of OpenSSL's
    ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets need none
    const std::string name(session_context);
    const void* bytes = name.data();
    return ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           ::SSL_CTX_set_cipher_list(context, tls12_ciphers) == 1 && SSL_CTX_set1_groups_list(context, groups) == 1 &&
           ::SSL_CTX_set_session_id_context(context, static_cast<const unsigned char*>(bytes),
                                            static_cast<unsigned>(name.size())) == 1;
}

}  // namespace

Result<Certificate> read_certificate(const std::filesystem::path& chain, const std::filesystem::path& key) {
    const TlsContext context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    if (!context || !harden(context.get())) return tls_problem("OpenSSL cannot be set up");
    if (::SSL_CTX_use_certificate_chain_file(context.get(), chain.c_str()) != 1)
        return tls_problem("the certificate " + chain.string() + " cannot be read");
    if (::SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
        return tls_problem("the key " + key.string() + " cannot be read, or is not the certificate's");
    if (::SSL_CTX_check_private_key(context.get()) != 1)
        return tls_problem("the key " + key.string() + " is not the certificate's");
    const auto expires = expiry_of(context.get());
    if (!expires) return expires.problem();
    return Certificate{context, *expires};
}

}  // namespace server
