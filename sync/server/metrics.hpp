// Metrics: what the server counts of itself, and the text in which Prometheus reads it; the only file that knows the
// format (text exposition 0.0.4).
//
// Counters begin at 0 with each start. Nothing here names a person, a device or a token: labels are routes from the
// table, statuses, and slugs of the problem table. Safe from several threads.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace server {

inline constexpr std::string_view metrics_media_type = "text/plain; version=0.0.4; charset=utf-8";

// Text for Prometheus, family by family.
class MetricsText {
public:
    // `type`: counter, gauge or histogram. Opens the family of the samples behind it.
    void family(std::string_view name, std::string_view type, std::string_view help);
    using Labels = std::vector<std::pair<std::string_view, std::string_view>>;
    void sample(const Labels& labels, double value, std::string_view suffix = {});
    // A family of one sample.
    void one(std::string_view name, std::string_view type, std::string_view help, double value);

    std::string take() { return std::move(text_); }

private:
    std::string name_;
    std::string text_;
};

// How long something took: how many were at most so long.
class Histogram {
public:
    static constexpr std::array<double, 12> bounds_s{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,   0.25,   0.5,   1,    2.5,   10};

    void add(std::chrono::microseconds took);
    void write(MetricsText& text, const MetricsText::Labels& labels) const;

private:
    std::array<std::uint64_t, bounds_s.size()> within_{};  // of this bound and not of the one before
    std::uint64_t count_ = 0;
    std::uint64_t sum_us_ = 0;
};

class Metrics {
public:
    void count_answer(std::string_view method, std::string_view route, int status, std::chrono::microseconds took);
    void count_problem(std::string_view slug);
    void count_group(std::size_t works, std::chrono::microseconds took);

    void write(MetricsText& text) const;

private:
    using Route = std::pair<std::string, std::string>;  // method, path

    mutable std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, int>, std::uint64_t> answers_;
    std::map<Route, Histogram> took_;
    std::map<std::string, std::uint64_t, std::less<>> problems_;
    Histogram group_took_;
    std::uint64_t works_ = 0;
};

}  // namespace server
