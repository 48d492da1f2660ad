// Laws of the visit over random lives: whatever people touch, whatever the disk answers, whenever it happens.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/kiosk/flow/stage.hpp"
#include "tests/support/dice.hpp"

namespace {

constexpr unsigned lives = 10'000;
constexpr int events_a_life = 60;

std::string first_broken_law;  // empty while all laws hold; Catch's own checks are too slow for a million steps

void law(bool holds, const char* words) {
    if (!holds && first_broken_law.empty()) first_broken_law = words;
}

domain::ResponseId numbered(std::uint32_t number) {
    domain::ResponseId id{};
    for (std::size_t i = 0; i < 4; ++i) id.at(i) = static_cast<base::Byte>(number >> (8 * i));
    return id;
}

// One terminal from its start, and a ledger of what happened to it.
class Life {
public:
    explicit Life(unsigned seed) : dice_(seed), step_(flow::start(now_)) { expect_outcome(); }

    void live() {
        for (int i = 0; i < events_a_life; ++i) happen();
    }

    // Disk and settings are well again, nobody touches anything: the question must come back, in Vietnamese.
    void heal() {
        for (int i = 0; i < 10; ++i) {
            if (outcome_ == Outcome::opening) tell(flow::Opened{stage::setting()});
            if (outcome_ == Outcome::saving) save_worked();
            const auto due = flow::deadline(step_.state);
            if (!due) break;
            law(!std::holds_alternative<flow::Asking>(step_.state.phase) ||
                    step_.state.language == domain::Language::english,
                "a terminal that asks in Vietnamese has nothing to wait for");
            now_ = std::max(now_, *due);
            tell(flow::TimePassed{});
        }
        law(std::holds_alternative<flow::Asking>(step_.state.phase),
            "every state is left, the way leads to the question");
        law(step_.state.language == domain::Language::vietnamese, "a terminal left alone speaks Vietnamese");
        law(saved_.size() == taps_.size(), "after healing every tap that counted is saved");
    }

    std::size_t thanks() const { return thanks_; }
    std::size_t notices() const { return notices_; }

private:
    enum class Outcome { none, opening, saving };

    unsigned pick(unsigned below) { return static_cast<unsigned>(dice_.below(below)); }

    void happen() {
        pass_time();
        if (outcome_ != Outcome::none && pick(4) != 0) return answer();
        switch (pick(4)) {
            case 0:
                return tell(flow::TimePassed{});
            case 1:
                return touch({flow::Target::Kind::language, 0});
            case 2:
                return touch({flow::Target::Kind::face, static_cast<int>(pick(7))});
            default:
                return stray();
        }
    }

    void pass_time() {
        const auto due = flow::deadline(step_.state);
        switch (pick(4)) {
            case 0:
                break;
            case 1:
                now_ += base::Duration{pick(400)};
                break;
            case 2:
                now_ += base::Duration{pick(10'000)};
                break;
            default:
                if (due && *due > now_) now_ = *due;
        }
    }

    // Outcomes that nobody waits for: a loop that stutters must not bring thanks.
    void stray() {
        if (outcome_ == Outcome::saving) return;
        if (pick(2) == 0) return tell(flow::Saved{});
        tell(flow::SaveFailed{});
    }

    void answer() {
        if (outcome_ == Outcome::opening) {
            outcome_ = Outcome::none;
            if (pick(3) == 0) return tell(flow::OpeningFailed{flow::Reason::not_enrolled});
            return tell(flow::Opened{stage::setting()});
        }
        if (pick(2) == 0) return save_worked();
        outcome_ = Outcome::none;
        tell(flow::SaveFailed{});
    }

    void save_worked() {
        outcome_ = Outcome::none;
        law(saved_.insert(saving_).second, "a saved rating is not saved again");
        just_saved_ = true;
        tell(flow::Saved{});
        just_saved_ = false;
    }

    void touch(const flow::Target& target) {
        const auto id = numbered(++touches_);
        const bool guarded = now_ - step_.state.changed < flow::touch_guard;
        const bool asking = std::holds_alternative<flow::Asking>(step_.state.phase);
        touched_ = id;
        touched_level_ = target.kind == flow::Target::Kind::face ? target.number : 0;
        const flow::Screen before = flow::screen(step_.state, wording_);
        tell(flow::Touched{target, id});
        const bool rated = taps_.contains(id);
        if (guarded) law(!rated, "a touch within 300 ms of a change is not a rating");
        if (guarded && !flow::deadline(step_.state))
            law(flow::screen(step_.state, wording_) == before, "a touch within 300 ms of a change changes nothing");
        if (!guarded && asking && touched_level_ >= 1 && touched_level_ <= 5)
            law(rated, "a touch that counts is a rating");
        touched_ = {};
    }

    void tell(const flow::Event& event) {
        const bool thanked_before = std::holds_alternative<flow::Thanking>(step_.state.phase);
        const bool notice_before = std::holds_alternative<flow::Unable>(step_.state.phase);
        step_ = flow::step(std::move(step_.state), event, now_);
        if (std::holds_alternative<flow::Thanking>(step_.state.phase) && !thanked_before) thank();
        if (std::holds_alternative<flow::Unable>(step_.state.phase) && !notice_before) ++notices_;
        expect_outcome();
    }

    void thank() {
        ++thanks_;
        law(just_saved_, "no thanks without a saved rating");
        law(thanked_.insert(saving_).second, "no rating is thanked twice");
    }

    void expect_outcome() {
        law(step_.effects.size() <= 1, "one step asks for one thing at most");
        for (const flow::Effect& effect : step_.effects) {
            law(outcome_ == Outcome::none, "nothing new is asked for while an outcome is awaited");
            if (const auto* save = std::get_if<flow::Save>(&effect))
                expect_save(save->rating);
            else
                outcome_ = Outcome::opening;
        }
    }

    void expect_save(const domain::Rating& rating) {
        outcome_ = Outcome::saving;
        saving_ = rating.response;
        if (const auto tap = taps_.find(rating.response); tap != taps_.end())
            return law(tap->second == rating.level.number(), "a rating keeps its level");
        law(rating.response == touched_ && rating.level.number() == touched_level_, "no rating without a tap");
        taps_.emplace(rating.response, rating.level.number());
    }

    support::Dice dice_;
    base::Instant now_ = stage::begin;
    flow::Step step_;
    flow::Wording wording_ = stage::wording();
    Outcome outcome_ = Outcome::none;
    std::uint32_t touches_ = 0;
    domain::ResponseId touched_{};  // the touch that is being told; zero bytes when none is
    int touched_level_ = 0;
    domain::ResponseId saving_{};
    bool just_saved_ = false;
    std::map<domain::ResponseId, int> taps_;  // touches that became ratings
    std::set<domain::ResponseId> saved_;
    std::set<domain::ResponseId> thanked_;
    std::size_t thanks_ = 0;
    std::size_t notices_ = 0;
};

}  // namespace

TEST_CASE("in 10,000 random lives no thanks is false, no tap counts twice and every state is left") {
    std::size_t thanks = 0;
    std::size_t notices = 0;
    for (unsigned seed = 1; seed <= lives; ++seed) {
        first_broken_law.clear();
        Life life(seed);
        life.live();
        life.heal();
        INFO("seed " << seed << " broke: " << first_broken_law);
        REQUIRE(first_broken_law.empty());
        thanks += life.thanks();
        notices += life.notices();
    }
    // The lives have gone everywhere, so the laws were put to the test.
    CHECK(thanks > lives);
    CHECK(notices > lives / 2);
}
