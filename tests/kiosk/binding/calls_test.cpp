// Calls of the counter's PC over real sockets. The rude client is a plain socket, so that it can say what it likes.
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <list>
#include <memory>

#include "kiosk/binding/call.hpp"
#include "kiosk/binding/socket.hpp"
#include "tests/kiosk/binding/listening.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace binding;
using namespace testing;
using base::Code;
using Many = std::vector<Presented>;

namespace {

class Rude {
public:
    explicit Rude(const std::string& address) : socket_(std::move(*connect_to(address, patience))) {
        const timeval limit{patience.count() / 1000, 0};
        ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }

    // False when the other side has closed.
    bool say(std::string_view text) const {
        return ::send(socket_.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }

    // Empty when the other side has closed instead.
    std::string hear_line() const {
        std::string line;
        for (char c = 0; ::recv(socket_.number(), &c, 1, 0) == 1;) {
            if (c == '\n') return line;
            line += c;
        }
        CHECK((errno != EAGAIN && errno != EWOULDBLOCK));  // closed, not silent
        return {};
    }

    Nonce hear_nonce() const {
        const auto nonce = read_challenge(hear_line());
        REQUIRE(nonce);
        return *nonce;
    }

private:
    base::Descriptor socket_;
};

base::Result<> tell(const Listening& listening, std::string_view code) {
    return tell_terminal(listening.address(), on_loopback().key, code, patience);
}

}  // namespace

TEST_CASE("a PC tells whom it serves, and that it serves nobody") {
    Listening listening(on_loopback());
    REQUIRE(tell(listening, plain));
    CHECK(listening.next(1) == Many{served(plain)});
    REQUIRE(tell(listening, "https://dichvucong.gov.vn/?ma=h15.50.05.13-261008-0976"));
    CHECK(listening.next(1) == Many{served("H15.50.05.13-261008-0976")});
    REQUIRE(tell(listening, ""));
    CHECK(listening.next(1) == Many{{std::nullopt, Source::serving, false}});
}

TEST_CASE("what is no dossier code is told so at both ends") {
    Listening listening(on_loopback());
    CHECK(tell(listening, "H15.50.05.13-261399-0975").problem().code == Code::bad_input);
    CHECK(listening.next(1) == Many{{std::nullopt, Source::serving, true}});
}

TEST_CASE("who has another key is not believed") {
    auto settings = on_loopback();
    settings.penalty = base::Duration{1};
    Listening listening(settings);
    const auto told = tell_terminal(listening.address(), {9}, plain, patience);
    CHECK(told.problem().code == Code::unproven);
    CHECK(tell_terminal(listening.address(), {9}, "", patience).problem().code == Code::unproven);
    REQUIRE(tell(listening, "H15.50.05.13-261008-0976"));
    CHECK(listening.next(1) == Many{served("H15.50.05.13-261008-0976")});
}

TEST_CASE("an answer that was heard on the way is worth nothing a second time") {
    auto settings = on_loopback();
    settings.penalty = base::Duration{1};
    Listening listening(settings);
    const Rude first(listening.address());
    const std::string answer = write_answer(settings.key, first.hear_nonce(), plain);
    const Rude second(listening.address());
    CHECK(second.hear_nonce() != Nonce{});
    REQUIRE(second.say(answer));
    CHECK(read_reply(second.hear_line()).problem().code == Code::unproven);
    REQUIRE(first.say(answer + answer));
    CHECK(read_reply(first.hear_line()));
    CHECK(first.hear_line().empty());  // one nonce, one answer: the second was not read
    CHECK(listening.next(1) == Many{served(plain)});
}

TEST_CASE("a wrong key costs its owner time, and nobody else") {
    auto settings = on_loopback();
    settings.penalty = an_hour;
    settings.patience = an_hour;
    settings.turn = an_hour;
    auto listening = std::make_unique<Listening>(settings);
    const Rude guesser(listening->address());
    REQUIRE(guesser.say(write_answer({9}, guesser.hear_nonce(), plain)));
    REQUIRE(tell(*listening, plain));
    CHECK(listening->next(1) == Many{served(plain)});
    listening.reset();
    CHECK(guesser.hear_line().empty());  // in all that time he was told nothing
}

TEST_CASE("who is slow is cut off, and what he began counts for nothing") {
    auto settings = on_loopback();
    settings.patience = base::Duration{50};
    Listening listening(settings);
    const Rude silent(listening.address());
    const Rude slow(listening.address());
    const std::string answer = write_answer(settings.key, slow.hear_nonce(), plain);
    REQUIRE(slow.say(std::string_view(answer).substr(0, answer.size() - 1)));
    CHECK(slow.hear_line().empty());
    CHECK_FALSE(silent.hear_line().empty());
    CHECK(silent.hear_line().empty());
    CHECK(listening.inbox().take().empty());
}

TEST_CASE("a line that is too long ends the exchange") {
    auto settings = on_loopback();
    settings.patience = an_hour;
    Listening listening(settings);
    const Rude rude(listening.address());
    const std::string answer = write_answer(settings.key, rude.hear_nonce(), plain);
    rude.say(std::string(serving_line_limit_bytes, ' ') + answer);
    CHECK(rude.hear_line().empty());
    CHECK(listening.inbox().take().empty());
}

TEST_CASE("the longest line that is allowed is read") {
    Listening listening(on_loopback());
    const Rude client(listening.address());
    std::string answer = write_answer(on_loopback().key, client.hear_nonce(), plain);
    answer.insert(0, serving_line_limit_bytes - answer.size(), ' ');
    REQUIRE(client.say(answer));
    CHECK(read_reply(client.hear_line()));
}

TEST_CASE("when all places are taken the oldest makes room, and a flood keeps nobody out") {
    auto settings = on_loopback();
    settings.patience = an_hour;
    settings.turn = base::Duration{1};
    Listening listening(settings);
    std::list<Rude> flood;
    for (int i = 0; i < 40; ++i) flood.emplace_back(listening.address());
    REQUIRE(tell(listening, plain));
    CHECK(listening.next(1) == Many{served(plain)});
    CHECK_FALSE(flood.front().hear_line().empty());
    CHECK(flood.front().hear_line().empty());
}

TEST_CASE("bytes of any kind on any number of connections leave the door open") {
    auto settings = on_loopback();
    settings.turn = base::Duration{1};
    settings.patience = base::Duration{20};
    Listening listening(settings);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        support::Dice dice(seed);
        std::string bytes;
        for (std::uint64_t size = dice.below(700); bytes.size() < size;) bytes += static_cast<char>(dice.below(256));
        Rude(listening.address()).say(bytes);
    }
    REQUIRE(tell(listening, plain));
    CHECK(listening.next(1) == Many{served(plain)});
}

