// upload: decides what the uploader does next. Pure: time, chance, what the journal holds and what the server answered
// come in as arguments; what is to be done comes out as effects. The loop (loop.hpp) and the simulation carry them out.
//
//   Resting --due, ask--> Looking --> Asking --receipt verifies--> Comparing --our own: the cursor moves--> Reading
//      |                                                               ^                                    ^  |
//      +--due, read----------------------------------------------------|------------------------------------+  |
//                                                                      |                                       |
//                                                                      +--receipt verifies-- Sending <---------+
//                                                                                                entries wait
// Every state falls back to Resting: Reading when nothing waits (poll), all of them when something fails (back off), is
// refused (an hour) or this program is too old (a day). What each answer means stands in verdict.hpp.
//
// Laws, each with a property test:
//   * Every step leaves a deadline (Resting) or exactly one question open (Send, Read, Look, Compare), whose answer is
//     the next event. So never two requests are in flight.
//   * The cursor moves forward only for a receipt that is for this stream, signed by the pinned key, and whose head is
//     our own hash at its sequence; beyond what is left of a journal that was set aside, the signature must do. A
//     signed word moves it back, too: that costs repeats, never entries.
//   * Nothing is sent of an epoch that is over, and nothing at all once too many ended by the server's word.
//   * No answer deletes anything. An event that nobody waits for changes nothing.
//   * The staff are told when what stands in the way of sending becomes another thing. It ends when a batch is accepted
//     or nothing waits, not when the network fails.
//   * Every batch is proven against the device's own key before it leaves; so a 422 is met by reading again.
//
// A single entry that the server refuses with 400 or 413 is sent as `raw`; refused again it holds the line: alarm, once
// more each hour, everything kept. When the server holds other entries of this epoch than we do, or more than we ever
// wrote, the epoch is over: alarm, nothing more of it is sent, the kiosk opens the next one (renewal.hpp). A server
// that has been silent for an hour is asked for its head even when nothing waits, so that a restored one gets
// everything back.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/log.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/request.hpp"
#include "sync/uploader/transport.hpp"
#include "sync/wire/receipt.hpp"

namespace uploader {

struct Settings {
    wire::Stream stream;
    Door door;
    wire::PublicKey device_key{};
    wire::PublicKey receipt_key{};  // pinned at enrolment
    // What can be proven of a journal that was set aside may end before what was written: the server is not told where.
    bool is_set_aside = false;
    // The server has contradicted this epoch before, and the next one went on from where they last agreed. Up to there
    // it is offered; that the server holds more or other entries behind that is no news.
    bool is_over = false;
    base::Duration first_contact = std::chrono::seconds{120};  // the first request comes at random within it
    base::Duration poll = std::chrono::seconds{15};            // how often the journal is looked at when all is sent
};

inline constexpr base::Duration refused_wait = std::chrono::hours{1};
inline constexpr base::Duration doubted_wait = std::chrono::hours{24};
inline constexpr base::Duration outdated_wait = std::chrono::hours{24};
inline constexpr base::Duration contact_interval = std::chrono::hours{1};

// Two living copies of one terminal would end each other's epochs for ever. So many may end by the server's word within
// a day; with one more nothing is sent of any epoch until somebody enrols the terminal again. What citizens give stays
// in the journal.
inline constexpr std::size_t endings_limit = 3;
inline constexpr base::Duration endings_span = std::chrono::hours{24};
// `times` in the order of their epochs; the terminal's clock may jump between them.
bool are_too_many(const std::vector<base::WallTime>& times);

// States.

struct Resting {
    enum class Next { ask, read };
    enum class Why {
        starting,  // first contact lies ahead
        drained,   // the server holds everything
        retrying,  // the network or the server would not; nothing is wrong with us
        refused,   // somebody has to look: not let in, an entry or the whole chain not accepted
        over,      // nothing more of this epoch is ever sent
        stopped,   // nothing of any epoch, until somebody enrols the terminal again
    };
    base::Instant until;
    Next next;
    Why why;
};
struct Looking {};  // our own end is being looked up, to be told with the question
struct Asking {};   // GET in flight
struct Reading {};  // the journal is being read
struct Sending {    // POST in flight
    wire::Sequence first;
    wire::Sequence last;
};
struct Comparing {  // a verified receipt waits for our own hash at its sequence
    wire::Receipt receipt;
    std::optional<Sending> sent;  // the batch it answers; nothing when it answers a question
};

struct State {
    std::variant<Resting, Looking, Asking, Reading, Sending, Comparing> activity;
    wire::Sequence cursor = 0;  // the server has signed for 1..cursor
    std::optional<wire::Incarnation> incarnation{};
    wire::Encoding encoding = wire::Encoding::zstd;
    std::size_t entries_limit = wire::batch_entries_limit;  // halved by refusals, doubled by receipts
    std::optional<wire::Sequence> raw{};  // this entry goes alone and in base64: it was refused as it is
    unsigned failures = 0;
    unsigned corrections = 0;  // gap, 412, 422 since the last accepted batch: the first is answered at once
    base::Instant heard{};     // when the last good receipt came
    std::optional<journal::UploaderState> told{};  // the staff, last
    std::optional<journal::Ending> ending{};       // this epoch is over
    std::vector<base::WallTime> contradicted{};    // when epochs ended by the server's word, this one too
};

// Events.

struct Rested {};  // the deadline has come
struct Answered {
    Answer answer;
};
struct Found {
    base::Result<journal::Slice> slice;
};
struct Looked {
    base::Result<journal::Head> end;
};
struct Compared {
    base::Result<wire::Hash> own;  // not_found: the journal is shorter
};

using Event = std::variant<Rested, Looked, Answered, Found, Compared>;

// Effects, in the order in which they are to be done.

struct Send {
    Request request;
};
struct Read {
    wire::Sequence after;
    std::size_t entries_limit;
    std::size_t bytes_limit;
};
struct Look {};  // where our journal ends
struct Compare {
    wire::Sequence sequence;
};
struct Keep {  // losing it costs one question to the server
    wire::Receipt receipt;
};
struct Tell {  // the counter's staff, how sending stands
    journal::UploaderState state;
};
struct End {  // the epoch; said again at each rest
    journal::Ending ending;
};
struct Report {
    base::Severity severity;
    std::string words;
};

using Effect = std::variant<Send, Read, Look, Compare, Keep, Tell, End, Report>;

struct Step {
    State state;
    std::vector<Effect> effects;
};

// `newest` is the last receipt that was kept; it tells what waits until the server has been heard.
State start(const Settings& settings, const std::optional<wire::Receipt>& newest, base::Instant now, double chance);

// `chance` is from 0 up to, not including, 1.
Step step(const Settings& settings, State state, const Event& event, const base::Stamp& now, double chance);

// When Rested is due; nothing while an answer is awaited.
std::optional<base::Instant> deadline(const State& state);

}  // namespace uploader
