// The visit: what the terminal does next, as a pure function of its state, an event and the time.
//
//   Opening --Opened--> Asking --a face touched--> Saving --Saved--> Thanking --4 s--> Asking
//    |    ^                                         |    ^
//    |    |                                         |    |
//    | OpeningFailed                                | SaveFailed
//    v    | wait                                    v    | wait: 100 ms, doubled with each failure, at most 30 s
//    Unable                                         Retrying (after failures 1 to 3: the faces stay)
//                                                   Unable   (from failure 4 on: a notice; then Saved --> Asking)
//
// One touch of a face is one rating with one response id, however often it has to be saved. Thanks is shown only after
// Saved. A failed save is *unknown*, not undone: it is saved again with the same response id, and the server folds
// repeats. A rating that is saved after the notice is kept but not thanked: the citizen may be gone. A touch within
// 300 ms of a change of the screen does not count, nor does a touch of what is no longer shown. English goes back to
// Vietnamese when a visit ends and after 30 s without a touch.
//
// Every state has a way out: Opening and Saving end with the outcome of their effect, Asking with a touch, the others
// at deadline().
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/flow/wording.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/rating.hpp"
#include "sync/domain/survey.hpp"
#include "sync/domain/words.hpp"

namespace flow {

inline constexpr base::Duration touch_guard{300};
inline constexpr base::Duration thanks_time{4'000};
inline constexpr base::Duration language_time{30'000};
inline constexpr int patient_attempts = 4;  // attempts to save before the citizen is told

// How long to wait after `attempts` failures: 100 ms, doubled with each one, at most 30 s.
base::Duration wait_after(int attempts);

// Where the terminal stands and what it asks. Empty until Opened.
struct Setting {
    domain::Place place;
    domain::Survey survey;
};

enum class Reason {
    not_enrolled,  // nobody has told this terminal where it stands
    not_open,      // the journal or the settings cannot be read
    not_kept,      // a rating could not be saved
};

// States

struct Opening {
    int attempts = 1;
};
struct Asking {};
struct Saving {
    domain::Rating rating;
    int attempts = 1;
};
struct Retrying {
    domain::Rating rating;
    int attempts = 1;
    base::Instant at;
};
struct Thanking {
    base::Instant until;
};
struct Unable {
    Reason reason;
    std::optional<domain::Rating> rating;  // not_kept: what is still to be saved
    int attempts = 1;
    base::Instant at;
};
using Phase = std::variant<Opening, Asking, Saving, Retrying, Thanking, Unable>;

struct State {
    Phase phase;
    Setting setting;
    domain::Language language = domain::Language::vietnamese;
    base::Instant changed;  // when the screen last became another one
    base::Instant touched;  // when a touch last counted
};

// Events

struct Opened {
    Setting setting;
};
struct OpeningFailed {
    Reason reason;
};
struct Touched {
    Target target;
    domain::ResponseId response;  // 128 random bits, drawn for this touch; used if it is a rating
};
struct Saved {};
struct SaveFailed {};
struct TimePassed {};  // does nothing before deadline()
using Event = std::variant<Opened, OpeningFailed, Touched, Saved, SaveFailed, TimePassed>;

// Effects: what the loop is to do, each answered by one event.

struct Open {};  // read the settings, open the journal: Opened or OpeningFailed
struct Save {    // append durably: Saved or SaveFailed
    domain::Rating rating;
};
using Effect = std::variant<Open, Save>;

struct Step {
    State state;
    std::vector<Effect> effects;
};

Step start(base::Instant now);
Step step(State state, const Event& event, base::Instant now);

// When TimePassed has something to do; nothing: only an event can change this state.
std::optional<base::Instant> deadline(const State& state);

Screen screen(const State& state, const Wording& wording);
Screen::Kind screen_kind(const State& state);

}  // namespace flow
