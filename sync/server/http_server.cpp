#include "sync/server/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <charconv>
#include <csignal>
#include <map>
#include <thread>
#include <utility>

#include "sync/server/http_session.hpp"

namespace server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::Code;
using base::Problem;
using base::Result;
using boost::system::error_code;

constexpr std::chrono::milliseconds pause_after_failed_accept{100};

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

// IPv4 that came in by an IPv6 socket is IPv4 all the same.
std::string address_of(const tcp::socket& socket) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

}  // namespace

// The acceptor and the census of sessions; all of it on one strand.
struct HttpServer::Open {
    Open(const HttpLimits& limits, Answerer answerer, HttpHooks given_hooks)
        : terms{limits, std::move(answerer), std::move(given_hooks.turn_away), std::make_shared<HttpCounts>()},
          hooks(std::move(given_hooks)),
          pool(limits.threads),
          strand(asio::make_strand(pool)),
          acceptor(strand),
          signals(strand, SIGINT, SIGTERM, SIGHUP),
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
        wait_for_signal();
        accept();
    }

    void wait_for_signal() {
        signals.async_wait([this](const error_code& error, int signal) {
            if (error) return;
            if (signal != SIGHUP) return stop();
            if (hooks.renewed)
                if (auto renewed = hooks.renewed()) hooks.certificate = std::move(renewed);
            wait_for_signal();
        });
    }

    void accept() {
        accepting = acceptor.is_open() && sessions.size() < terms.limits.connections;
        if (!accepting) return;
        acceptor.async_accept(asio::make_strand(pool), [this](const error_code& error, tcp::socket socket) {
            if (!acceptor.is_open()) return;
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
        const std::string peer = address_of(socket);
        auto& of_address = by_address[peer];
        if (of_address >= terms.limits.connections_per_address) {
            ++terms.counts->turned_away;
            return;
        }
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const std::uint64_t number = ++last_number;
        auto ended = [this, number, peer] {
            if (!gone) asio::post(strand, [this, number, peer] { close_session(number, peer); });
        };
        auto session = std::make_shared<Session>(std::move(socket), hooks.certificate, peer, terms, std::move(ended));
        ++of_address;
        ++terms.counts->accepted;
        sessions.emplace(number, session);
        terms.counts->open = sessions.size();
        session->start();
    }

    void close_session(std::uint64_t number, const std::string& peer) {
        sessions.erase(number);
        terms.counts->open = sessions.size();
        if (const auto found = by_address.find(peer); --found->second == 0) by_address.erase(found);
        if (draining && sessions.empty()) timer.cancel();
        if (!accepting) accept();
    }

    void stop() {
        if (std::exchange(stopping, true)) return;
        signals.cancel();
        if (hooks.stopping) hooks.stopping();
        if (terms.limits.stop_delay == std::chrono::milliseconds{0}) return drain();
        timer.expires_after(terms.limits.stop_delay);
        timer.async_wait([this](const error_code&) { drain(); });
    }

    void drain() {
        draining = true;
        acceptor.close();
        for (const auto& [number, weak] : sessions)
            if (const auto session = weak.lock()) session->stop();
        if (sessions.empty()) return;
        timer.expires_after(terms.limits.drain);
        timer.async_wait([this](const error_code& error) {
            if (!error) pool.stop();
        });
    }

    bool gone = false;  // first, so that it outlives the pool
    SessionTerms terms;
    HttpHooks hooks;
    std::string address;
    asio::io_context pool;
    asio::strand<asio::io_context::executor_type> strand;
    tcp::acceptor acceptor;
    asio::signal_set signals;
    asio::steady_timer timer;  // a pause in accepting; later the delay of a stop, then the end of draining
    std::map<std::uint64_t, std::weak_ptr<Session>> sessions;
    std::map<std::string, std::size_t> by_address;  // how many of them
    std::uint64_t last_number = 0;
    bool accepting = false;
    bool stopping = false;
    bool draining = false;
};

HttpServer::HttpServer(std::unique_ptr<Open> open) : open_(std::move(open)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::listen(const std::string& address, const HttpLimits& limits, Answerer answerer,
                                      HttpHooks hooks) {
    const auto endpoint = endpoint_from(address);
    if (!endpoint) return endpoint.problem();
    auto open = std::make_unique<Open>(limits, std::move(answerer), std::move(hooks));
    if (const auto error = open->bind(*endpoint); error)
        return Problem{Code::unavailable, "cannot listen on " + address + ": " + error.message(), 0};
    return HttpServer(std::move(open));
}

std::string HttpServer::address() const { return open_->address; }

std::shared_ptr<const HttpCounts> HttpServer::counts() const { return open_->terms.counts; }

void HttpServer::run() {
    asio::post(open_->strand, [open = open_.get()] { open->start(); });
    std::vector<std::jthread> others;
    for (int i = 1; i < open_->terms.limits.threads; ++i) others.emplace_back([pool = &open_->pool] { pool->run(); });
    open_->pool.run();
}

void HttpServer::stop() {
    asio::post(open_->strand, [open = open_.get()] { open->stop(); });
}

}  // namespace server
