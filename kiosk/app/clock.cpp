#include "kiosk/app/clock.hpp"

#include <utility>

namespace app {
namespace {

constexpr base::Duration look_interval = std::chrono::minutes{1};

}  // namespace

base::Stamp Clock::now() {
    base::Stamp own = machine_();
    if (own.trust >= base::ClockTrust::network) return own;
    if (own.monotonic >= next_look_) {
        auto told = journal::server_time(folder_);
        if (told) told_ = std::move(*told);
        next_look_ = own.monotonic + look_interval;
    }
    return journal::believed(std::move(own), told_);
}

}  // namespace app
