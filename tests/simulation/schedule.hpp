// Schedule: virtual time. What is due is done in the order of its time; what is due together, in the order of its
// coming.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/base/time.hpp"

namespace simulation {

class Schedule {
public:
    base::Instant now() const { return now_; }

    void at(base::Instant due, std::function<void()> action) {
        waiting_.push({std::max(due, now_), ++count_, std::move(action)});
    }
    void after(base::Duration wait, std::function<void()> action) { at(now_ + wait, std::move(action)); }

    // Does everything that is due through `until`; then it is `until`.
    void run_through(base::Instant until) {
        while (!waiting_.empty() && waiting_.top().due <= until) {
            const auto next = waiting_.top();
            waiting_.pop();
            now_ = next.due;
            next.action();
        }
        now_ = std::max(now_, until);
    }

private:
    struct Action {
        base::Instant due;
        std::uint64_t number;
        std::function<void()> action;
        bool operator<(const Action& other) const { return std::tie(other.due, other.number) < std::tie(due, number); }
    };

    base::Instant now_{std::chrono::hours{1}};
    std::uint64_t count_ = 0;
    std::priority_queue<Action> waiting_;
};

}  // namespace simulation
