// The laws of upload.hpp, over ten thousand random lives of an uploader: any event at any time, honest and forged.
#include <catch2/catch.hpp>

#include "sync/uploader/upload.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/memory_journal.hpp"

using namespace uploader;
using namespace std::chrono_literals;

namespace {

const wire::Stream stream{"D1", 1};
constexpr wire::Sequence entries = 12;

// What all lives share, made once: a journal, both keys and the receipts that can be signed or forged.
struct World {
    World() : journal(stream, wire::SecretKey({1})) {
        const base::Stamp stamp{"0123456789abcdef", base::Instant{}, base::WallTime{}, base::ClockTrust::unset};
        for (wire::Sequence i = 0; i < entries; ++i) REQUIRE(journal.append(wire::Opened{"0", ""}, stamp));
        settings.stream = stream;
        settings.door = {"https://server", "token"};
        settings.device_key = wire::SecretKey({1}).public_key();
        settings.receipt_key = server.public_key();
    }

    wire::Receipt receipt(wire::Sequence sequence) const {
        wire::Receipt receipt{.stream = stream, .sequence = sequence};
        if (sequence > 0 && sequence <= entries) receipt.head = *journal.hash_at(sequence);
        return receipt;
    }

    support::MemoryJournal journal;
    wire::SecretKey server{{2}};
    wire::SecretKey stranger{{3}};
    Settings settings;
};

class Life {
public:
    Life(const World& world, std::uint64_t seed) : world_(world), dice_(seed) {
        state_ = start(world.settings, std::nullopt, now(), dice_.chance());
    }

    void live(int turns) {
        for (int turn = 0; turn < turns; ++turn) {
            const bool late = dice_.one_in(4);
            if (!late) pass_time();
            take(late ? any_event() : expected_event());
        }
    }

private:
    base::Instant now() const { return stamp_.monotonic; }

    void pass_time() {
        if (const auto until = deadline(state_)) stamp_.monotonic = *until;
    }

    void take(const Event& event) {
        const State before = state_;
        Step next = step(world_.settings, state_, event, stamp_, dice_.chance());
        state_ = std::move(next.state);
        check_questions(before, next.effects);
        check_cursor(before, event);
        check_wait(next.effects.empty());
    }

    // Nothing is sent of an epoch that is over. One question open, or a deadline; never both, never neither, never two.
    void check_questions(const State& before, const std::vector<Effect>& effects) {
        int questions = 0;
        for (const Effect& effect : effects) {
            if (before.ending) REQUIRE_FALSE(std::holds_alternative<Send>(effect));
            if (std::holds_alternative<Keep>(effect) || std::holds_alternative<Tell>(effect) ||
                std::holds_alternative<End>(effect) || std::holds_alternative<Report>(effect))
                continue;
            ++questions;
            question_ = effect;
        }
        const bool resting = deadline(state_).has_value();
        REQUIRE(questions <= 1);
        if (questions == 1) {
            REQUIRE_FALSE(open_);
            REQUIRE_FALSE(resting);
        }
        if (questions == 0 && !resting) REQUIRE(open_);
        open_ = !resting;
    }

    // Forward only for a signed receipt with our own hash; and then exactly to what was signed.
    void check_cursor(const State& before, const Event& event) const {
        if (state_.cursor <= before.cursor) return;
        const auto* comparing = std::get_if<Comparing>(&before.activity);
        REQUIRE(comparing != nullptr);
        REQUIRE(std::holds_alternative<Compared>(event));
        REQUIRE(verify(comparing->receipt, world_.settings.receipt_key));
        REQUIRE(state_.cursor == comparing->receipt.sequence);
        REQUIRE(comparing->receipt.head == *world_.journal.hash_at(state_.cursor));
    }

    void check_wait(bool nothing_happened) const {
        const auto until = deadline(state_);
        if (!until || nothing_happened) return;
        REQUIRE(*until - now() >= 1s);
        REQUIRE(*until - now() <= outdated_wait + outdated_wait / 4);
    }

