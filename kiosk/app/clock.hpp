// Clock: the machine's, or the server's word where nobody vouches for the machine's own (journal::ServerTime).
//
// Looks into receipts.db at most once a minute, and only while it is needed. One thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "sync/base/time.hpp"
#include "sync/journal/receipts.hpp"

namespace app {

class Clock {
public:
    explicit Clock(std::filesystem::path folder, std::function<base::Stamp()> machine = base::stamp_now)
        : folder_(std::move(folder)), machine_(std::move(machine)) {}

    base::Stamp now();

private:
    std::filesystem::path folder_;
    std::function<base::Stamp()> machine_;
    std::optional<journal::ServerTime> told_;
    base::Instant next_look_{};
};

}  // namespace app
