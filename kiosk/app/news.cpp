#include "kiosk/app/news.hpp"

#include <utility>

namespace app {

News::News(Equipment equipment, std::optional<binding::Inbox> inbox)
    : equipment_(equipment), inbox_(std::move(inbox)) {}

void News::opened(const Ready& ready) {
    setting_ = ready.setting;
    key_ = ready.dossier_key;
    equipment_.dossier_key = key_.has_value();
    equipment_.journal_renewed = equipment_.journal_renewed || ready.renewed;
    next_look_ = {};
}

std::vector<flow::Event> News::take(base::Instant now) {
    std::vector<flow::Event> events;
    if (now >= next_look_) {
        const base::Stamp stamp = base::stamp_now();
        flow::Surroundings around = look_around(equipment_, setting_, stamp.wall, stamp.trust);
        next_look_ = now + stays_true(setting_, stamp.wall, stamp.trust);
        if (around != told_) events.emplace_back(flow::Told{around});
        told_ = std::move(around);
    }
    if (inbox_)
        for (const binding::Presented& came : inbox_->take()) events.emplace_back(presented(came));
    return events;
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
