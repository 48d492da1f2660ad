// Over a real socket on loopback. The client is a plain socket, so that it can be as rude as it likes.
#include "sync/server/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>

#include "sync/server/writer.hpp"
#include "tests/sync/server/world.hpp"

using server::HttpLimits;
using server::HttpServer;
using server::Reply;
using server::Request;

namespace {

using Answer = std::function<void(Reply)>;
using Piece = std::optional<std::string>;  // of a body that is pulled

// A server that runs until the test ends.
class Running {
public:
    explicit Running(HttpServer::Answerer answerer, const HttpLimits& limits = {}) {
        auto http = HttpServer::listen("127.0.0.1:0", limits, std::move(answerer));
        REQUIRE(http);
        http_ = std::make_unique<HttpServer>(std::move(*http));
        thread_ = std::thread([this] { http_->run(); });
    }
    ~Running() { stop(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    Running(Running&&) = delete;
    Running& operator=(Running&&) = delete;

    void stop() {
        if (!thread_.joinable()) return;
        http_->stop();
        thread_.join();
    }
    std::uint16_t port() const {
        const std::string address = http_->address();
        return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    }

private:
    std::unique_ptr<HttpServer> http_;
    std::thread thread_;
};

class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);  // NOLINT
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    Client(Client&&) = delete;
    Client& operator=(Client&&) = delete;

    // False when the other side has closed.
    bool say(std::string_view text) const {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // One whole answer, header and body; empty when the connection was closed instead.
    std::string hear() {
        for (;;) {
            const auto header_end = heard_.find("\r\n\r\n");
            if (header_end != std::string::npos) {
                const std::size_t size = header_end + 4 + content_length(heard_.substr(0, header_end));
                if (heard_.size() >= size) {
                    std::string answer = heard_.substr(0, size);
                    heard_.erase(0, size);
                    return answer;
                }
            }
            char block[4096];
            const auto got = ::recv(socket_, block, sizeof block, 0);
            if (got <= 0) return {};
            heard_.append(block, static_cast<std::size_t>(got));
        }
    }

    // All that was sent up to `end`, or until the connection was closed; what came behind it is kept.
    std::string hear_until(std::string_view end) {
        std::size_t searched = 0;
        for (;;) {
            const auto place = heard_.find(end, searched);
            if (place != std::string::npos)
                return std::exchange(heard_, heard_.substr(place + end.size())).substr(0, place + end.size());
            searched = heard_.size() - std::min(heard_.size(), end.size());
            char block[65536];
            const auto got = ::recv(socket_, block, sizeof block, 0);
            if (got <= 0) return std::exchange(heard_, {});
            heard_.append(block, static_cast<std::size_t>(got));
        }
    }

    // Also true when the other side has closed.
    bool is_answered_within(std::chrono::milliseconds patience) const {
        pollfd waiting{socket_, POLLIN, 0};
        return ::poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
    }

private:
    static std::size_t content_length(const std::string& header) {
        const auto place = header.find("Content-Length: ");
        return place == std::string::npos ? 0 : std::stoul(header.substr(place + 16));
    }

    int socket_;
    std::string heard_;
};

std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
const std::string get_health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

void echo(const Request& request, const Answer& answer) {
    answer(server::text_reply("text/plain", request.method + ' ' + request.path + ' ' + request.query + ' ' +
                                                std::string(request.header("x-name")) + ' ' + request.body));
}

int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }

}  // namespace

