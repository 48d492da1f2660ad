#include "sync/server/http_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using base::Code;
using error_code = boost::system::error_code;

constexpr std::size_t first_read_bytes = 1024;                     // all that an idle connection needs
constexpr std::size_t body_buffer_bytes = std::size_t{64} * 1024;  // measured: 2.4 times faster than Beast's default
constexpr int request_header_fields_too_large = 431;
constexpr unsigned first_version_with_chunks = 11;  // HTTP/1.1
constexpr std::chrono::milliseconds goodbye{1000};
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

std::string lower_case(beast::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

// "http://host/path" is what a proxy is asked; the part behind the host is what it asks for.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const std::size_t slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    return target;
}

Request without_body(const http::request<http::string_body>& message, const std::string& peer) {
    const std::string_view target = without_authority({message.target().data(), message.target().size()});
    const std::size_t mark = target.find('?');
    Request request{.method = std::string(message.method_string()),
                    .path = std::string(target.substr(0, mark)),
                    .query = mark == std::string_view::npos ? "" : std::string(target.substr(mark + 1)),
                    .headers = {},
                    .body = {},
                    .peer = peer};
    for (const auto& field : message)
        request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
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
std::optional<Reply> complaint_about(const error_code& error, const HttpLimits& limits) {
    const auto too_large = [](const char* part, std::size_t limit) {
        return problem_reply({Code::too_large, fmt::format("the {} is above {} bytes", part, limit), 0});
    };
    if (error == http::error::body_limit) return too_large("body", limits.body_bytes);
    if (error == http::error::header_limit) {
        Reply reply = too_large("header", limits.header_bytes);
        reply.status = request_header_fields_too_large;
        return reply;
    }
    const bool unreadable = error.category() == http::make_error_code(http::error::bad_method).category() &&
                            error != http::error::end_of_stream && error != http::error::partial_message;
    if (unreadable) return problem_reply({Code::bad_input, "this is not HTTP: " + error.message(), 0});
    return std::nullopt;
}

// What HTTP forbids and the parser lets through: two readers could take such a request for two different ones.
std::optional<std::string_view> ambiguity_of(const http::request<http::string_body>& request) {
    const auto hosts = request.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && request.version() >= first_version_with_chunks)) return "a request has one Host";
    const auto codings = request.count(http::field::transfer_encoding);
    if (codings == 0) return std::nullopt;
    if (codings > 1 || !beast::iequals(request[http::field::transfer_encoding], "chunked"))
        return "the only Transfer-Encoding that is known is chunked";
    if (request.count(http::field::content_length) > 0)
        return "a request has Transfer-Encoding or Content-Length, not both";
    if (request.version() < first_version_with_chunks) return "Transfer-Encoding came with HTTP/1.1";
    return std::nullopt;
}

// It sends its body when it is told to go on.
bool waits_for_word(const http::request<http::string_body>& header) {
    return beast::iequals(header[http::field::expect], "100-continue");
}

}  // namespace

// A chunk's extension has no limit of its own: it must fit into the buffer.
Session::Session(asio::ip::tcp::socket socket, const TlsContext& certificate, std::string peer,
                 const SessionTerms& terms, std::function<void()> ended)
    : link_(std::move(socket), certificate),
      peer_(std::move(peer)),
      terms_(terms),
      ended_(std::move(ended)),
      buffer_(terms.limits.header_bytes + body_buffer_bytes) {}

void Session::start() {
    asio::dispatch(link_.get_executor(), [self = shared_from_this()] {
        if (self->link_.is_secure()) return self->shake_hands();
        self->wait_for_request();
    });
}

void Session::stop() {
    asio::post(link_.get_executor(), [self = shared_from_this()] {
        self->stopping_ = true;
        if (self->idle_) self->link_.close();
    });
}

void Session::shake_hands() {
    link_.expires_after(terms_.limits.request);
    link_.async_handshake([self = shared_from_this()](const Error& error) {
        if (error) return self->link_.close();
        self->wait_for_request();
    });
}

void Session::wait_for_request() {
    if (stopping_) return finish();
    parser_.emplace();
    parser_->header_limit(terms_.limits.header_bytes);
    parser_->body_limit(terms_.limits.body_bytes);
    if (buffer_.size() > 0) return read_header();
    idle_ = true;
    buffer_.shrink_to_fit();
    link_.expires_after(terms_.limits.idle);
    link_.async_read_some(buffer_.prepare(first_read_bytes),
                          [self = shared_from_this()](const Error& error, std::size_t count) {
                              self->idle_ = false;
                              if (error) return self->finish();
                              self->buffer_.commit(count);
                              self->read_header();
                          });
}

// One deadline for header and body together: a slow sender cannot stretch it byte by byte.
void Session::read_header() {
    link_.expires_after(terms_.limits.request);
    http::async_read_header(link_, buffer_, *parser_, [self = shared_from_this()](const Error& error, std::size_t) {
        if (error) return self->complain(error);
        self->heed_header();
    });
}

void Session::heed_header() {
    const auto& header = parser_->get();
    if (const auto words = ambiguity_of(header))
        return refuse(problem_reply({Code::bad_input, std::string(*words), 0}));
    keep_alive_ = parser_->keep_alive();
    asked_version_ = header.version();
    head_only_ = header.method() == http::verb::head;
    request_ = without_body(header, peer_);
    if (terms_.turn_away)
        if (auto reply = terms_.turn_away(request_)) return turn_away(std::move(*reply));
    if (!waits_for_word(header)) return read_body();
    asio::async_write(link_, asio::buffer(go_on), [self = shared_from_this()](const Error& failure, std::size_t) {
        if (failure) return self->link_.close();
        self->read_body();
    });
}

