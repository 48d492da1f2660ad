// Terminal: the visit with its journal. Carries out what flow asks for, and tells flow how it went.
//
// Every method returns after all effects are done: a rating is committed, or known to have failed, before the caller
// draws the next screen. Time comes from the caller, the stamps in the journal from the clock. One thread. A failure is
// logged once, until it changes or ends; what a citizen gave is never logged. A journal that an append finds damaged,
// or cannot read, is closed and opened again, which looks it through; one that is damaged is set aside, and a new epoch
// goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/app/desk.hpp"
#include "kiosk/flow/foresight.hpp"
#include "kiosk/flow/visit.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"

namespace app {

inline constexpr base::Duration untouched_time = std::chrono::seconds{10};

// not_found means that the terminal is not enrolled; every other problem that it cannot work for now.
// `seen`: the appends before and after the last opening both found the journal damaged; this is what they said.
using Opener = std::function<base::Result<Ready>(const std::optional<base::Problem>& seen)>;

class Terminal {
public:
    // The desk outlives the terminal. `languages`: the first is where every visit starts. `clock` stamps what is saved.
    Terminal(Opener opener, Desk& desk, flow::Wording wording, std::vector<domain::Language> languages,
             base::Instant now, std::function<base::Stamp()> clock = base::stamp_now);

    // Opens for the first time. Before it, the screen says that the terminal is starting.
    void begin(base::Instant now);
    void touch(const flow::Target& target, base::Instant now);
    // On a screen that asks where the panel is touched.
    void point(const flow::Pointed& pointed, base::Instant now) { tell(pointed, now); }
    void pass_time(base::Instant now);
    // Surroundings, another survey, a dossier that was scanned or is served.
    void tell(flow::Event event, base::Instant now);

    std::optional<base::Instant> deadline(base::Instant now) const { return flow::deadline(state_, now); }
    flow::Screen screen(base::Instant now) const { return flow::screen(state_, wording_, now); }
    std::vector<flow::Screen> foreseen(base::Instant now) const { return flow::foreseen(state_, wording_, now); }

    flow::Screen after_touch(const flow::Target& target, base::Instant now) const {
        return flow::after_touch(state_, wording_, target, now);
    }

    std::uint64_t ratings_saved() const { return ratings_saved_; }
    // Nobody has touched anything for a while, and nothing is under way: what can wait may be done.
    bool is_at_rest(base::Instant now) const;
    // The journal's epoch is over: closes it and goes on in the next one.
    void renew(base::Instant now);

    // Something that a citizen gave is not yet known to be durable.
    bool owes_answer() const;

private:
    flow::Event carry_out(const flow::Open& effect);
    flow::Event carry_out(const flow::Save& effect);
    flow::Event carry_out(const flow::ReadCode& effect) { return desk_.read_code(effect.text); }
    flow::Event carry_out(const flow::CheckPin& effect) { return desk_.check_pin(effect.pin); }
    flow::Event carry_out(const flow::Show& effect) { return flow::Reported{desk_.report(effect.page)}; }
    flow::Event carry_out(const flow::CarryOut& effect) {
        return flow::Reported{desk_.carry_out(effect.act, effect.page)};
    }
    flow::Event carry_out(const flow::Prefer& effect) {
        return flow::Reported{desk_.prefer(effect.language, effect.page)};
    }
    flow::Event carry_out(const flow::KeepMap& effect) {
        return flow::Reported{desk_.keep_map(effect.map, effect.page)};
    }

    base::Result<flow::Setting> open();
    void close();
    base::Result<> append(const domain::Given& given);
    void suspect(const std::optional<base::Problem>& problem);
    void report(const base::Problem& problem, std::string_view what);
    void report_end();

    Opener opener_;
    Desk& desk_;
    flow::Wording wording_;
    std::function<base::Stamp()> clock_;
    flow::State state_;
    std::unique_ptr<journal::Journal> journal_;
    bool is_suspected_ = false;              // the last append found damage, or could not tell since then
    std::optional<base::Problem> seen_;      // and so did the one before it, to the journal opened before
    std::optional<flow::Setting> reopened_;  // what is asked by the journal opened for an answer, before flow knows
    std::uint64_t ratings_saved_ = 0;
    std::string reported_;  // the failure in the log that has not ended yet
};

}  // namespace app
