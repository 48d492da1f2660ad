#include "sync/server/allowance.hpp"

#include <algorithm>

namespace server {
namespace {

constexpr std::chrono::nanoseconds bucket = std::chrono::minutes{1};
constexpr std::chrono::nanoseconds between_sweeps = std::chrono::seconds{1};

}  // namespace

Allowance::Allowance(std::uint32_t per_minute, std::size_t names_limit)
    : each_(per_minute == 0 ? Nanoseconds{0} : bucket / per_minute), names_limit_(names_limit) {}

std::optional<base::Duration> Allowance::wait_of(std::string_view name, base::Instant now) {
    if (each_ == Nanoseconds{0}) return std::nullopt;
    const Nanoseconds since_boot = now.time_since_epoch();
    Nanoseconds& full_at = bucket_of(name, since_boot);
    const Nanoseconds then = std::max(full_at, since_boot) + each_;
    if (then - since_boot <= bucket) {
        full_at = then;
        return std::nullopt;
    }
    return std::chrono::ceil<base::Duration>(then - since_boot - bucket);
}

Allowance::Nanoseconds& Allowance::bucket_of(std::string_view name, Nanoseconds now) {
    if (const auto found = full_at_.find(std::string(name)); found != full_at_.end()) return found->second;
    if (full_at_.size() >= names_limit_ && now - swept_ >= between_sweeps) {
        swept_ = now;
        std::erase_if(full_at_, [&](const auto& one) { return one.second <= now; });
    }
    if (full_at_.size() >= names_limit_) return strangers_;
    return full_at_[std::string(name)];
}

}  // namespace server
