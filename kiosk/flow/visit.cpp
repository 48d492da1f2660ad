#include "kiosk/flow/visit.hpp"

#include <algorithm>
#include <utility>

namespace flow {
namespace {

constexpr base::Duration first_wait{100};
constexpr base::Duration longest_wait{30'000};

domain::Language other(domain::Language language) {
    return language == domain::Language::vietnamese ? domain::Language::english : domain::Language::vietnamese;
}

// One method for each arrow of the drawing; every other pair of state and event changes nothing.
class Turn {
public:
    Turn(State& state, std::vector<Effect>& effects, base::Instant now) : state_(state), effects_(effects), now_(now) {}

    void operator()(const Opening& /*phase*/, const Opened& event) {
        state_.setting = event.setting;
        ask();
    }
    void operator()(const Opening& phase, const OpeningFailed& event) {
        state_.phase = Unable{event.reason, std::nullopt, phase.attempts, now_ + wait_after(phase.attempts)};
    }

    void operator()(const Asking& /*phase*/, const Touched& event) {
        if (!counts()) return;
        if (event.target.kind == Target::Kind::language) return change_language();
        const auto level = domain::Level::from(event.target.number);
        if (!level) return;
        state_.touched = now_;
        save({.response = event.response,
              .level = *level,
              .field = state_.setting.place.field,
              .counter = state_.setting.place.counter,
              .survey = state_.setting.survey.id,
              .dossier = std::nullopt},
             1);
    }

    void operator()(const Saving& phase, const Saved& /*event*/) {
        if (phase.attempts > patient_attempts) return ask();
        state_.phase = Thanking{now_ + thanks_time};
    }
    void operator()(const Saving& phase, const SaveFailed& /*event*/) {
        const base::Instant at = now_ + wait_after(phase.attempts);
        if (phase.attempts < patient_attempts)
            state_.phase = Retrying{phase.rating, phase.attempts, at};
        else
            state_.phase = Unable{Reason::not_kept, phase.rating, phase.attempts, at};
    }

    void operator()(const Unable& /*phase*/, const Touched& event) {
        if (event.target.kind == Target::Kind::language && counts()) change_language();
    }

    void operator()(const Retrying& phase, const TimePassed& /*event*/) {
        if (now_ >= phase.at) save(phase.rating, phase.attempts + 1);
    }
    void operator()(const Thanking& phase, const TimePassed& /*event*/) {
        if (now_ >= phase.until) ask();
    }
    void operator()(const Unable& phase, const TimePassed& /*event*/) {
        if (now_ < phase.at) return;
        if (phase.rating) return save(*phase.rating, phase.attempts + 1);
        state_.phase = Opening{phase.attempts + 1};
        effects_.emplace_back(Open{});
    }

    template <typename AnyPhase, typename AnyEvent>
    void operator()(const AnyPhase& /*phase*/, const AnyEvent& /*event*/) {}

private:
    bool counts() const { return now_ - state_.changed >= touch_guard; }

    void ask() {
        state_.phase = Asking{};
        state_.language = domain::Language::vietnamese;
    }
    void change_language() {
        state_.language = other(state_.language);
        state_.touched = now_;
    }
    void save(const domain::Rating& rating, int attempts) {
        state_.phase = Saving{rating, attempts};
        effects_.emplace_back(Save{rating});
    }

    State& state_;
    std::vector<Effect>& effects_;
    base::Instant now_;
};

std::optional<base::Instant> deadline(const Phase& phase) {
    if (const auto* retrying = std::get_if<Retrying>(&phase)) return retrying->at;
    if (const auto* thanking = std::get_if<Thanking>(&phase)) return thanking->until;
    if (const auto* unable = std::get_if<Unable>(&phase)) return unable->at;
    return std::nullopt;
}

std::optional<base::Instant> language_deadline(const State& state) {
    if (state.language == domain::Language::vietnamese) return std::nullopt;
    return state.touched + language_time;
}

}  // namespace

base::Duration wait_after(int attempts) {
    base::Duration wait = first_wait;
    for (int i = 1; i < attempts && wait < longest_wait; ++i) wait *= 2;
    return std::min(wait, longest_wait);
}

Step start(base::Instant now) {
    return {State{.phase = Opening{},
                  .setting = {},
                  .language = domain::Language::vietnamese,
                  .changed = now,
                  .touched = now},
            {Open{}}};
}

Step step(State state, const Event& event, base::Instant now) {
    const Phase phase = state.phase;
    const domain::Language language = state.language;
    const Screen::Kind kind = screen_kind(state);

    std::vector<Effect> effects;
    std::visit(Turn(state, effects, now), phase, event);
    if (const auto due = language_deadline(state); due && now >= *due) state.language = domain::Language::vietnamese;

    if (screen_kind(state) != kind || state.language != language) state.changed = now;
    return {std::move(state), std::move(effects)};
}

std::optional<base::Instant> deadline(const State& state) {
    const auto phase = deadline(state.phase);
    const auto language = language_deadline(state);
    if (phase && language) return std::min(*phase, *language);
    return phase ? phase : language;
}

}  // namespace flow
