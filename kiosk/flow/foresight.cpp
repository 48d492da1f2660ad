#include "kiosk/flow/foresight.hpp"

#include <algorithm>

namespace flow {
namespace {

// What comes of an event when whatever is to be saved is saved.
State after(const State& state, const Event& event, base::Instant now) {
    Step next = step(state, event, now);
    const bool saves = next.effect && std::holds_alternative<Save>(*next.effect);
    return saves ? step(std::move(next.state), Saved{}, now).state : std::move(next.state);
}

// The first moment at which a touch counts.
base::Instant next_touch(const State& state, base::Instant now) { return std::max(now, state.changed + touch_guard); }

}  // namespace

Screen after_touch(const State& state, const Wording& wording, const Target& target, base::Instant now) {
    const base::Instant then = next_touch(state, now);
    return screen(after(state, Touched{target, {}}, then), wording, then);
}

std::vector<Screen> foreseen(const State& state, const Wording& wording, base::Instant now) {
    const Screen shown = screen(state, wording, now);
    std::vector<Screen> found;
    const auto add = [&](const State& next, base::Instant then) {
        Screen other = screen(next, wording, then);
        if (other != shown && std::find(found.begin(), found.end(), other) == found.end())
            found.push_back(std::move(other));
    };
    const base::Instant later = state.changed + touch_guard;
    for (const auto* targets : {&shown.faces, &shown.buttons})
        for (const Button& button : *targets) add(after(state, Touched{button.target, {}}, later), later);
    if (const auto close = closing(state)) add(after(state, TimePassed{}, close->at), close->at);
    return found;
}

}  // namespace flow
