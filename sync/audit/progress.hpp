// Progress: one line for a person who waits. Silent within the first second, told again a few times a second, and gone
// when all is looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "sync/base/time.hpp"

namespace audit {

// Called with how many entries were looked at since the last call.
using LookedAt = std::function<void(std::uint64_t entries)>;
inline void nobody_waits(std::uint64_t /*entries*/) {}

inline constexpr base::Duration silent_time = std::chrono::seconds{1};
inline constexpr base::Duration telling_interval = std::chrono::milliseconds{200};

class ProgressLine {
public:
    using Clock = std::function<base::Instant()>;
    using Print = std::function<void(std::string_view)>;  // of a terminal that can go back within its line

    ProgressLine(Clock clock, Print print);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ProgressLine(ProgressLine&&) = delete;
    ProgressLine& operator=(ProgressLine&&) = delete;

    void add(std::uint64_t entries);

private:
    Clock clock_;
    Print print_;
    base::Instant next_;
    std::uint64_t entries_ = 0;
    bool is_shown_ = false;
};

}  // namespace audit
