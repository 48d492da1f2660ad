#include "kiosk/app/news.hpp"

#include <utility>

#include "kiosk/app/opening.hpp"
#include "kiosk/staff/pin.hpp"
#include "sync/base/log.hpp"

namespace app {
namespace {

constexpr base::Duration shortest_reading = std::chrono::minutes{1};
constexpr base::Duration longest_reading = std::chrono::minutes{15};

}  // namespace

News::News(std::filesystem::path folder, Equipment equipment, std::optional<binding::Inbox> inbox,
           std::function<base::Stamp()> clock)
    : folder_(std::move(folder)), equipment_(equipment), inbox_(std::move(inbox)), clock_(std::move(clock)) {}

void News::opened(const Ready& ready) {
    setting_ = ready.setting;
    mark_ = ready.mark;
    until_ = ready.until;
    key_ = ready.dossier_key;
    equipment_.dossier_key = key_.has_value();
    equipment_.journal_renewed = equipment_.journal_renewed || ready.renewed;
    next_look_ = {};
}

std::vector<flow::Event> News::take(base::Instant now) {
    std::vector<flow::Event> events;
    const bool reads = now >= last_reading_ + shortest_reading || now >= next_reading_;
    if (reads) look_for_questions(now, events);
    // Also when the hours should not have changed: somebody may have set the wall clock meanwhile, or a PIN.
    if (reads || now >= next_look_) look_at_hours(now, events);
    if (inbox_)
        for (const binding::Presented& came : inbox_->take())
            if (key_) events.emplace_back(presented(came));  // else a right code would be called a wrong one
    return events;
}

staff::Scanner News::scanner() const {
    switch (inbox_ ? inbox_->scanner() : binding::ScannerState::none) {
        case binding::ScannerState::none:
            return staff::Scanner::none;
        case binding::ScannerState::lost:
            return staff::Scanner::lost;
        case binding::ScannerState::ready:
            return staff::Scanner::ready;
        case binding::ScannerState::garbled:
            return staff::Scanner::garbled;
    }
    return staff::Scanner::none;
}

void News::look_at_hours(base::Instant now, std::vector<flow::Event>& events) {
    const base::Stamp stamp = clock_();
    equipment_.pin = staff::has_pin(folder_);
    flow::Surroundings around = look_around(equipment_, setting_, stamp.wall, stamp.trust);
    next_look_ = now + stays_true(setting_, stamp.wall, stamp.trust);
    if (around != told_) events.emplace_back(flow::Told{around});
    told_ = std::move(around);
}

// The files are looked at, not read, and not more than once a minute.
void News::look_for_questions(base::Instant now, std::vector<flow::Event>& events) {
    last_reading_ = now;
    next_reading_ = now + longest_reading;
    const base::Stamp stamp = clock_();
    const bool is_next = until_ && has_come(*until_, stamp);
    if (!mark_ || (!is_next && !journal::config_changed(folder_, *mark_))) return;
    const auto asked = read_asked(folder_, stamp);
    if (!asked)
        return base::log(base::Severity::warning, "the new questions cannot be read: " + to_text(asked.problem()));
    mark_ = asked->mark;
    until_ = asked->until;
    if (asked->ignored) return;  // what is on the screen is newer than what enrolment said
    setting_ = asked->setting;
    events.emplace_back(flow::Renewed{asked->setting});
}

flow::Presented News::presented(const binding::Presented& came) const {
    const bool scanned = came.source == binding::Source::scanner;
    return {.way = scanned ? flow::Presented::Way::scanned : flow::Presented::Way::served,
            .bound = came.code ? bound_by(*came.code, key_) : std::nullopt};
}

std::optional<flow::Bound> bound_by(const domain::DossierCode& code, const std::optional<wire::DossierKey>& key) {
    if (!key) return std::nullopt;
    return flow::Bound{wire::commitment(*key, code), code.masked()};
}

}  // namespace app
