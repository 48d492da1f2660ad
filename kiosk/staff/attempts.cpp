#include "kiosk/staff/attempts.hpp"

#include <algorithm>

namespace staff {
namespace {

// On disks and on the wire: never rename.
constexpr const char* opened_act = "opened";
constexpr const char* refused_act = "refused";
constexpr const char* locked_act = "locked";

base::Duration lock_after(std::size_t wrong) {
    if (wrong < free_attempts) return base::Duration{0};
    base::Duration lock = first_lock;
    for (std::size_t i = free_attempts; i < wrong && lock < longest_lock; ++i) lock *= 2;
    return std::min(lock, longest_lock);
}

}  // namespace

void Attempts::add(const wire::Entry& entry) {
    const auto* staff = std::get_if<wire::StaffAct>(&entry.body);
    if (staff == nullptr) return;
    if (staff->act == opened_act) wrong_.clear();
    if (staff->act != refused_act && staff->act != locked_act) return;
    std::erase_if(wrong_, [&](const base::Stamp& stamp) { return age_at_least(stamp, entry.stamp) >= attempts_time; });
    wrong_.push_back(entry.stamp);
}

std::size_t Attempts::wrong(const base::Stamp& now) const {
    return static_cast<std::size_t>(std::count_if(wrong_.begin(), wrong_.end(), [&](const base::Stamp& stamp) {
        return age_at_least(stamp, now) < attempts_time;
    }));
}

base::Duration Attempts::locked_for(const base::Stamp& now) const {
    if (wrong_.empty()) return base::Duration{0};
    return std::max(lock_after(wrong(now)) - age_at_least(wrong_.back(), now), base::Duration{0});
}

wire::StaffAct Attempts::act_of(bool right, const base::Stamp& now) const {
    if (right) return {opened_act, ""};
    return {wrong(now) + 1 < free_attempts ? refused_act : locked_act, ""};
}

}  // namespace staff
