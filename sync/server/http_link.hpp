// Link: one TCP connection, plain or under TLS, as one stream for Beast, so that what reads and writes HTTP is compiled
// once. Belongs to one strand.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <utility>

#include "sync/server/tls.hpp"

namespace server {

class Link {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;

    // Without a certificate it is plain.
    Link(boost::asio::ip::tcp::socket socket, const TlsContext& certificate) : tcp_(std::move(socket)) {
        if (!certificate) return;
        ::SSL_CTX_up_ref(certificate.get());  // Asio's context gives its own back
        boost::asio::ssl::context context(certificate.get());
        tls_.emplace(tcp_, context);
    }

    executor_type get_executor() { return tcp_.get_executor(); }
    bool is_secure() const { return tls_.has_value(); }

    // Of everything that follows; it must end by then.
    void expires_after(std::chrono::milliseconds time) { tcp_.expires_after(time); }

    template <typename Handler>
    void async_handshake(Handler&& handler) {
        tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
    }

    template <typename Buffers, typename Handler>
    void async_read_some(const Buffers& buffers, Handler&& handler) {
        if (tls_)
            tls_->async_read_some(buffers, std::forward<Handler>(handler));
        else
            tcp_.async_read_some(buffers, std::forward<Handler>(handler));
    }

    template <typename Buffers, typename Handler>
    void async_write_some(const Buffers& buffers, Handler&& handler) {
        if (tls_)
            tls_->async_write_some(buffers, std::forward<Handler>(handler));
        else
            tcp_.async_write_some(buffers, std::forward<Handler>(handler));
    }

    // Says that nothing more comes: under TLS with the word that tells an end from a cut line. `handler` is called when
    // the other side has heard it, or the time is up.
    template <typename Handler>
    void async_finish(Handler&& handler) {
        if (tls_) return tls_->async_shutdown(std::forward<Handler>(handler));
        boost::system::error_code error;
        tcp_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
        std::forward<Handler>(handler)(error);
    }

    void close() { tcp_.close(); }

private:
    boost::beast::tcp_stream tcp_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace server
