#include "sync/audit/dating.hpp"

#include <algorithm>

#include "sync/sql/beside.hpp"

namespace audit {
namespace {

std::optional<base::WallTime> own_date(const Path& path) {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path, error);
    if (error) return std::nullopt;
    return std::chrono::floor<base::Duration>(std::chrono::file_clock::to_sys(written));
}

// To the minute, as dates are told.
bool is_not_before(base::WallTime one, base::WallTime other) {
    using std::chrono::minutes;
    return std::chrono::floor<minutes>(one) >= std::chrono::floor<minutes>(other);
}

}  // namespace

void Dating::stood(const std::string& file, const std::optional<base::WallTime>& at) {
    if (!at) return;
    base::WallTime& latest = stood_.try_emplace(file, *at).first->second;
    latest = std::max(latest, *at);
}

// A database's log is part of it; what is gone was taken out of its folder.
std::optional<base::WallTime> Dating::changed(const std::string& file) const {
    const auto date = own_date(folder_ / file);
    if (!date) return own_date(folder_);
    return std::max(date, own_date(sql::beside(folder_ / file, sql::log_end)));
}

void Dating::date(std::vector<Finding>& findings) const {
    for (Finding& finding : findings) {
        Dates& dates = finding.dates;
        if (finding.file.empty() || (dates.from && dates.until)) continue;
        const auto known = stood_.find(finding.file);
        if (!dates.from && known != stood_.end()) dates.from = known->second;
        const auto until = dates.until ? dates.until : changed(finding.file);
        if (!dates.from || (until && is_not_before(*until, *dates.from))) dates.until = until;
        finding.words += between_text(dates);
    }
}

}  // namespace audit
