#include "sync/server/http_server.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <csignal>
#include <map>
#include <optional>
#include <thread>
#include <utility>

namespace server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using base::Code;
using base::Problem;
using base::Result;
using boost::system::error_code;

constexpr std::size_t first_read_bytes = 1024;                     // all that an idle connection needs
constexpr std::size_t body_buffer_bytes = std::size_t{64} * 1024;  // measured: 2.4 times faster than Beast's default
constexpr int request_header_fields_too_large = 431;
constexpr unsigned first_version_with_chunks = 11;  // HTTP/1.1
constexpr std::chrono::milliseconds goodbye{1000};
constexpr std::chrono::milliseconds pause_after_failed_accept{100};

std::string lower_case(beast::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string address_of(const tcp::socket& socket) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    return error ? std::string() : endpoint.address().to_string();
}

Request request_of(http::request<http::string_body>&& message) {
    const std::string_view target(message.target().data(), message.target().size());
    const std::size_t mark = target.find('?');
    Request request{.method = std::string(message.method_string()),
                    .path = std::string(target.substr(0, mark)),
                    .query = mark == std::string_view::npos ? "" : std::string(target.substr(mark + 1)),
                    .headers = {},
                    .body = {}};
    for (const auto& field : message)
        request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    return request;
}

template <typename Body>
http::response<Body> head_of(const Reply& reply, bool keep_alive) {
    http::response<Body> response{static_cast<http::status>(reply.status), 11};
    response.set(http::field::server, "sipas/" SIPAS_VERSION);
    response.set(http::field::cache_control, "no-store");
    if (!reply.media_type.empty()) response.set(http::field::content_type, reply.media_type);
    for (const auto& [name, value] : reply.headers) response.set(name, value);
    response.keep_alive(keep_alive);
    return response;
}

http::response<http::string_body> response_of(Reply reply, bool keep_alive) {
    auto response = head_of<http::string_body>(reply, keep_alive);
    response.body() = std::move(reply.body);
    response.prepare_payload();
    return response;
}

// What a GET would be answered with, but for the body.
http::response<http::empty_body> bare_response_of(const Reply& reply, bool keep_alive) {
    auto response = head_of<http::empty_body>(reply, keep_alive);
    if (reply.pull)
        response.chunked(true);
    else
        response.content_length(reply.body.size());
    return response;
}

// What to say to a request that could not be read; nothing when there is nobody to say it to.
std::optional<Reply> complaint_about(const error_code& error) {
    if (error == http::error::body_limit) return problem_reply({Code::too_large, "the body is above 1 MiB", 0});
    if (error == http::error::header_limit) {
        Reply reply = problem_reply({Code::too_large, "the header is above 8 KiB", 0});
        reply.status = request_header_fields_too_large;
        return reply;
    }
    const bool unreadable = error.category() == http::make_error_code(http::error::bad_method).category() &&
                            error != http::error::end_of_stream && error != http::error::partial_message;
    if (unreadable) return problem_reply({Code::bad_input, "this is not HTTP: " + error.message(), 0});
    return std::nullopt;
}

Result<tcp::endpoint> endpoint_from(const std::string& address) {
    const Problem wrong{Code::bad_input, "\"" + address + "\" is no ADDRESS:PORT, such as 127.0.0.1:8080", 0};
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos) return wrong;
    std::string host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    unsigned short port = 0;
    const char* const end = address.data() + address.size();
    const auto [stop, failure] = std::from_chars(address.data() + colon + 1, end, port);
    error_code error;
    const auto ip = asio::ip::make_address(host, error);
    if (error || failure != std::errc{} || stop != end) return wrong;
    return tcp::endpoint(ip, port);
}

std::string text_of(const tcp::endpoint& endpoint) {
    const std::string host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(endpoint.port());
}

// One connection. Everything but answered() runs on its strand.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, const HttpLimits& limits, const HttpServer::Answerer& answerer,
            std::function<void()> ended)
        : stream_(std::move(socket)), limits_(limits), answerer_(answerer), ended_(std::move(ended)) {}
    ~Session() { ended_(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    void start() {
        asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->wait_for_request(); });
    }

    // Closes when idle, else after the request under way.
    void stop() {
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            self->stopping_ = true;
            if (self->idle_) self->close();
        });
    }

