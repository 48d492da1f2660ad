#include "sync/uploader/upload.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/uploader/terminal.hpp"

using namespace uploader;
using namespace std::chrono_literals;
using Why = Resting::Why;
using Next = Resting::Next;

namespace {

template <typename Activity>
bool is(const State& state) {
    return std::holds_alternative<Activity>(state.activity);
}

}  // namespace

TEST_CASE("The first contact comes at random within its bound and asks what the server holds") {
    Terminal terminal;
    terminal.chance = 0.25;
    const State state = start(terminal.settings(), std::nullopt, base::Instant{100s}, 0.25);
    CHECK(deadline(state) == base::Instant{130s});

    terminal.begin();
    CHECK(is<Asking>(terminal.state()));
    CHECK(terminal.last_request().method == Method::get);
    CHECK(terminal.last_request().url ==
          "https://server/v1/stream?epoch=1&seq=0&head=" + base::to_hex(terminal.journal().head()->hash) +
              "&b=0123456789abcdef&m=3600000");
    CHECK(header(terminal.last_request(), "Authorization") == "Bearer token");
}

TEST_CASE("A receipt kept before tells what waits, and the server is asked all the same") {
    Terminal terminal;
    terminal.rate(5);
    const State state = start(terminal.settings(), terminal.receipt(3), base::Instant{}, 0.0);
    CHECK(state.cursor == 3);
    REQUIRE(is<Resting>(state));
    CHECK(std::get<Resting>(state.activity).next == Next::ask);
}

TEST_CASE("A batch begins after what the server holds and carries everything it needs") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(2);
    REQUIRE(is<Sending>(terminal.state()));
    CHECK(terminal.last_request().method == Method::post);
    CHECK(terminal.last_request().url == "https://server/v1/stream/batches");
    CHECK(header(terminal.last_request(), "Authorization") == "Bearer token");
    CHECK(header(terminal.last_request(), "Content-Type") == wire::batch_media_type);
    CHECK(header(terminal.last_request(), "Content-Encoding") == "zstd");
    CHECK(header(terminal.last_request(), "Sipas-Incarnation") == "1");
    const wire::Batch batch = terminal.last_batch();
    CHECK(batch.header.first == 3);
    CHECK(batch.header.last == 5);
    CHECK(prove(batch, terminal.settings().device_key));
}

TEST_CASE("200 and a valid receipt: the cursor moves, the receipt is kept, and the uploader rests") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(0);
    terminal.answer(503);
    terminal.wake();
    terminal.answer(terminal.receipt(5));
    CHECK(terminal.state().cursor == 5);
    CHECK(terminal.kept.back().sequence == 5);
    CHECK(terminal.state().failures == 0);
    CHECK(terminal.resting().why == Why::drained);
    CHECK(terminal.wait() == terminal.settings().poll);
}

TEST_CASE("More than one batch waits: the next one follows at once") {
    Terminal terminal;
    terminal.rate(501);
    terminal.begin_holding(0);
    CHECK(terminal.last_batch().header.last == 500);
    terminal.answer(terminal.receipt(500));
    REQUIRE(is<Sending>(terminal.state()));
    CHECK(terminal.last_batch().header.first == 501);
}

TEST_CASE("A server that already holds more than the batch saves sending it again") {
    Terminal terminal;
    terminal.rate(3);
    terminal.begin_holding(0);
    terminal.rate(3);
    terminal.answer(terminal.receipt(6));
    CHECK(terminal.state().cursor == 6);
    CHECK(terminal.resting().why == Why::drained);
}

TEST_CASE("200 without a valid receipt is no answer: the cursor stays, everything is sent again") {
    const int kind = GENERATE(range(0, 7));
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(1);
    wire::Receipt forged = terminal.receipt(5);
    forged.signature[0] ^= 1U;
    wire::Receipt foreign = terminal.receipt(5);
    foreign.stream.device = "D2";
    const std::array<std::string, 7> bodies{"",
                                            "<html>Welcome to the hotel</html>",
                                            "{}",
                                            write_receipt(forged),
                                            write_receipt(terminal.signed_by_server(foreign)),
                                            write_receipt(terminal.receipt(1)),
                                            write_receipt(terminal.receipt(0))};
    terminal.answer(200, bodies.at(static_cast<std::size_t>(kind)));
    CHECK(terminal.state().cursor == 1);
    CHECK(terminal.resting().why == Why::retrying);
    CHECK(terminal.wait() == 1s);
    terminal.wake();
    CHECK(terminal.last_batch().header.first == 2);
}

