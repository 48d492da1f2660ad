#include "sync/uploader/backoff.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace uploader {
namespace {

constexpr base::Duration first_ceiling = std::chrono::seconds{2};
constexpr unsigned doublings_limit = 9;  // 2 s x 2^9 = 1024 s, above the longest wait

base::Duration part_of(base::Duration whole, double chance) {
    return base::Duration{static_cast<base::Duration::rep>(static_cast<double>(whole.count()) * chance)};
}

base::Duration asked_for(std::string_view retry_after) {
    std::uint32_t seconds = 0;
    const char* end = retry_after.data() + retry_after.size();
    const auto [stopped, error] = std::from_chars(retry_after.data(), end, seconds);
    if (stopped != end) return base::Duration::zero();
    if (error == std::errc::result_out_of_range) return longest_retry_after;
    if (error != std::errc{}) return base::Duration::zero();
    return std::min<base::Duration>(std::chrono::seconds{seconds}, longest_retry_after);
}

}  // namespace

base::Duration backoff(unsigned failures, double chance, std::string_view retry_after) {
    const base::Duration ceiling =
        std::min(longest_backoff, first_ceiling * (1U << std::min(failures, doublings_limit)));
    return std::max({shortest_wait, part_of(ceiling, chance), spread(asked_for(retry_after), chance)});
}

base::Duration spread(base::Duration wait, double chance) { return wait + part_of(wait / 4, chance); }

}  // namespace uploader
