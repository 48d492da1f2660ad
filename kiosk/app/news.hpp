// News: what happens around the terminal and is no touch: the hours, the clock, new questions, dossiers.
//
// Collected where the loop asks for it, so that the visit hears everything on one thread and in one order.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "kiosk/app/desk.hpp"
#include "kiosk/app/surroundings.hpp"
#include "kiosk/binding/inbox.hpp"
#include "kiosk/flow/visit.hpp"
#include "sync/wire/dossier.hpp"

namespace app {

class News {
public:
    // Without an inbox nobody presents dossiers; without a key they bind nothing.
    News(Equipment equipment, std::optional<binding::Inbox> inbox);

    // The terminal was opened: what was said of the hours is void.
    void opened(const Ready& ready);

    // What is new since the last call. Reads the wall clock.
    std::vector<flow::Event> take(base::Instant now);
    // When there may be something new without anybody waking the loop.
    base::Instant due() const { return next_look_; }

private:
    flow::Presented presented(const binding::Presented& came) const;

    Equipment equipment_;
    std::optional<binding::Inbox> inbox_;
    flow::Setting setting_;
    std::optional<wire::DossierKey> key_;
    std::optional<flow::Surroundings> told_;
    base::Instant next_look_;
};

// What a code binds the next rating to.
std::optional<flow::Bound> bound_by(const domain::DossierCode& code, const std::optional<wire::DossierKey>& key);

}  // namespace app