TEST_CASE("Redirects, unknown statuses, 408 425 429 5xx and silence: back off, then the same again") {
    const int status = GENERATE(0, 204, 301, 302, 307, 308, 404, 408, 409, 425, 429, 500, 502, 503, 504);
    Terminal terminal;
    terminal.rate(1);
    SECTION("to a batch") {
        terminal.begin_holding(0);
        terminal.answer(status, "<html>");
        CHECK(terminal.wait() == 1s);
        terminal.wake();
        CHECK(is<Sending>(terminal.state()));
        terminal.answer(status, "<html>");
        CHECK(terminal.wait() == 2s);
    }
    SECTION("to a question") {
        terminal.begin();
        terminal.answer(status, "<html>");
        CHECK(terminal.wait() == 1s);
        terminal.wake();
        CHECK(is<Asking>(terminal.state()));
        terminal.answer(status, "<html>");
        CHECK(terminal.wait() == 2s);
    }
    CHECK(terminal.resting().why == Why::retrying);
    CHECK(terminal.state().cursor == 0);
}

TEST_CASE("Retry-After is obeyed, whoever says it") {
    Terminal terminal;
    terminal.rate(1);
    terminal.chance = 0;
    terminal.begin();
    terminal.answer(503, {}, "40");
    CHECK(terminal.wait() == 40s);
    terminal.wake();
    terminal.answer(terminal.receipt(0));
    terminal.answer(429, {}, "50");
    CHECK(terminal.wait() == 50s);
}

TEST_CASE("400 and 413: the batch is halved at once, and grows again with receipts") {
    const int status = GENERATE(400, 413);
    Terminal terminal;
    terminal.rate(8);
    terminal.begin_holding(0);
    terminal.answer(status);
    CHECK(terminal.last_batch().header.last == 4);
    terminal.answer(status);
    CHECK(terminal.last_batch().header.last == 2);
    terminal.answer(terminal.receipt(2));
    CHECK(terminal.last_batch().header.first == 3);
    CHECK(terminal.last_batch().header.last == 6);
}

TEST_CASE("A single refused entry is sent as raw, and what follows it as ever") {
    const int status = GENERATE(400, 413);
    Terminal terminal;
    terminal.rate(3);
    terminal.begin_holding(0);
    terminal.answer(status);  // 3 of them
    CHECK_FALSE(terminal.last_batch().header.raw);
    terminal.answer(status);  // 1
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.last_batch().header.raw);
    CHECK(terminal.last_batch().lines == terminal.journal().read(0, 1, 10'000)->lines);
    CHECK(prove(terminal.last_batch(), terminal.settings().device_key));
    terminal.answer(terminal.receipt(1));
    CHECK(terminal.last_batch().header.first == 2);
    CHECK_FALSE(terminal.last_batch().header.raw);
}

TEST_CASE("A single entry refused as raw too holds the line: alarm, everything kept, once more each hour") {
    Terminal terminal;
    terminal.rate(2);
    terminal.begin_holding(0);
    terminal.answer(400);
    terminal.answer(400);
    terminal.answer(400);
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.told.back().kind == journal::UploaderState::Kind::held);
    CHECK(terminal.told.back().sequence == 1);
    CHECK(terminal.resting().why == Why::refused);
    CHECK(terminal.wait() >= 1h);
    CHECK(terminal.wait() <= 75min);
    terminal.wake();
    CHECK(terminal.last_batch().header.first == 1);
    CHECK(terminal.last_batch().header.last == 1);
    CHECK(terminal.last_batch().header.raw);
    terminal.answer(terminal.receipt(1));
    CHECK(terminal.last_batch().header.first == 2);
    CHECK_FALSE(terminal.last_batch().header.raw);
}

TEST_CASE("401 and 403: keep everything, alarm, ask again hourly") {
    const int status = GENERATE(401, 403);
    const bool asked = GENERATE(true, false);
    Terminal terminal;
    terminal.rate(2);
    if (asked)
        terminal.begin();
    else
        terminal.begin_holding(1);
    const auto cursor = terminal.state().cursor;
    terminal.answer(status);
    CHECK(terminal.state().cursor == cursor);
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.resting().why == Why::refused);
    CHECK(terminal.wait() >= 1h);
    CHECK(terminal.wait() <= 75min);
    terminal.wake();
    CHECK(is<Asking>(terminal.state()));
}

TEST_CASE("409 gap: rewind to what the server expects, at once") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.answer(409, R"({"code":"gap","expect":3})");
    CHECK(terminal.state().cursor == 2);
    CHECK(terminal.last_batch().header.first == 3);
    CHECK(terminal.last_batch().header.last == 5);
}

TEST_CASE("409 gap that names nothing usable: the server is asked for its head") {
    const char* body = GENERATE(R"({"code":"gap"})", R"({"code":"gap","expect":0})", R"({"code":"gap","expect":5})",
                                R"({"code":"gap","expect":99})");
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.answer(409, body);
    CHECK(terminal.state().cursor == 4);
    CHECK(is<Asking>(terminal.state()));
}

TEST_CASE("A server that keeps asking for corrections is met with patience") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.answer(412);
    for (const auto wait : {2s, 4s, 8s}) {
        terminal.answer(terminal.receipt(4));
        terminal.answer(412);
        CHECK(terminal.wait() == wait);
        terminal.wake();
    }
}

