#include "kiosk/flow/foresight.hpp"

#include <algorithm>

namespace flow {
namespace {

constexpr base::Duration ripe{3'600'000};  // after every guard of the state

// What comes of an event when whatever is to be saved is saved.
State after(const State& state, const Event& event, base::Instant now) {
    Step next = step(state, event, now);
    const bool saves = !next.effects.empty() && std::holds_alternative<Save>(next.effects.front());
    return saves ? step(std::move(next.state), Saved{}, now).state : std::move(next.state);
}

}  // namespace

std::vector<Screen> foreseen(const State& state, const Wording& wording) {
    const Screen shown = screen(state, wording);
    std::vector<Screen> found;
    const auto add = [&](const State& next) {
        Screen other = screen(next, wording);
        if (other != shown && std::find(found.begin(), found.end(), other) == found.end())
            found.push_back(std::move(other));
    };
    const base::Instant later = state.changed + ripe;
    for (const auto* targets : {&shown.faces, &shown.buttons})
        for (const Button& button : *targets) add(after(state, Touched{button.target, {}}, later));
    if (const auto due = deadline(state)) add(after(state, TimePassed{}, *due));
    return found;
}

}  // namespace flow