TEST_CASE("a request becomes a value and its reply comes back, again and again on one connection") {
    const Running running(echo);
    Client client(running.port());
    for (int i = 0; i < 3; ++i) {
        REQUIRE(client.say(post("/a/b?c=d&e", "body", "X-NAME: value\r\n")));
        const auto answer = client.hear();
        CHECK(status_of(answer) == 200);
        CHECK(answer.ends_with("\r\n\r\nPOST /a/b c=d&e value body"));
    }
    REQUIRE(client.say(get_health + get_health));  // pipelined
    CHECK(status_of(client.hear()) == 200);
    CHECK(status_of(client.hear()) == 200);
    REQUIRE(client.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(status_of(client.hear()) == 200);
    CHECK(client.hear().empty());
}

TEST_CASE("HEAD tells the length of what GET would answer, sends none of it, and keeps the connection") {
    const Running running(
        [](const Request&, const Answer& answer) { answer(server::text_reply("text/plain", "12345")); });
    Client client(running.port());
    REQUIRE(client.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get_health));
    const auto answers = client.hear();  // reads five bytes of the next answer as this one's body, if it must
    CHECK(answers.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(answers.ends_with("\r\n\r\nHTTP/"));
}

TEST_CASE("a body that is pulled comes whole, piece by piece, no faster than it is read, and keeps the connection") {
    constexpr int pieces = 400;
    std::atomic<int> pulled{0};
    const Running running([&](const Request& request, const Answer& answer) {
        if (request.path == "/healthz") return answer(server::text_reply("text/plain", "after"));
        Reply reply = server::text_reply("text/plain", "");
        reply.pull = [&pulled, left = pieces]() mutable -> base::Result<Piece> {
            ++pulled;
            if (left-- == 0) return Piece{};
            return Piece(std::string(mebibyte / 16, 'x'));
        };
        answer(std::move(reply));
    });
    Client client(running.port());
    REQUIRE(client.say("GET /much HTTP/1.1\r\nHost: x\r\n\r\n" + get_health));
    REQUIRE(client.is_answered_within(std::chrono::seconds{10}));
    // Nothing is read yet: what waits lies in the kernel's buffers, and the rest was not even made.
    CHECK(client.hear_until("\r\n\r\n").find("Transfer-Encoding: chunked") != std::string::npos);
    CHECK(pulled < pieces);
    const std::string answer = client.hear_until("\r\n0\r\n\r\n");
    CHECK(std::count(answer.begin(), answer.end(), 'x') == static_cast<std::ptrdiff_t>(pieces * mebibyte / 16));
    CHECK(client.hear().ends_with("after"));
}

TEST_CASE("a body that breaks off is not ended: nobody takes a part for the whole") {
    const Running running([](const Request& request, const Answer& answer) {
        Reply reply = server::text_reply("text/plain", "");
        reply.pull = [left = 6, breaks = request.path == "/broken"]() mutable -> base::Result<Piece> {
            if (left-- > 0) return Piece(left % 2 == 1 ? "" : "piece");
            if (breaks) return base::Problem{base::Code::io, "the disk refused", 0};
            return Piece{};
        };
        answer(std::move(reply));
    });
    Client broken(running.port());
    REQUIRE(broken.say("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::string part = broken.hear_until("never there");
    CHECK(part.ends_with("5\r\npiece\r\n"));
    Client old(running.port());  // knows no chunks: the body ends with the connection
    REQUIRE(old.say("GET /whole HTTP/1.0\r\n\r\n"));
    const std::string whole = old.hear_until("never there");
    CHECK(whole.ends_with("\r\n\r\npiecepiecepiece"));
    CHECK(whole.find("chunked") == std::string::npos);
}

TEST_CASE("limits: what is too large or no HTTP is told so and the connection closed") {
    const Running running(echo);
    const auto answer_to = [&](const std::string& text) {
        Client client(running.port());
        client.say(text);
        const std::string answer = client.hear();
        CHECK(client.hear().empty());
        return status_of(answer);
    };
    CHECK(answer_to(post("/", std::string(mebibyte + 1, 'x'))) == 413);
    CHECK(answer_to("GET / HTTP/1.1\r\nX: " + std::string(9000, 'x') + "\r\n\r\n") == 431);
    CHECK(answer_to("hello\r\n\r\n") == 400);
    Client client(running.port());
    REQUIRE(client.say(post("/", std::string(mebibyte, 'x'))));
    CHECK(status_of(client.hear()) == 200);
}

TEST_CASE("a slow request and an idle connection are closed when their time is up") {
    HttpLimits limits;
    limits.request = std::chrono::milliseconds{300};
    limits.idle = std::chrono::milliseconds{300};
    const Running running(echo, limits);
    Client idle(running.port());
    Client slow(running.port());
    REQUIRE(slow.say("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf"));
    Client dripping(running.port());
    // A byte every 20 ms, for as long as the server listens: it must end in about 15, not go on for ever.
    int drops = 0;
    while (drops < 1000 && dripping.say("G") && !dripping.is_answered_within(std::chrono::milliseconds{20})) ++drops;
    CHECK(drops < 1000);
    CHECK(idle.hear().empty());
    CHECK(slow.hear().empty());
    CHECK(dripping.hear().empty());
}

TEST_CASE("above the limit of connections, newcomers wait until one goes") {
    HttpLimits limits;
    limits.connections = 2;
    const Running running(echo, limits);
    auto one = std::make_unique<Client>(running.port());
    Client two(running.port());
    for (Client* client : {one.get(), &two}) {
        REQUIRE(client->say(get_health));
        CHECK(status_of(client->hear()) == 200);
    }
    Client three(running.port());
    REQUIRE(three.say(get_health));
    one.reset();
    CHECK(status_of(three.hear()) == 200);
}

TEST_CASE("a stop finishes the request under way, closes idle connections and takes no new ones") {
    std::mutex mutex;
    Answer held;
    std::condition_variable asked;
    Running running([&](const Request&, Answer answer) {
        const std::scoped_lock lock(mutex);
        held = std::move(answer);
        asked.notify_one();
    });
    Client busy(running.port());
    Client idle(running.port());
    REQUIRE(busy.say(get_health));
    {
        std::unique_lock lock(mutex);
        asked.wait(lock, [&] { return static_cast<bool>(held); });
    }
    const auto began = std::chrono::steady_clock::now();
    std::thread stopping([&] { running.stop(); });
    CHECK(idle.hear().empty());
    held(server::text_reply("text/plain", "late but whole"));
    held = nullptr;
    const auto answer = busy.hear();
    CHECK(answer.ends_with("late but whole"));
    CHECK(answer.find("Connection: close") != std::string::npos);
    stopping.join();
    CHECK(std::chrono::steady_clock::now() - began < HttpLimits{}.drain);
}

TEST_CASE("a stop that comes before the start is not missed") {
    auto http = HttpServer::listen("127.0.0.1:0", {}, echo);
    REQUIRE(http);
    http->stop();
    http->run();
    CHECK(http->address().starts_with("127.0.0.1:"));
}

TEST_CASE("an answer that never comes does not hold up a stop for longer than the drain") {
    HttpLimits limits;
    limits.drain = std::chrono::milliseconds{100};
    std::promise<Answer> held;
    {
        Running running([&](const Request&, Answer answer) { held.set_value(std::move(answer)); }, limits);
        const Client client(running.port());
        REQUIRE(client.say(get_health));
        const Answer answer = held.get_future().get();
        running.stop();
        answer(server::text_reply("text/plain", "too late"));
    }
}

TEST_CASE("an address that cannot be listened on is a problem, not a crash") {
    for (const char* address : {"", "x", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:80x", "host:1"}) {
        INFO(address);
        const auto http = HttpServer::listen(address, {}, echo);
        REQUIRE_FALSE(http);
        CHECK(http.problem().code == base::Code::bad_input);
    }
    const Running running(echo);
    const auto taken = HttpServer::listen("127.0.0.1:" + std::to_string(running.port()), {}, echo);
    REQUIRE_FALSE(taken);
    CHECK(taken.problem().code == base::Code::unavailable);
}

TEST_CASE("many terminals at once over real sockets: every rating is counted, every receipt signed") {
    constexpr base::Byte terminals = 8;
    constexpr int batches_each = 10;
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    test::Server world(file);
    std::vector<test::Terminal> devices;
    for (base::Byte key = 1; key <= terminals; ++key) devices.push_back(world.enrol(key));
    auto reading = server::Store::open_to_read(file);
    REQUIRE(reading);
    const auto handlers = server::Handlers::over(*reading);
    REQUIRE(handlers);
    auto writing = server::Store::open(file);
    REQUIRE(writing);
    server::Writer writer(std::move(*writing));
    Running running([&](const Request& request, const Answer& answer) {
        auto now_or_later = handlers->answer(request, test::at("2026-11-23"));
        if (const auto* reply = std::get_if<Reply>(&now_or_later)) return answer(*reply);
        const auto& task = std::get<server::Task>(now_or_later);
        const auto done = [answer, reply = task.reply](const base::Result<>& result) { answer(reply(result)); };
        if (const auto submitted = writer.submit(task.write, done); !submitted) done(submitted);
    });

    std::atomic<int> signed_receipts{0};
    std::vector<std::thread> senders;
    senders.reserve(devices.size());
    for (test::Terminal& device : devices)
        senders.emplace_back([&, asked = world.batch_headers(device)] {  // the world's database is this thread's
            Client client(running.port());
            std::string headers;
            for (const auto& [name, value] : asked) headers.append(name).append(": ").append(value).append("\r\n");
            for (int i = 0; i < batches_each; ++i) {
                device.rate(1 + i % 5);
                client.say(post("/v1/stream/batches", device.batch(device.last(), device.last()), headers));
                const auto answer = client.hear();
                const auto receipt = wire::read_receipt(answer.substr(answer.find("\r\n\r\n") + 4));
                if (receipt && receipt->head == device.hash_at(device.last()) &&
                    wire::verify(*receipt, handlers->receipt_key()))
                    ++signed_receipts;
            }
        });
    for (std::thread& sender : senders) sender.join();
    CHECK(signed_receipts == terminals * batches_each);
    CHECK(world.rated() == static_cast<std::uint64_t>(terminals * batches_each));
}