TEST_CASE("412: the server was restored; its head is asked for and everything after it is sent again") {
    Terminal terminal;
    terminal.rate(5);
    terminal.begin_holding(4);
    terminal.answer(412);
    REQUIRE(is<Asking>(terminal.state()));
    terminal.answer(terminal.receipt(1, 2));
    CHECK(terminal.state().cursor == 1);
    CHECK(terminal.kept.back().sequence == 1);
    CHECK(header(terminal.last_request(), "Sipas-Incarnation") == "2");
    CHECK(terminal.last_batch().header.first == 2);
}

TEST_CASE("Older epochs go first to a server that was restored since they were offered") {
    Terminal terminal;
    terminal.offer_older(2);
    terminal.rate(3);
    terminal.begin();
    SECTION("it was not restored") {
        terminal.answer(terminal.receipt(0, 2));
        CHECK(terminal.requests.size() == 2);
    }
    SECTION("it was") {
        terminal.answer(terminal.receipt(0, 3));
        CHECK(terminal.requests.size() == 1);
        CHECK(terminal.kept.size() == 1);
        CHECK(terminal.resting().why == Why::restored);
        CHECK(terminal.wait() == base::Duration::zero());
    }
    SECTION("between two batches") {
        terminal.answer(terminal.receipt(1, 2));
        terminal.answer(412, R"({"code":"incarnation"})");
        terminal.answer(terminal.receipt(0, 3));
        CHECK(terminal.resting().why == Why::restored);
    }
}

TEST_CASE("415: zstd, then gzip, then plain, then back off") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(0);
    CHECK(header(terminal.last_request(), "Content-Encoding") == "zstd");
    terminal.answer(415);
    CHECK(header(terminal.last_request(), "Content-Encoding") == "gzip");
    terminal.answer(415);
    CHECK(header(terminal.last_request(), "Content-Encoding").empty());
    CHECK(terminal.last_batch().header.last == 1);
    terminal.answer(415);
    CHECK(terminal.resting().why == Why::retrying);
}

TEST_CASE("422 and our own file is good: once more at once, then back off") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(0);
    terminal.answer(422);
    CHECK(terminal.requests.size() == 3);
    CHECK(is<Sending>(terminal.state()));
    terminal.answer(422);
    CHECK(terminal.resting().why == Why::retrying);
}

TEST_CASE("422 and our own file is bad: alarm, nothing more is sent of it, everything kept") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(0);
    terminal.journal_altered = true;
    terminal.answer(422);
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.resting().why == Why::refused);
    CHECK(terminal.requests.size() == 2);
}

TEST_CASE("426: keep the data, ask again daily") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(0);
    terminal.answer(426);
    CHECK(terminal.last_report().severity == base::Severity::alarm);
    CHECK(terminal.wait() >= 24h);
    CHECK(terminal.wait() <= 30h);
    terminal.wake();
    CHECK(is<Asking>(terminal.state()));
}

TEST_CASE("All is sent: the journal is looked at, and the server asked only after an hour of silence") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(1);
    for (int i = 1; i < 240; ++i) terminal.wake();
    CHECK(terminal.requests.size() == 1);
    CHECK(terminal.resting().why == Why::drained);
    terminal.wake();
    CHECK(is<Asking>(terminal.state()));
    terminal.answer(terminal.receipt(0, 2));
    CHECK(terminal.last_batch().header.first == 1);
}

TEST_CASE("A new entry is sent at the next look") {
    Terminal terminal;
    terminal.begin_holding(0);
    CHECK(terminal.resting().why == Why::drained);
    terminal.rate(1);
    terminal.wake();
    CHECK(terminal.last_batch().header.last == 1);
}

TEST_CASE("A journal that cannot be read: back off when it is busy, alarm when it is damaged") {
    Terminal terminal;
    terminal.rate(1);
    SECTION("busy") {
        terminal.journal_trouble = base::Code::busy;
        terminal.begin_holding(0);
        CHECK(terminal.resting().why == Why::retrying);
        CHECK(terminal.requests.size() == 1);
    }
    SECTION("damaged") {
        terminal.begin_holding(1);
        terminal.journal_trouble = base::Code::damaged;
        terminal.wake();
        CHECK(terminal.resting().why == Why::refused);
        CHECK(terminal.last_report().severity == base::Severity::alarm);
    }
}

TEST_CASE("An event that nobody waits for changes nothing") {
    Terminal terminal;
    terminal.rate(1);
    terminal.begin_holding(0);
    terminal.answer(503);
    const auto requests = terminal.requests.size();
    terminal.feed(Rested{});  // too early
    terminal.answer(terminal.receipt(1));
    terminal.feed(Compared{wire::Hash{}});
    CHECK(terminal.requests.size() == requests);
    CHECK(terminal.state().cursor == 0);
    CHECK(is<Resting>(terminal.state()));
}
