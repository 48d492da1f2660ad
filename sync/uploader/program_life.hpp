// ProgramLife: the life of a real program: the machine's clocks, SIGTERM and SIGINT as a question that can be asked,
// and a sleep that they end at once.
//
// Both signals are blocked, so that nothing is ever interrupted in its middle; made by main before any thread. One
// object a program.
#pragma once

#include <csignal>
#include <functional>
#include <random>

#include "sync/uploader/life.hpp"

namespace uploader {

class ProgramLife final : public Life {
public:
    // `clock` is the machine's, believed as it deserves; sleep goes by its monotonic part.
    explicit ProgramLife(std::function<base::Stamp()> clock = base::stamp_now);

    bool is_over() override;
    void sleep_until(base::Instant until) override;
    base::Stamp now() override { return clock_(); }
    double chance() override { return distribution_(engine_); }

private:
    std::function<base::Stamp()> clock_;
    sigset_t signals_{};
    bool is_over_ = false;
    std::mt19937_64 engine_{std::random_device{}()};
    std::uniform_real_distribution<double> distribution_{0.0, 1.0};
};

}  // namespace uploader