private:
    void wait_for_request() {
        if (stopping_) return close();
        parser_.emplace();
        parser_->header_limit(limits_.header_bytes);
        parser_->body_limit(limits_.body_bytes);
        if (buffer_.size() > 0) return read_header();
        idle_ = true;
        buffer_.shrink_to_fit();
        stream_.expires_after(limits_.idle);
        stream_.async_read_some(buffer_.prepare(first_read_bytes),
                                [self = shared_from_this()](const error_code& error, std::size_t count) {
                                    self->idle_ = false;
                                    if (error) return self->close();
                                    self->buffer_.commit(count);
                                    self->read_header();
                                });
    }

    // One deadline for header and body together: a slow sender cannot stretch it byte by byte.
    void read_header() {
        stream_.expires_after(limits_.request);
        http::async_read_header(stream_, buffer_, *parser_,
                                [self = shared_from_this()](const error_code& error, std::size_t) {
                                    if (error) return self->complain(error);
                                    self->read_body();
                                });
    }

    void read_body() {
        if (!parser_->is_done()) buffer_.reserve(body_buffer_bytes);
        http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](const error_code& error, std::size_t) {
            if (error) return self->complain(error);
            self->answer();
        });
    }

    void answer() {
        keep_alive_ = parser_->keep_alive();
        asked_version_ = parser_->get().version();
        head_only_ = parser_->get().method() == http::verb::head;
        // The guard keeps the pool running while the answer is made on a thread that is none of the pool's.
        auto guard = std::make_shared<asio::executor_work_guard<asio::any_io_executor>>(stream_.get_executor());
        Request request = request_of(parser_->release());
        request.peer = address_of(stream_.socket());
        answerer_(std::move(request), [self = shared_from_this(), guard](Reply reply) {
            asio::post(self->stream_.get_executor(),
                       [self, guard, reply = std::move(reply)]() mutable { self->write(std::move(reply)); });
        });
    }

    void complain(const error_code& error) {
        auto complaint = complaint_about(error);
        keep_alive_ = false;
        if (!complaint) return close();
        unread_ = true;
        write(std::move(*complaint));
    }

    void write(Reply reply) {
        keep_alive_ = keep_alive_ && !stopping_;
        if (head_only_) return send(bare_response_of(reply, keep_alive_));
        if (reply.pull) return begin_pulling(std::move(reply));
        send(response_of(std::move(reply), keep_alive_));
    }

    template <typename Body>
    void send(http::response<Body> given) {
        auto response = std::make_shared<http::response<Body>>(std::move(given));
        stream_.expires_after(limits_.request);
        http::async_write(
            stream_, *response,
            [self = shared_from_this(), response](const error_code& error, std::size_t) { self->sent(error); });
    }

    void sent(const error_code& error) {
        if (!error && unread_) return say_goodbye();
        if (error || !keep_alive_) return close();
        wait_for_request();
    }

    // A body of any size: the next piece is asked for when the one before has gone, so a slow reader slows us down.
    void begin_pulling(Reply reply) {
        is_chunked_ = asked_version_ >= first_version_with_chunks;
        keep_alive_ = keep_alive_ && is_chunked_;
        auto response =
            std::make_shared<http::response<http::empty_body>>(head_of<http::empty_body>(reply, keep_alive_));
        response->chunked(is_chunked_);
        auto serializer = std::make_shared<http::response_serializer<http::empty_body>>(*response);
        pull_ = std::move(reply.pull);
        stream_.expires_after(limits_.request);
        http::async_write_header(
            stream_, *serializer,
            [self = shared_from_this(), response, serializer](const error_code& error, std::size_t) {
                if (error) return self->close();
                self->pull();
            });
    }

    void pull() {
        auto piece = pull_();
        if (!piece) return close();
        const bool is_last = !piece->has_value();
        piece_ = std::move(*piece).value_or("");
        if (is_last) pull_ = nullptr;
        if (is_last && !is_chunked_) return sent({});
        if (!is_last && piece_.empty())
            return asio::post(stream_.get_executor(), [self = shared_from_this()] { self->pull(); });
        stream_.expires_after(limits_.request);
        const auto written = [self = shared_from_this(), is_last](const error_code& error, std::size_t) {
            if (is_last) return self->sent(error);
            if (error) return self->close();
            self->pull();
        };
        const asio::const_buffer bytes(piece_.data(), piece_.size());
        if (is_last) return asio::async_write(stream_, http::make_chunk_last(), written);
        if (is_chunked_) return asio::async_write(stream_, http::make_chunk(bytes), written);
        asio::async_write(stream_, bytes, written);
    }

    // Closing with unread bytes would reset the connection, and the other side would never see what was answered.
    void say_goodbye() {
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.expires_after(goodbye);
        discard();
    }

    void discard() {
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(body_buffer_bytes),
                                [self = shared_from_this()](const error_code& error, std::size_t) {
                                    if (error) return self->close();
                                    self->discard();
                                });
    }

    void close() {
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.close();
    }

    beast::tcp_stream stream_;
    const HttpLimits& limits_;
    const HttpServer::Answerer& answerer_;
    std::function<void()> ended_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Reply::Pull pull_;
    std::string piece_;
    unsigned asked_version_ = 0;  // 10 is HTTP/1.0
    bool is_chunked_ = false;
    bool keep_alive_ = false;
    bool head_only_ = false;
    bool unread_ = false;
    bool idle_ = false;
    bool stopping_ = false;
};

}  // namespace