    Event expected_event() {
        if (deadline(state_)) return Rested{};
        open_ = false;
        if (std::holds_alternative<Send>(question_)) return Answered{any_answer()};
        if (const auto* read = std::get_if<Read>(&question_)) return any_slice(*read);
        if (std::holds_alternative<Look>(question_)) return any_end();
        return any_hash(std::get<Compare>(question_).sequence);
    }

    // Mostly one that nobody waits for; when it happens to fit, it closes the question like any other.
    Event any_event() {
        Event event = Rested{};
        switch (dice_.below(5)) {
            case 0:
                event = Answered{any_answer()};
                if (std::holds_alternative<Asking>(state_.activity) || std::holds_alternative<Sending>(state_.activity))
                    open_ = false;
                break;
            case 1:
                event = any_slice({state_.cursor, 5, 100'000});
                if (std::holds_alternative<Reading>(state_.activity)) open_ = false;
                break;
            case 2:
                event = any_hash(dice_.below(entries + 2));
                if (std::holds_alternative<Comparing>(state_.activity)) open_ = false;
                break;
            case 3:
                event = any_end();
                if (std::holds_alternative<Looking>(state_.activity)) open_ = false;
                break;
            default:
                break;
        }
        return event;
    }

    Answer any_answer() {
        if (dice_.one_in(2)) return {200, any_receipt(), {}, {}};
        constexpr std::array statuses{0, 200, 302, 400, 401, 403, 409, 412, 413, 415, 422, 426, 429, 500, 503};
        constexpr std::array bodies{"", "<html>", R"({"code":"fork"})", R"({"code":"gap","expect":4})",
                                    R"({"code":"gap","expect":99})"};
        return {statuses.at(dice_.below(statuses.size())), bodies.at(dice_.below(bodies.size())),
                dice_.one_in(8) ? "30" : "", "silence"};
    }

    std::string any_receipt() {
        wire::Receipt receipt = world_.receipt(dice_.below(entries + 2));
        if (dice_.one_in(8)) receipt.head[3] ^= 1U;
        receipt = sign(receipt, dice_.one_in(8) ? world_.stranger : world_.server);
        if (dice_.one_in(8)) receipt.sequence = dice_.below(entries);
        return write_receipt(receipt);
    }

    Found any_slice(const Read& read) {
        if (dice_.one_in(10)) return {base::Problem{dice_.one_in(2) ? base::Code::busy : base::Code::damaged, ""}};
        auto slice = world_.journal.read(read.after, 1 + dice_.below(read.entries_limit), read.bytes_limit);
        if (slice && !slice->lines.empty() && dice_.one_in(10)) slice->lines[0][12] ^= 1;
        return {std::move(slice)};
    }

    Looked any_end() {
        if (dice_.one_in(10)) return {base::Problem{dice_.one_in(2) ? base::Code::busy : base::Code::damaged, ""}};
        return {world_.journal.head()};
    }

    Compared any_hash(wire::Sequence sequence) {
        if (dice_.one_in(10)) return {base::Problem{base::Code::busy, ""}};
        // The loop answers for the sequence that was asked for; so does this.
        if (const auto* comparing = std::get_if<Comparing>(&state_.activity)) sequence = comparing->receipt.sequence;
        return {world_.journal.hash_at(sequence)};
    }

    const World& world_;
    support::Dice dice_;
    base::Stamp stamp_{"0123456789abcdef", base::Instant{1h}, base::WallTime{}, base::ClockTrust::network};
    State state_;
    Effect question_ = Report{};
    bool open_ = false;
};

}  // namespace

TEST_CASE("Laws: ten thousand random lives keep one question or a deadline, and an honest cursor") {
    const World world;
    for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
        INFO("seed " << seed);
        Life(world, seed).live(25);
    }
}
