// The visit: what the terminal does next, as a pure function of its state, an event and the time.
//
//   Opening --Opened--> Asking --a face touched--> Saving --Saved--> Telling --done--> Thanking --5 s--> Asking
//    |    ^              |  ^                        ^  |             | |  ^
//    |    | wait         |  | a code, a look         |  | SaveFailed  | |  | undo, within 3 s: Asking
//    v    |              v  |                        |  v             | +--more--> Judging --> Writing --> Thanking
//    Unable            Dialling, Choosing        Retrying, Unable     +--10 s untouched--> Asking
//
//   Asking --outside hours, 60 s untouched--> Dark --a touch--> Asking
//   Asking --the corner held--> Dialling a PIN --> Checking --accepted--> Reporting --leave--> Asking
//   Reporting --calibrate--> Calibrating --the fifth touch--> Trying --keep, 20 s, cancel--> Reporting
//
// One touch of a face is one rating with one response id, however often it has to be saved. Thanks is shown only after
// Saved. A failed save is *unknown*, not undone: it is saved again with the same response id, and the server folds
// repeats; until it is known to have worked, or failed too often, the screen stays as it was. A rating that is saved
// after a notice is kept but not thanked: the citizen may be gone. A touch within 300 ms of a change of the screen does
// not count, nor does a touch of what is no longer shown.
//
// What follows the rating is the same for every level. Each screen's answers are saved when it is left, whether by a
// touch or by walking away. An unfinished screen closes 60 s after the last touch, the last 20 s with a warning. After
// thanks the faces rest 5 s. Language, look and dossier belong to one visit and go with it, or after 30 s untouched.
// New questions wait until the visit is over.
//
// The panel is read through the new map while it is tried, and from then on only if "keep" is touched through it within
// 20 s: a wrong map leaves by itself.
//
// Every state has a way out: Opening, Saving and Checking end with the outcome of their effect, Asking with a touch,
// the others at deadline() too.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/flow/keyboard.hpp"
#include "kiosk/flow/report.hpp"
#include "kiosk/flow/screen.hpp"
#include "kiosk/flow/wording.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/response.hpp"
#include "sync/domain/survey.hpp"
#include "sync/domain/words.hpp"

