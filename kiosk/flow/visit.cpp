#include "kiosk/flow/visit.hpp"

#include <algorithm>
#include <utility>

#include "kiosk/flow/turn.hpp"

namespace flow {
namespace {

constexpr base::Duration first_wait{100};
constexpr base::Duration longest_wait{5'000};
constexpr base::Duration short_tick{100};
constexpr base::Duration long_tick{500};

// How often the bar of the time left shrinks.
base::Duration tick_of(const Closing& close) { return close.total <= glance_time ? short_tick : long_tick; }

// What makes a screen another one, so that a touch meant for the last one must not count.
struct Scene {
    Screen::Kind kind;
    domain::Language language;
    Look look;
    bool voice;
    std::string survey;
    std::optional<Question> question;
    std::optional<Page> page;
    std::optional<std::size_t> aimed;  // touches of a calibration
    bool operator==(const Scene&) const = default;
};

template <typename AnyPhases>
std::optional<Question> question_in(const AnyPhases& phases) {
    const auto* judging = std::get_if<Judging>(&phases);
    return judging == nullptr ? std::nullopt : std::optional(judging->question);
}

// Also while its answer is being saved.
std::optional<Question> question_of(const State& state) {
    if (const auto* saving = std::get_if<Saving>(&state.phase)) return question_in(saving->source);
    if (const auto* retrying = std::get_if<Retrying>(&state.phase)) return question_in(retrying->source);
    return question_in(state.phase);
}

Scene scene_of(const State& state) {
    const auto* reporting = std::get_if<Reporting>(&state.phase);
    const auto* calibrating = std::get_if<Calibrating>(&state.phase);
    return {screen_kind(state),
            state.language,
            state.look,
            state.voice,
            state.setting.survey.id,
            question_of(state),
            reporting == nullptr ? std::nullopt : std::optional(reporting->report.page),
            calibrating == nullptr ? std::nullopt : std::optional(calibrating->touches.size())};
}

}  // namespace

base::Duration wait_after(int attempts) {
    base::Duration wait = first_wait;
    for (int i = 1; i < attempts && wait < longest_wait; ++i) wait *= 2;
    return std::min(wait, longest_wait);
}

Step start(std::vector<domain::Language> languages, base::Instant now, const PanelMap& map) {
    base::check(!languages.empty(), "a terminal speaks a language");
    State state;
    state.language = languages.front();
    state.languages = std::move(languages);
    state.map = map;
    state.changed = now;
    state.touched = now;
    return {std::move(state), Open{}};
}

std::optional<Closing> closing(const State& state) {
    const auto after_touch = [&](base::Duration total) { return Closing{state.touched + total, total}; };
    if (const auto* telling = std::get_if<Telling>(&state.phase))
        return after_touch(telling->touched ? patience_time : glance_time);
    if (const auto* thanking = std::get_if<Thanking>(&state.phase)) return Closing{thanking->until, rest_time};
    if (std::holds_alternative<Reporting>(state.phase))
        return Closing{std::min(state.touched + staff_time, state.staff_until), staff_time};
    if (std::holds_alternative<Calibrating>(state.phase)) return after_touch(aim_time);
    if (const auto* trying = std::get_if<Trying>(&state.phase)) return Closing{trying->until, try_time};
    if (std::holds_alternative<Judging>(state.phase) || std::holds_alternative<Writing>(state.phase) ||
        std::holds_alternative<Choosing>(state.phase) || std::holds_alternative<Dialling>(state.phase))
        return after_touch(patience_time);
    return std::nullopt;
}

base::Duration time_shown(const Closing& close, base::Instant now) {
    const base::Duration tick = tick_of(close);
    const base::Duration left = std::clamp(close.at - now, base::Duration{0}, close.total);
    return (left + tick - base::Duration{1}) / tick * tick;
}

Step step(State state, const Event& event, base::Instant now) {
    const Scene scene = scene_of(state);
    std::optional<Effect> effect;
    const Phase phase = state.phase;
    std::visit(Turn(state, effect, now), phase, event);
    expire(state, now);
    if (scene_of(state) != scene) state.changed = now;
    return {std::move(state), std::move(effect)};
}

std::optional<base::Instant> deadline(const State& state, base::Instant now) {
    std::optional<base::Instant> due = expiry(state);
    const auto at_most = [&due](base::Instant when) { due = due ? std::min(*due, when) : when; };
    if (const auto* retrying = std::get_if<Retrying>(&state.phase)) at_most(retrying->at);
    if (const auto* unable = std::get_if<Unable>(&state.phase)) at_most(unable->at);
    const auto close = closing(state);
    if (!close) return due;
    at_most(close->at);
    if (std::holds_alternative<Thanking>(state.phase)) return due;  // shows no time
    if (const auto* telling = std::get_if<Telling>(&state.phase); telling && now < telling->undo_until)
        at_most(telling->undo_until);
    // One tick before what is shown now has run down.
    if (const base::Duration shown = time_shown(*close, now); shown > base::Duration{0})
        at_most(close->at - shown + tick_of(*close));
    return due;
}

}  // namespace flow
