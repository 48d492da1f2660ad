// loop: carries out what upload.hpp decides, one effect after the other, and sleeps exactly until the next deadline.
//
// Time and chance come from a Life. One thread.
#pragma once

#include <functional>
#include <optional>

#include "sync/journal/journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/life.hpp"
#include "sync/uploader/transport.hpp"
#include "sync/uploader/upload.hpp"

namespace uploader {

// What the loop works on; the one who calls keeps it alive.
struct Tools {
    const journal::Reader& journal;
    journal::Receipts& receipts;
    Transport& transport;
    // Asked at each rest, every `poll` at least: is this journal no longer the terminal's?
    std::function<bool()> is_over = [] { return false; };
    // What else is to be carried, at each rest.
    std::function<void()> run_errands = [] {};
};

// Carries out one effect and returns the event that answers it, if it is a question.
std::optional<Event> perform(const Effect& effect, const Tools& tools);

// How many entries the server has not signed for.
base::Result<wire::Sequence> waiting(const State& state, const journal::Reader& journal);

enum class Patience {
    once,     // until everything is sent, or the first time that this cannot be
    drained,  // until everything is sent, or somebody has to look
    forever,  // until asked to stop
};

// Returns the state it stopped in; also when the journal is over, or when older epochs go first.
State run(const Settings& settings, const Tools& tools, Patience patience, Life& life);

}  // namespace uploader