namespace flow {

inline constexpr base::Duration touch_guard{300};
inline constexpr base::Duration undo_time{3'000};
inline constexpr base::Duration glance_time{10'000};    // the thanks, when nobody goes on
inline constexpr base::Duration rest_time{5'000};       // the faces, after thanks
inline constexpr base::Duration patience_time{60'000};  // an unfinished screen, after the last touch
inline constexpr base::Duration warning_time{20'000};   // … of which at the end
inline constexpr base::Duration idle_time{30'000};      // a language or a look, when nobody rates
inline constexpr base::Duration bound_time{600'000};    // a dossier, when nobody rates
inline constexpr base::Duration notice_time{6'000};
inline constexpr base::Duration dark_time{60'000};       // a lit screen outside opening hours
inline constexpr base::Duration staff_time{120'000};     // a staff page, after the last touch
inline constexpr base::Duration staff_longest{600'000};  // the staff's pages, however often they are touched
inline constexpr base::Duration test_time{600'000};      // test mode
inline constexpr base::Duration aim_time{30'000};        // one target of the calibration
inline constexpr base::Duration try_time{20'000};        // a new map of the panel, from when it is in force
inline constexpr int patient_attempts = 4;               // attempts to save before the citizen is told
inline constexpr std::size_t pin_digits = 12;            // at most

// How long to wait after `attempts` failures: 100 ms, doubled with each one, at most 5 s.
base::Duration wait_after(int attempts);

// Where the terminal stands and what it asks. Empty until Opened.
struct Setting {
    domain::Place place;
    domain::Survey survey;
};

// The dossier that the next rating belongs to.
struct Bound {
    domain::Commitment commitment{};
    std::string masked;  // what may be shown of the code
    bool operator==(const Bound&) const = default;
};

// What the terminal knows of the world around it, as of the last Told.
struct Surroundings {
    bool open = true;           // the counter's hours
    std::string opens;          // not open: when it does, ready to read
    std::optional<Word> badge;  // something is not well, but ratings are kept
    bool can_write = false;     // the panel has room for a keyboard
    bool can_bind = false;      // the terminal holds a key for dossiers
    bool can_speak = false;
    bool has_pin = false;  // a corner is worth holding
    bool operator==(const Surroundings&) const = default;
};

enum class Reason {
    not_enrolled,  // nobody has told this terminal where it stands
    not_open,      // the journal or the settings cannot be read
    not_kept,      // an answer could not be saved
    disk_full,     // … because there is no room; nothing is taken until there is
};

// A criterion that a response is still to be asked about.
struct Question {
    std::size_t factor = 0;  // place in the survey
    std::size_t criterion = 0;
    bool operator==(const Question&) const = default;
};

// One sentence above the footer that goes by itself.
struct Notice {
    Word word{};
    base::Instant until;
};

// What follows when the answer at hand is saved.
enum class Next { tell, judge, thank, ask, undo };

// States

struct Opening {
    int attempts = 1;
};
struct Asking {};
struct Dialling {
    enum class What { dossier, pin };
    What what = What::dossier;
    std::string text;
    std::optional<Word> wrong;
};
struct Choosing {};
struct Telling {
    std::vector<domain::Remark> remarks;
    base::Instant undo_until;
    bool touched = false;
};
struct Judging {
    Question question;
};
struct Writing {
    Keyboard keyboard;
};
// Where an answer was given; what is on the screen until it is saved.
using Source = std::variant<Asking, Telling, Judging, Writing>;
struct Saving {
    domain::Given given;
    Source source;
    Next next = Next::tell;
    int attempts = 1;
    std::optional<Reason> told;  // the citizen has read that it did not work
};
struct Retrying {
    domain::Given given;
    Source source;
    Next next = Next::tell;
    int attempts = 1;
    base::Instant at;
};
struct Thanking {
    base::Instant until;
};
struct Unable {
    Reason reason;
    std::optional<domain::Given> given;  // what is still to be saved
    int attempts = 1;
    base::Instant at;
};
struct Dark {};
struct Checking {  // a PIN
    bool accepted = false;
};
struct Reporting {
    Report report;
    // Asked for, not yet written down.
    bool starts_test = false;
    std::optional<PanelMap> map{};
};
struct Calibrating {
    Report report;               // where it leads back to
    std::vector<Point> touches;  // of the first panel_targets, as the panel tells them
    bool by_mouse = false;       // … which come as a mouse
};
struct Trying {
    Report report;
    PanelMap map;
    base::Instant until;
    std::optional<Point> mark;  // where the last touch of the calibrated panel was meant
};
using Phase = std::variant<Opening, Asking, Dialling, Choosing, Saving, Retrying, Telling, Judging, Writing, Thanking,
                           Unable, Dark, Checking, Reporting, Calibrating, Trying>;

struct State {
    Phase phase;
    Setting setting;
    std::optional<Setting> renewed;  // takes over when the visit is over
    Surroundings around;
    std::vector<domain::Language> languages;  // the first is where every visit starts
    domain::Language language;
    Look look;
    bool voice = false;
    PanelMap map;  // in force, but while another one is tried
    std::optional<Bound> bound;
    base::Instant bound_at;
    std::optional<Bound> rated_with;  // was `bound` until the rating; goes back when that is undone
    domain::ResponseId response{};    // of the visit at hand
    std::vector<Question> questions;  // still to be asked in this visit, after the one on the screen
    std::optional<Notice> notice;
    std::optional<base::Instant> testing_until;
    base::Instant staff_until;  // of the staff's pages, since the PIN
    base::Instant changed;      // when the screen last became another one
    base::Instant touched;      // when a touch last counted
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
// The panel is touched here, as it tells it itself; only on a screen that asks for it.
struct Pointed {
    Point at;
    bool by_mouse = false;
    bool complete = false;  // landed and lifted here, alone; else it is there now
};
struct Saved {};
struct SaveFailed {
    Reason reason = Reason::not_kept;
};
struct TimePassed {};  // does nothing before deadline()
struct Told {
    Surroundings around;
};
struct Renewed {
    Setting setting;
};
// A dossier's code was typed, scanned or served by the counter. Nothing: it was no code, or nobody is served any more.
struct Presented {
    enum class Way { typed, scanned, served };
    Way way = Way::typed;
    std::optional<Bound> bound;
};
struct PinChecked {
    std::optional<Word> refusal;  // nothing: accepted
};
// The page that was asked for, also after something was carried out.
struct Reported {
    Report report;
};
using Event = std::variant<Opened, OpeningFailed, Touched, Pointed, Saved, SaveFailed, TimePassed, Told, Renewed,
                           Presented, PinChecked, Reported>;

// Effects: what the loop is to do. Each is answered by one event.

struct Open {};  // read the settings, open the journal: Opened or OpeningFailed
struct Save {    // append durably: Saved or SaveFailed
    domain::Given given;
};
struct ReadCode {  // Presented
    std::string text;
};
struct CheckPin {  // PinChecked
    std::string pin;
};
struct Show {  // Reported
    Page page;
};
struct CarryOut {  // the staff's act: Reported with how it went
    Act act;
    Page page;
};
struct Prefer {  // remember where every visit starts: Reported
    domain::Language language;
    Page page;
};
struct KeepMap {  // of the panel: Reported
    PanelMap map;
    Page page;
};
using Effect = std::variant<Open, Save, ReadCode, CheckPin, Show, CarryOut, Prefer, KeepMap>;

struct Step {
    State state;
    std::optional<Effect> effect;
};

// `languages` is not empty.
Step start(std::vector<domain::Language> languages, base::Instant now, const PanelMap& map = {});
Step step(State state, const Event& event, base::Instant now);

// When TimePassed has something to do, or the screen shows less time left; nothing: only an event changes this state.
std::optional<base::Instant> deadline(const State& state, base::Instant now);

Screen screen(const State& state, const Wording& wording, base::Instant now);
Screen::Kind screen_kind(const State& state);

// When the screen at hand closes by itself, and how long it was given; nothing: it stays.
struct Closing {
    base::Instant at;
    base::Duration total{0};
};
std::optional<Closing> closing(const State& state);
// What of that time the screen shows as left: rounded up, so that it changes only now and then.
base::Duration time_shown(const Closing& close, base::Instant now);

}  // namespace flow
