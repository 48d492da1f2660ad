// Life: one terminal from its start, with random events, and a ledger of what happened to it. Every event and target
// can come at any time, also those that nothing on the screen offers and outcomes that nobody waits for.
//
// The laws that a life must keep are checked after every event; the first that is broken is remembered.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/kiosk/flow/stage.hpp"
#include "tests/support/dice.hpp"

namespace life {

// How often all lives together did what the laws are about.
struct Coverage {
    std::vector<int> phases = std::vector<int>(std::variant_size_v<flow::Phase>);  // entered
    std::vector<int> kept = std::vector<int>(std::variant_size_v<domain::Given>);
    int failures = 0;
    int dark_ends = 0;
};

class Life {
public:
    // Lives of one seed have the same touches at the same times; `mirrored`, the opposite faces. An observed life
    // remembers its screens.
    Life(unsigned seed, bool mirrored, bool observed, Coverage& coverage);

    void live(int events);
    // Disk and settings are well again, nobody touches anything: the way leads to the question, or into the dark.
    void heal();

    const std::string& broken_law() const { return broken_law_; }
    const std::vector<flow::Screen>& screens() const { return screens_; }

private:
    unsigned pick(unsigned below) { return static_cast<unsigned>(dice_.below(below)); }
    bool one_in(unsigned count) { return dice_.one_in(count); }
    void law(bool holds, const char* words);
    template <typename AnyPhase>
    bool is() const {
        return std::holds_alternative<AnyPhase>(step_.state.phase);
    }
    bool awaits_save() const { return awaited_ && std::holds_alternative<flow::Save>(*awaited_); }

    // What happens.
    void happen();
    void pass_time();
    void answer();
    void answer_well();
    void stray();
    void surround();
    void present();
    void touch(const flow::Target& target);
    bool aims() const;
    void point();
    flow::Target likely();
    flow::Target any();
    flow::Target act(std::initializer_list<flow::Act> acts);
    int face();
    void tell(const flow::Event& event);

    // The laws.
    void look(const flow::State& before, const flow::Event& event);
    void look_at_effect(const flow::State& before, const flow::Event& event);
    void look_at_map(const flow::State& before, const flow::Event& event);
    void look_at_save(const flow::State& before, const flow::Event& event, const domain::Given& given);
    void look_at_tap(const flow::State& before, const flow::Event& event, const domain::ResponseId& response,
                     domain::Level level);
    void look_at_leaving(const flow::State& before, const flow::Event& event);
    void look_at_screen(const flow::State& before, const flow::Event& event);
    bool looks_usual() const;
    bool is_as_usual() const;

    support::Dice dice_;
    bool mirrored_;
    bool observed_;
    Coverage& coverage_;
    std::string broken_law_;
    base::Instant now_ = stage::begin;
    flow::Step step_;
    flow::Wording wording_ = stage::wording();
    std::vector<flow::Screen> screens_;
    base::Instant shown_since_ = stage::begin;  // observed: when kind, title or look last changed

    std::optional<flow::Effect> awaited_;
    std::optional<domain::Given> unsaved_;     // was given, and is not known to be saved
    std::set<domain::ResponseId> rated_;       // saved or not
    std::optional<domain::ResponseId> visit_;  // the rating that was saved last, if it was one and is not undone
    base::Instant rated_at_;
    std::uint32_t touches_ = 0;
    bool let_in_ = false;  // a PIN was accepted, and the staff have not left
};

}  // namespace life
