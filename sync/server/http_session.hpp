// Session: one connection of the HTTP server, from its first byte to its last, request after request.
//
// Everything but the answer that is called back runs on the connection's strand. It keeps itself alive while it waits
// for something, and says `ended` when it goes.
#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/server/http_link.hpp"
#include "sync/server/http_server.hpp"

namespace server {

// What all sessions of a server share; it outlives them.
struct SessionTerms {
    HttpLimits limits;
    HttpServer::Answerer answerer;
    std::function<std::optional<Reply>(const Request&)> turn_away;  // may be none
    std::shared_ptr<HttpCounts> counts;
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(boost::asio::ip::tcp::socket socket, const TlsContext& certificate, std::string peer,
            const SessionTerms& terms, std::function<void()> ended);
    ~Session() { ended_(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    void start();
    // Closes when idle, else after the request under way.
    void stop();

private:
    using Error = boost::system::error_code;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    void shake_hands();
    void wait_for_request();
    void read_header();
    void heed_header();
    void read_body();
    void answer();
    void turn_away(Reply reply);
    void pass_over_body();
    void complain(const Error& error);
    void refuse(Reply reply);
    void write(Reply reply);
    void sent(const Error& error);
    void begin_pulling(Reply reply);
    void pull();
    void say_goodbye();
    void discard();
    void finish();
    template <typename Body>
    void send(boost::beast::http::response<Body> given);

    Link link_;
    std::string peer_;
    const SessionTerms& terms_;
    std::function<void()> ended_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    Request request_;  // under way, from its header on
    Reply::Pull pull_;
    std::string piece_;
    unsigned asked_version_ = 0;        // 10 is HTTP/1.0
    std::uint64_t unwanted_bytes_ = 0;  // of the body of a request that was turned away
    bool is_chunked_ = false;
    bool keep_alive_ = false;
    bool head_only_ = false;
    bool unread_ = false;  // nothing that comes will be understood any more
    bool idle_ = false;
    bool stopping_ = false;
};

}  // namespace server
