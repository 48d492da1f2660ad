// Terminal: the visit with its journal. Carries out what flow asks for, and tells flow how it went.
//
// Every method returns after all effects are done: a rating is committed, or known to have failed, before the caller
// draws the next screen. Time comes from the caller; the stamps in the journal are real. One thread. A failure is
// logged once, until it changes or ends; a rating itself is never logged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/foresight.hpp"
#include "kiosk/flow/visit.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/journal.hpp"

namespace app {

// A terminal that may ask: its settings and its open journal.
struct Ready {
    flow::Setting setting;
    std::unique_ptr<journal::Journal> journal;
};

// not_found means that the terminal is not enrolled; every other problem that it cannot work for now.
using Opener = std::function<base::Result<Ready>()>;

class Terminal {
public:
    Terminal(Opener opener, flow::Wording wording, base::Instant now);

    // Opens for the first time. Before it, the screen says that the terminal is starting.
    void begin(base::Instant now);
    void touch(const flow::Target& target, base::Instant now);
    void pass_time(base::Instant now);

    std::optional<base::Instant> deadline() const { return flow::deadline(state_); }
    flow::Screen screen() const { return flow::screen(state_, wording_); }
    std::vector<flow::Screen> foreseen() const { return flow::foreseen(state_, wording_); }

    std::uint64_t ratings_saved() const { return ratings_saved_; }
    // A touched rating is not yet known to be durable.
    bool owes_rating() const;

private:
    void tell(flow::Event event, base::Instant now);
    flow::Event carry_out(const flow::Open& effect);
    flow::Event carry_out(const flow::Save& effect);
    void report(const base::Problem& problem, std::string_view what);
    void report_end();

    Opener opener_;
    flow::Wording wording_;
    flow::State state_;
    std::unique_ptr<journal::Journal> journal_;
    std::uint64_t ratings_saved_ = 0;
    std::string reported_;  // the failure in the log that has not ended yet
};

}  // namespace app