// The acceptor and the census of sessions; all of it on one strand.
struct HttpServer::Open {
    Open(const HttpLimits& given_limits, Answerer given_answerer)
        : limits(given_limits),
          answerer(std::move(given_answerer)),
          pool(given_limits.threads),
          strand(asio::make_strand(pool)),
          acceptor(strand),
          signals(strand, SIGINT, SIGTERM),
          timer(strand) {}

    // Sessions that a drain gave up on go with the pool, when there is no strand left to tell.
    ~Open() { gone = true; }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    Open(Open&&) = delete;
    Open& operator=(Open&&) = delete;

    error_code bind(const tcp::endpoint& endpoint) {
        error_code error;
        acceptor.open(endpoint.protocol(), error);
        if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (!error) address = text_of(acceptor.local_endpoint(error));
        return error;
    }

    void start() {
        if (stopping) return;
        signals.async_wait([this](const error_code& error, int) {
            if (!error) stop();
        });
        accept();
    }

    void accept() {
        accepting = !stopping && sessions.size() < limits.connections;
        if (!accepting) return;
        acceptor.async_accept(asio::make_strand(pool), [this](const error_code& error, tcp::socket socket) {
            if (stopping) return;
            if (error) return accept_later();
            open_session(std::move(socket));
            accept();
        });
    }

    // Out of descriptors, most likely: trying again at once would only burn the processor.
    void accept_later() {
        timer.expires_after(pause_after_failed_accept);
        timer.async_wait([this](const error_code& error) {
            if (!error) accept();
        });
    }

    void open_session(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const std::uint64_t number = ++last_number;
        auto ended = [this, number] {
            if (!gone) asio::post(strand, [this, number] { close_session(number); });
        };
        auto session = std::make_shared<Session>(std::move(socket), limits, answerer, std::move(ended));
        sessions.emplace(number, session);
        session->start();
    }

    void close_session(std::uint64_t number) {
        sessions.erase(number);
        if (stopping && sessions.empty()) timer.cancel();
        if (!accepting) accept();
    }

    void stop() {
        if (std::exchange(stopping, true)) return;
        signals.cancel();
        acceptor.close();
        for (const auto& [number, weak] : sessions)
            if (const auto session = weak.lock()) session->stop();
        if (sessions.empty()) return;
        timer.expires_after(limits.drain);
        timer.async_wait([this](const error_code& error) {
            if (!error) pool.stop();
        });
    }

    bool gone = false;  // first, so that it outlives the pool
    HttpLimits limits;
    Answerer answerer;
    std::string address;
    asio::io_context pool;
    asio::strand<asio::io_context::executor_type> strand;
    tcp::acceptor acceptor;
    asio::signal_set signals;
    asio::steady_timer timer;  // a pause in accepting; later the end of draining
    std::map<std::uint64_t, std::weak_ptr<Session>> sessions;
    std::uint64_t last_number = 0;
    bool accepting = false;
    bool stopping = false;
};

HttpServer::HttpServer(std::unique_ptr<Open> open) : open_(std::move(open)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::listen(const std::string& address, const HttpLimits& limits, Answerer answerer) {
    const auto endpoint = endpoint_from(address);
    if (!endpoint) return endpoint.problem();
    auto open = std::make_unique<Open>(limits, std::move(answerer));
    if (const auto error = open->bind(*endpoint); error)
        return Problem{Code::unavailable, "cannot listen on " + address + ": " + error.message(), 0};
    return HttpServer(std::move(open));
}

std::string HttpServer::address() const { return open_->address; }

void HttpServer::run() {
    asio::post(open_->strand, [open = open_.get()] { open->start(); });
    std::vector<std::jthread> others;
    for (int i = 1; i < open_->limits.threads; ++i) others.emplace_back([pool = &open_->pool] { pool->run(); });
    open_->pool.run();
}

void HttpServer::stop() {
    asio::post(open_->strand, [open = open_.get()] { open->stop(); });
}

}  // namespace server
