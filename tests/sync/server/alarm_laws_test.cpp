// Laws of alarms: an honest terminal under a bad network raises none; one tampering in the midst of it raises its own
// and no other.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <random>

#include "tests/sync/server/world.hpp"

using test::alarm_kinds;
using test::Server;
using test::Terminal;
using Kinds = std::set<std::string>;

namespace {

constexpr auto second = std::chrono::seconds{1};

// A terminal whose requests are lost, late and doubled, and whose machine restarts now and then.
class Life {
public:
    explicit Life(std::uint32_t seed) : dice_(seed) {}

    void live(int steps) {
        for (int step = 0; step < steps; ++step) live_on();
    }

    // What is on its way comes at last, and the newest word of the terminal too.
    void settle() {
        for (const server::Request& late : on_the_way_) arrive(late);
        on_the_way_.clear();
        advance();
        write_something();
        test::receipt_of(server.send(terminal, terminal.everything()));
        cursor_ = terminal.last();
        advance();
    }

    Server server;
    Terminal terminal = server.enrol(1);

private:
    bool one_in(unsigned n) { return dice_() % n == 0; }

    void advance() {
        const base::Duration step{1 + dice_() % 30'000};
        terminal.now.monotonic += step;
        terminal.now.wall += step;
        server.now = terminal.now.wall;
    }

    void write_something() { terminal.rate(static_cast<int>(dice_() % 5) + 1); }

    void live_on() {
        advance();
        if (one_in(40)) restart();
        if (one_in(2)) write_something();
        const server::Request request = one_in(2) && terminal.last() > cursor_ ? batch() : question();
        if (one_in(3)) on_the_way_.push_back(request);  // late, or twice
        if (!one_in(4)) arrive(request);
        if (on_the_way_.empty() || !one_in(3)) return;
        const auto which = on_the_way_.begin() + static_cast<std::ptrdiff_t>(dice_() % on_the_way_.size());
        const server::Request late = *which;
        on_the_way_.erase(which);
        arrive(late);
    }

    void restart() {
        terminal.now.boot = fmt::format("{:016x}", ++boots_);
        terminal.now.monotonic = base::Instant{second};
        terminal.write(wire::Opened{"0.1.0", ""});
    }

    server::Request batch() {
        const wire::Sequence last = cursor_ + 1 + dice_() % std::min<wire::Sequence>(terminal.last() - cursor_, 40);
        return server.batch_request(terminal, terminal.batch(cursor_ + 1, last));
    }

    server::Request question() {
        return {.method = "GET",
                .path = "/v1/stream",
                .query = fmt::format("epoch=1&seq={}&head={}&b={}&m={}", terminal.last(),
                                     base::to_hex(terminal.hash_at(terminal.last())), terminal.now.boot,
                                     terminal.now.monotonic.time_since_epoch().count()),
                .headers = {{"authorization", "Bearer " + server.token_of(terminal)}},
                .body = {}};
    }

    void arrive(const server::Request& request) {
        const auto reply = respond(server.handlers(), server.store(), request, server.now);
        INFO(reply.body);
        CHECK(reply.status == 200);
        const auto receipt = wire::read_receipt(reply.body);
        if (receipt && !one_in(4)) cursor_ = std::max(cursor_, receipt->sequence);  // one in four replies is lost
    }

    std::mt19937 dice_;
    std::vector<server::Request> on_the_way_;
    wire::Sequence cursor_ = 0;
    std::uint64_t boots_ = 0xB00;
};

// One tampering, at a moment when everything has arrived.
Kinds tamper(Life& life, std::uint32_t which) {
    Server& server = life.server;
    Terminal& terminal = life.terminal;
    Terminal branch = terminal.beside();
    branch.now = terminal.now;
    for (wire::Sequence i = 1; i + 2 < terminal.last(); ++i) branch.write_line(terminal.line_at(i));
    switch (which % 6) {
        case 0:  // a copy of the disk goes on by itself
            branch.write(branch.rating(1, 200));
            CHECK(server.send(terminal, branch.batch(branch.last(), branch.last())).status == 409);
            return {"fork"};
        case 1:  // both copies go on
            branch.write(branch.rating(1, 200));
            CHECK(server.send(terminal, branch.batch(branch.last(), branch.last())).status == 409);
            life.settle();
            branch.write(branch.rating(1, 201));
            branch.write(branch.rating(1, 202));
            branch.write(branch.rating(1, 203));
            CHECK(server.send(terminal, branch.batch(branch.last(), branch.last())).status == 409);
            return {"fork", "clone"};
        case 2: {  // an old image is put back
            base::Stamp restarted = terminal.now;
            restarted.boot = "00000000000000ff";
            CHECK(ask_for_head(server, branch, branch.last(), restarted).status == 200);
            return {"rollback"};
        }
        case 3:  // a line that no terminal of ours writes
            terminal.write_line(R"({"v":1,"k":"rating","l":7})");
            break;
        case 4:  // the clock is turned back
            terminal.now.wall -= std::chrono::hours{5};
            terminal.rate(5);
            break;
        default: {  // a journal that begins anew
            Terminal next = terminal.beside(2, wire::Hash{});
            next.now = terminal.now;
            next.write(wire::Lost{.epoch = 1, .last = 0, .head = {}, .why = "missing"});
            CHECK(server.send(terminal, next.everything()).status == 200);
            return {"epoch"};
        }
    }
    CHECK(server.send(terminal, terminal.batch(terminal.last(), terminal.last())).status == 200);
    return {which % 6 == 3 ? "quarantine" : "clock"};
}

}  // namespace

TEST_CASE("an honest terminal raises no alarm, however its requests are lost, late or doubled", "[many]") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        Life life(seed);
        life.live(300);
        CHECK(alarm_kinds(life.server).empty());
    }
}

TEST_CASE("a tampering raises its own alarm and no other, whatever the network did before", "[many]") {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        Life life(seed);
        life.live(30 + static_cast<int>(seed));
        life.settle();
        life.settle();
        life.settle();
        CHECK(alarm_kinds(life.server).empty());
        const Kinds expected = tamper(life, seed);
        CHECK(alarm_kinds(life.server) == expected);
    }
}