void Session::read_body() {
    if (!parser_->is_done()) buffer_.reserve(body_buffer_bytes);
    http::async_read(link_, buffer_, *parser_, [self = shared_from_this()](const Error& error, std::size_t) {
        if (error) return self->complain(error);
        self->answer();
    });
}

void Session::answer() {
    request_.body = std::move(parser_->get().body());
    // The guard keeps the pool running while the answer is made on a thread that is none of the pool's.
    auto guard = std::make_shared<asio::executor_work_guard<Link::executor_type>>(link_.get_executor());
    terms_.answerer(std::exchange(request_, {}), [self = shared_from_this(), guard](Reply reply) {
        asio::post(self->link_.get_executor(),
                   [self, guard, reply = std::move(reply)]() mutable { self->write(std::move(reply)); });
    });
}

// The connection stays where the end of the body is known: opening another one costs both sides more than the body.
void Session::turn_away(Reply reply) {
    request_ = {};
    if (!parser_->is_done()) {
        const auto bytes = parser_->content_length_remaining();
        if (bytes && !waits_for_word(parser_->get())) {
            unwanted_bytes_ = *bytes;
        } else {
            keep_alive_ = false;
            unread_ = true;
        }
    }
    write(std::move(reply));
}

void Session::pass_over_body() {
    const auto here = std::min<std::uint64_t>(buffer_.size(), unwanted_bytes_);
    buffer_.consume(here);
    unwanted_bytes_ -= here;
    if (unwanted_bytes_ == 0) return wait_for_request();
    link_.async_read_some(buffer_.prepare(std::min<std::uint64_t>(unwanted_bytes_, body_buffer_bytes)),
                          [self = shared_from_this()](const Error& error, std::size_t count) {
                              if (error) return self->finish();
                              self->buffer_.commit(count);
                              self->pass_over_body();
                          });
}

void Session::complain(const Error& error) {
    auto complaint = complaint_about(error, terms_.limits);
    if (!complaint) return finish();
    refuse(std::move(*complaint));
}

void Session::refuse(Reply reply) {
    ++terms_.counts->unreadable;
    keep_alive_ = false;
    head_only_ = false;
    unread_ = true;
    write(std::move(reply));
}

void Session::write(Reply reply) {
    keep_alive_ = keep_alive_ && !stopping_;
    if (head_only_) return send(bare_response_of(reply, keep_alive_));
    if (reply.pull) return begin_pulling(std::move(reply));
    send(response_of(std::move(reply), keep_alive_));
}

template <typename Body>
void Session::send(http::response<Body> given) {
    auto response = std::make_shared<http::response<Body>>(std::move(given));
    link_.expires_after(terms_.limits.answer);
    http::async_write(link_, *response,
                      [self = shared_from_this(), response](const Error& error, std::size_t) { self->sent(error); });
}

void Session::sent(const Error& error) {
    if (error) return link_.close();
    if (unread_) return say_goodbye();
    if (!keep_alive_) return finish();
    link_.expires_after(terms_.limits.request);
    pass_over_body();
}

// A body of any size: the next piece is asked for when the one before has gone, so a slow reader slows us down.
void Session::begin_pulling(Reply reply) {
    is_chunked_ = asked_version_ >= first_version_with_chunks;
    keep_alive_ = keep_alive_ && is_chunked_;
    auto response = std::make_shared<http::response<http::empty_body>>(head_of<http::empty_body>(reply, keep_alive_));
    response->chunked(is_chunked_);
    auto serializer = std::make_shared<http::response_serializer<http::empty_body>>(*response);
    pull_ = std::move(reply.pull);
    link_.expires_after(terms_.limits.answer);
    http::async_write_header(link_, *serializer,
                             [self = shared_from_this(), response, serializer](const Error& error, std::size_t) {
                                 if (error) return self->link_.close();
                                 self->pull();
                             });
}

void Session::pull() {
    auto piece = pull_();
    if (!piece) return link_.close();
    const bool is_last = !piece->has_value();
    piece_ = std::move(*piece).value_or("");
    if (is_last) pull_ = nullptr;
    if (is_last && !is_chunked_) return sent({});
    if (!is_last && piece_.empty())
        return asio::post(link_.get_executor(), [self = shared_from_this()] { self->pull(); });
    link_.expires_after(terms_.limits.answer);
    const auto written = [self = shared_from_this(), is_last](const Error& error, std::size_t) {
        if (is_last) return self->sent(error);
        if (error) return self->link_.close();
        self->pull();
    };
    const asio::const_buffer bytes(piece_.data(), piece_.size());
    if (is_last) return asio::async_write(link_, http::make_chunk_last(), written);
    if (is_chunked_) return asio::async_write(link_, http::make_chunk(bytes), written);
    asio::async_write(link_, bytes, written);
}

// Closing with unread bytes would reset the connection, and the other side would never see what was answered.
void Session::say_goodbye() {
    link_.expires_after(goodbye);
    if (link_.is_secure()) return discard();
    link_.async_finish([self = shared_from_this()](const Error&) { self->discard(); });
}

void Session::discard() {
    buffer_.clear();
    link_.async_read_some(buffer_.prepare(body_buffer_bytes),
                          [self = shared_from_this()](const Error& error, std::size_t) {
                              if (error) return self->finish();
                              self->discard();
                          });
}

void Session::finish() {
    link_.expires_after(goodbye);
    link_.async_finish([self = shared_from_this()](const Error&) { self->link_.close(); });
}

}  // namespace server
