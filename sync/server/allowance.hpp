// Allowance: how many requests each asker may still make: a token bucket for every name, all of one size.
//
// A bucket holds a minute's worth and fills evenly. What is kept of a name is one number, the moment at which its
// bucket would be full again (GCRA), and only until then. Askers beyond `names_limit` share one bucket, so that who
// changes his name with every request neither fills the memory nor escapes. Belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sync/base/time.hpp"

namespace server {

class Allowance {
public:
    // 0 a minute: no limit.
    explicit Allowance(std::uint32_t per_minute, std::size_t names_limit = 100'000);

    // Takes one; when there is none, nothing is taken and the answer is how long until there is.
    std::optional<base::Duration> wait_of(std::string_view name, base::Instant now);

    std::size_t names() const { return full_at_.size(); }

private:
    using Nanoseconds = std::chrono::nanoseconds;

    Nanoseconds& bucket_of(std::string_view name, Nanoseconds now);

    Nanoseconds each_{0};  // what one request costs; 0: no limit
    std::size_t names_limit_;
    Nanoseconds swept_{0};
    std::unordered_map<std::string, Nanoseconds> full_at_;  // since boot
    Nanoseconds strangers_{0};
};

}  // namespace server
