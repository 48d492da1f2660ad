// News: what happens around the terminal and is no touch: the hours, the clock, new questions, dossiers.
//
// Collected where the loop asks for it, so that the visit hears everything on one thread and in one order.
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "kiosk/app/desk.hpp"
#include "kiosk/app/surroundings.hpp"
#include "kiosk/binding/inbox.hpp"
#include "kiosk/flow/visit.hpp"
#include "kiosk/staff/health.hpp"
#include "sync/wire/dossier.hpp"

namespace app {

class News {
public:
    // Without an inbox nobody presents dossiers, without a key nobody hears of them. `folder` is the terminal's.
    News(std::filesystem::path folder, Equipment equipment, std::optional<binding::Inbox> inbox,
         std::function<base::Stamp()> clock = base::stamp_now);

    // The terminal was opened: what was said of the hours is void.
    void opened(const Ready& ready);

    // What is new since the last call.
    std::vector<flow::Event> take(base::Instant now);
    staff::Scanner scanner() const;

    // When there may be something new without anybody waking the loop. New questions, a clock that was set and a PIN
    // are found when somebody touches the screen, and at the latest within a quarter of an hour.
    base::Instant due() const { return std::min(next_look_, next_reading_); }

private:
    void look_at_hours(base::Instant now, std::vector<flow::Event>& events);
    void look_for_questions(base::Instant now, std::vector<flow::Event>& events);
    flow::Presented presented(const binding::Presented& came) const;

    std::filesystem::path folder_;
    Equipment equipment_;
    std::optional<binding::Inbox> inbox_;
    std::function<base::Stamp()> clock_;
    flow::Setting setting_;
    std::optional<wire::DossierKey> key_;
    std::optional<flow::Surroundings> told_;
    base::Instant next_look_;
    std::optional<journal::ConfigMark> mark_;
    std::optional<base::LocalDay> until_;  // from this day on the next survey is asked
    base::Instant last_reading_;
    base::Instant next_reading_;
};

// What a code binds the next rating to.
std::optional<flow::Bound> bound_by(const domain::DossierCode& code, const std::optional<wire::DossierKey>& key);

}  // namespace app
