#include "sync/uploader/loop.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "sync/uploader/program_life.hpp"
#include "tests/sync/uploader/terminal.hpp"

using namespace uploader;
using Why = Resting::Why;

namespace {

// An honest server for one terminal: holds what it was sent and signs for it.
class HonestServer : public Transport {
public:
    explicit HonestServer(const Terminal& terminal) : terminal_(terminal) {}

    Answer send(const Request& request) override {
        ++requests;
        if (request.method == Method::post) held = decoded(request).header.last;
        if (status != 200) return {status, {}, {}, {}};
        return {200, write_receipt(terminal_.receipt(held)), {}, {}};
    }

    wire::Sequence held = 0;
    int status = 200;
    int requests = 0;

private:
    const Terminal& terminal_;
};

struct Bench {
    explicit Bench(int ratings) { terminal.rate(ratings); }
    State run_once() {
        Settings settings = terminal.settings();
        settings.first_contact = base::Duration::zero();
        return run(settings, {terminal.journal(), receipts, server}, Patience::once, life);
    }
    static Why why(const State& state) { return std::get<Resting>(state.activity).why; }

    Terminal terminal;
    support::MemoryReceipts receipts;
    HonestServer server{terminal};
    ProgramLife life;
};

}  // namespace

TEST_CASE("Once: everything is sent, every receipt kept, and nothing waits") {
    Bench bench(1203);
    const State state = bench.run_once();
    CHECK(Bench::why(state) == Why::drained);
    CHECK(*waiting(state, bench.terminal.journal()) == 0);
    CHECK(bench.server.held == 1203);
    CHECK(bench.server.requests == 4);
    CHECK((*bench.receipts.newest(bench.terminal.settings().stream))->sequence == 1203);
}

TEST_CASE("Once: a server out of reach or one that refuses ends it, and what waits is counted") {
    Bench bench(7);
    bench.server.status = 503;
    State state = bench.run_once();
    CHECK(Bench::why(state) == Why::retrying);
    CHECK(*waiting(state, bench.terminal.journal()) == 7);
    bench.server.status = 401;
    state = bench.run_once();
    CHECK(Bench::why(state) == Why::refused);
    CHECK(bench.server.requests == 2);
    REQUIRE(bench.receipts.states.size() == 2);  // for the counter's staff
    CHECK(bench.receipts.states.back().first == bench.terminal.settings().stream);
    CHECK(bench.receipts.states.back().second.kind == journal::UploaderState::Kind::refused);
}

TEST_CASE("What a former run was signed for does not wait, even before the server is heard") {
    Bench bench(7);
    REQUIRE(bench.run_once().cursor == 7);
    bench.terminal.rate(2);
    bench.server.status = 0;
    CHECK(*waiting(bench.run_once(), bench.terminal.journal()) == 2);
}

TEST_CASE("Too many epochs contradicted in a day: nothing is sent until the device is enrolled again") {
    Bench bench(7);
    const std::string device = bench.terminal.settings().stream.device;
    const base::WallTime noon{std::chrono::hours{500'000}};
    for (wire::Epoch epoch = 11; epoch <= 14; ++epoch) {
        const std::string why = epoch == 12 ? "rollback" : "fork";
        REQUIRE(bench.receipts.end({device, epoch}, {why, "", noon + std::chrono::hours{epoch}}));
        const State state = bench.run_once();
        CHECK(Bench::why(state) == (epoch < 14 ? Why::drained : Why::stopped));
    }
    const int requests = bench.server.requests;
    CHECK(Bench::why(bench.run_once()) == Why::stopped);
    CHECK(bench.server.requests == requests);
    CHECK(bench.receipts.states.back().second.kind == journal::UploaderState::Kind::stopped);
    REQUIRE(bench.receipts.forgive(device));
    CHECK(Bench::why(bench.run_once()) == Why::drained);
    CHECK(bench.server.requests > requests);
}

TEST_CASE("Epochs that ended days apart, or because of another key, stop nothing") {
    Bench bench(7);
    const std::string device = bench.terminal.settings().stream.device;
    const std::string why = GENERATE("fork", "key");
    const auto apart = why == "key" ? std::chrono::hours{1} : std::chrono::hours{9};
    for (wire::Epoch epoch = 11; epoch <= 40; ++epoch)
        REQUIRE(bench.receipts.end({device, epoch}, {why, "", base::WallTime{epoch * apart}}));
    CHECK(Bench::why(bench.run_once()) == Why::drained);
}

TEST_CASE("SIGTERM ends the loop where it rests") {
    Bench bench(1);
    REQUIRE(kill(getpid(), SIGTERM) == 0);
    const State state = run(bench.terminal.settings(), {bench.terminal.journal(), bench.receipts, bench.server},
                            Patience::forever, bench.life);
    CHECK(Bench::why(state) == Why::starting);
    CHECK(bench.server.requests == 0);
}
