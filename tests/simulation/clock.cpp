#include "tests/simulation/clock.hpp"

#include <fmt/format.h>

namespace simulation {
namespace {

constexpr base::Duration start_up = std::chrono::seconds{9};  // the kernel's, before any program
constexpr std::int64_t million = 1'000'000;

}  // namespace

void Clock::boot() {
    const bool was_lost = trust_ == base::ClockTrust::unset;
    ++boots_;
    ppm_ = 0;
    booted_ = world_.now();
    // The battery keeps the time, or has nothing to keep.
    wall_at_boot_ = was_lost ? base::WallTime{} : world_.wall();
    trust_ = was_lost ? base::ClockTrust::unset : base::ClockTrust::hardware;
}

std::int64_t Clock::shown(base::Duration elapsed) const { return elapsed.count() + elapsed.count() * ppm_ / million; }

base::Instant Clock::monotonic() const {
    return base::Instant{start_up + base::Duration{shown(world_.now() - booted_)}};
}

base::Stamp Clock::now() const {
    const base::Instant since_boot = monotonic();
    return {fmt::format("{:08x}{:08x}", machine_ + 1, boots_), since_boot,
            wall_at_boot_ + (since_boot.time_since_epoch() - start_up), trust_};
}

base::Instant Clock::world_time_of(base::Instant monotonic) const {
    const std::int64_t wanted = (monotonic.time_since_epoch() - start_up).count();
    std::int64_t elapsed = wanted * million / (million + ppm_);
    while (shown(base::Duration{elapsed}) < wanted) ++elapsed;
    return booted_ + base::Duration{elapsed};
}

void Clock::lose() {
    wall_at_boot_ = base::WallTime{};
    trust_ = base::ClockTrust::unset;
}

void Clock::jump(base::Duration by) {
    wall_at_boot_ += by;
    trust_ = base::ClockTrust::hardware;
}

void Clock::drift(std::int64_t ppm) { ppm_ = ppm; }

void Clock::synchronise() {
    wall_at_boot_ = world_.wall() - (monotonic().time_since_epoch() - start_up);
    trust_ = base::ClockTrust::network;
}

}  // namespace simulation
