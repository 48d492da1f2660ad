#include "sync/domain/coverage.hpp"

#include <algorithm>

#include "sync/base/check.hpp"

namespace domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const std::vector<Span>& opening_on(const Hours& opening, base::LocalDay day) {
    static const std::vector<Span> whole_day{{minutes{0}, minutes{24 * 60}}};
    static const std::vector<Span> closed;
    if (opening.always_open()) return whole_day;
    if (opening.holidays.contains(day)) return closed;
    return opening.week.at(std::chrono::weekday{day}.iso_encoding() - 1);
}

std::uint64_t lit_minutes(const Span& span, std::uint32_t lit) {
    std::uint64_t attended = 0;
    for (minutes begin = span.opens; begin < span.closes;) {
        const auto hour = std::chrono::floor<hours>(begin);
        const minutes end = std::min<minutes>(hour + hours{1}, span.closes);
        if (((lit >> static_cast<unsigned>(hour.count())) & 1U) != 0)
            attended += static_cast<std::uint64_t>((end - begin).count());
        begin = end;
    }
    return attended;
}

}  // namespace

Coverage& Coverage::operator+=(const Coverage& other) {
    attended_minutes += other.attended_minutes;
    open_minutes += other.open_minutes;
    return *this;
}

Coverage coverage_of(const Hours& opening, const Period& period, const LitHours& lit) {
    base::check(period.from && period.until, "coverage is asked of a period with both bounds");
    Coverage coverage;
    for (base::LocalDay day = *period.from; day < *period.until; day += std::chrono::days{1}) {
        const auto found = lit.find(day);
        for (const Span& span : opening_on(opening, day)) {
            coverage.open_minutes += static_cast<std::uint64_t>((span.closes - span.opens).count());
            if (found != lit.end()) coverage.attended_minutes += lit_minutes(span, found->second);
        }
    }
    return coverage;
}

std::optional<Fraction> share(const Coverage& coverage) {
    if (coverage.open_minutes == 0) return std::nullopt;
    return Fraction(coverage.attended_minutes, coverage.open_minutes);
}

}  // namespace domain
