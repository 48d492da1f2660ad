// Over a real socket on loopback.
#include "sync/server/http_server.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>

#include "tests/sync/server/loopback.hpp"

using server::HttpLimits;
using server::HttpServer;
using server::Reply;
using server::Request;
using test::Answer;
using test::Client;
using test::echo;
using test::get_health;
using test::mebibyte;
using test::Piece;
using test::post;
using test::Running;
using test::status_of;

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

TEST_CASE("who is turned away by his header is answered before his body is there, and may go on after it") {
    std::atomic<int> answered{0};
    const auto turn_away = [](const Request& header) {
        if (header.path != "/full" || !header.body.empty()) return std::optional<Reply>{};
        Reply reply = server::text_reply("text/plain", header.method + ' ' + std::string(header.header("x-name")));
        reply.status = 503;
        return std::optional(std::move(reply));
    };
    const Running running(
        [&](const Request& request, const Answer& answer) {
            ++answered;
            echo(request, answer);
        },
        {}, {.turn_away = turn_away});
    Client client(running.port());
    const std::string body(2 * mebibyte / 3, 'x');
    const std::string whole = post("/full", body, "X-Name: n\r\n");
    const std::size_t half = whole.size() - body.size() / 2;
    for (int i = 0; i < 2; ++i) {
        REQUIRE(client.say(whole.substr(0, half)));
        const std::string answer = client.hear();
        CHECK(status_of(answer) == 503);
        CHECK(answer.ends_with("POST n"));
        REQUIRE(client.say(whole.substr(half)));
    }
    REQUIRE(client.say(post("/full", "") + post("/free", "body")));  // the first has no body to pass over
    CHECK(status_of(client.hear()) == 503);
    CHECK(client.hear().ends_with("POST /free   body"));
    CHECK(answered == 1);
    // Where nobody can tell its end, or whether it will come at all, the connection goes.
    for (const char* header : {"Transfer-Encoding: chunked\r\n", "Content-Length: 4\r\nExpect: 100-continue\r\n"}) {
        Client other(running.port());
        REQUIRE(other.say("POST /full HTTP/1.1\r\nHost: x\r\n" + std::string(header) + "\r\n"));
        const std::string answer = other.hear();
        CHECK(status_of(answer) == 503);
        CHECK(answer.find("Connection: close") != std::string::npos);
        CHECK(other.hear().empty());
    }
}

TEST_CASE("a slow request and an idle connection are closed when their time is up") {
    HttpLimits limits;
    limits.request = std::chrono::milliseconds{300};
    limits.idle = std::chrono::milliseconds{300};
    const Running running(echo, limits);
    Client idle(running.port());
    Client slow(running.port());
    REQUIRE(slow.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"));
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

TEST_CASE("above the limit of one address its newcomers are turned away, until one of it goes") {
    HttpLimits limits;
    limits.connections_per_address = 1;
    const Running running(echo, limits);
    auto one = std::make_unique<Client>(running.port());
    REQUIRE(one->say(get_health));
    CHECK(status_of(one->hear()) == 200);
    CHECK(Client(running.port()).hear().empty());
    one.reset();
    int status = 0;
    for (int i = 0; i < 10'000 && status != 200; ++i) {  // until the server has seen that it went
        Client next(running.port());
        next.say(get_health);
        status = status_of(next.hear());
    }
    CHECK(status == 200);
}

TEST_CASE("what two readers could read in two ways is refused, and what stands behind it is not read") {
    std::atomic<int> asked{0};
    const Running running([&](const Request& request, const Answer& answer) {
        ++asked;
        echo(request, answer);
    });
    for (const char* head :
         {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
        INFO(head);
        Client client(running.port());
        client.say(head + get_health);
        CHECK(status_of(client.hear()) == 400);
        CHECK(client.hear().empty());
    }
    CHECK(asked == 0);
}

TEST_CASE("what a chunk says beside its size has a limit") {
    const Running running(echo);
    Client client(running.port());
    client.say("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(200'000, 'a') +
               "\r\nx\r\n0\r\n\r\n");
    CHECK(status_of(client.hear()) == 400);
    CHECK(client.hear().empty());
}

TEST_CASE("a target that names the host is the path behind it, and the peer's address comes with the request") {
    const Running running([](const Request& request, const Answer& answer) {
        answer(server::text_reply("text/plain", request.path + ' ' + request.peer));
    });
    Client client(running.port());
    for (const auto& [target, path] : {std::pair{"http://x/a?b", "/a"}, std::pair{"https://x", "/"}}) {
        client.say(std::string("GET ") + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.hear().ends_with(std::string("\r\n\r\n") + path + " 127.0.0.1"));
    }
}

TEST_CASE("a stop that delays says so first, and takes newcomers until the delay is over") {
    HttpLimits limits;
    limits.stop_delay = std::chrono::milliseconds{300};
    std::promise<void> told;
    auto http = HttpServer::listen("127.0.0.1:0", limits, echo, {.stopping = [&] { told.set_value(); }});
    REQUIRE(http);
    const std::string address = http->address();
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    std::thread thread([&] { http->run(); });
    Client before(port);  // so that it runs
    REQUIRE(before.say(get_health));
    CHECK(status_of(before.hear()) == 200);
    http->stop();
    told.get_future().wait();
    Client newcomer(port);
    REQUIRE(newcomer.say(get_health));
    CHECK(status_of(newcomer.hear()) == 200);
    CHECK(newcomer.hear().empty());
    thread.join();
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
