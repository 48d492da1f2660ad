// Pages: the staff's other pages as reports, each from the values that it shows. Pure; health.hpp has a page of its
// own.
#pragma once

#include <optional>
#include <string>

#include "kiosk/flow/report.hpp"
#include "kiosk/staff/day_close.hpp"
#include "kiosk/staff/settings.hpp"
#include "kiosk/staff/stick.hpp"
#include "kiosk/staff/tallies.hpp"
#include "sync/domain/place.hpp"

namespace staff {

// `all_read`: what Reading::read_on said last. The place gives the counter's name.
flow::Report tallies_report(const View& view, bool all_read, const domain::Place& place);

// The certificate of a closed day; of one that is open, where it stands and the offer to close it.
flow::Report day_report(const wire::Stream& stream, const DayBook& book, base::LocalDay today, std::uint64_t ratings,
                        const journal::Head& head);

flow::Report transfer_report(const std::optional<Stick>& stick);

struct Equipment {
    bool can_sound = false;
    std::optional<int> brightness_percent;  // nothing: there is no backlight
};
flow::Report settings_report(const Settings& settings, const Equipment& equipment, const std::string& language_name);

}  // namespace staff