TEST_CASE("an inbox closes at once, whoever is connected") {
    auto settings = on_loopback();
    settings.patience = an_hour;
    auto listening = std::make_unique<Listening>(settings);
    const Rude first(listening->address());
    const Rude second(listening->address());
    first.hear_nonce();
    const std::string address = listening->address();
    listening.reset();
    CHECK(first.hear_line().empty());
    CHECK(connect_to(address, patience).problem().code == Code::unavailable);
}

TEST_CASE("an inbox that nobody empties keeps the newest") {
    Listening listening(on_loopback());
    for (int i = 0; i < 20; ++i) REQUIRE(tell(listening, "H15.50.05.13-261008-" + std::to_string(1000 + i)));
    const auto kept = listening.next(Inbox::queue_limit);
    REQUIRE(kept.size() == Inbox::queue_limit);
    CHECK(kept.front() == served("H15.50.05.13-261008-1004"));
    CHECK(kept.back() == served("H15.50.05.13-261008-1019"));
}

TEST_CASE("a socket in the file system does as well, and one left behind is taken over") {
    const support::TemporaryFolder folder;
    auto settings = on_loopback();
    settings.address = (folder.path() / "serving.socket").string();
    {
        auto left_behind = listen_at(settings.address);
        REQUIRE(left_behind);
        CHECK(Inbox::open({}, settings, [] {}).problem().code == Code::busy);
    }
    CHECK(std::filesystem::exists(settings.address));
    {
        Listening listening(settings);
        CHECK(listening.address() == settings.address);
        REQUIRE(tell(listening, plain));
        CHECK(listening.next(1) == Many{served(plain)});
    }
    CHECK_FALSE(std::filesystem::exists(settings.address));
    CHECK(tell_terminal(settings.address, settings.key, plain, patience).problem().code == Code::unavailable);
}

TEST_CASE("an address that is none is said to be none") {
    for (const auto* address : {"4711", ":4711", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999",
                                "no-number.invalid:4711", "[::1:4711"}) {
        auto settings = on_loopback();
        settings.address = address;
        INFO(address);
        CHECK(Inbox::open({}, settings, [] {}).problem().code == Code::bad_input);
    }
    const Listening listening(on_loopback());
    auto settings = on_loopback();
    settings.address = listening.address();
    CHECK(Inbox::open({}, settings, [] {}).problem().code == Code::unavailable);
}

TEST_CASE("a PC is told when no terminal answers as one") {
    auto silent = listen_at("127.0.0.1:0");
    REQUIRE(silent);
    const std::string address = address_of(*silent);
    CHECK(tell_terminal(address, {}, plain, base::Duration{20}).problem().code == Code::unavailable);
    silent = base::Descriptor();
    CHECK(tell_terminal(address, {}, plain, patience).problem().code == Code::unavailable);
}
