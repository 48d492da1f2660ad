#include "sync/server/metrics.hpp"

#include <fmt/format.h>

namespace server {

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::sample(const Labels& labels, double value, std::string_view suffix) {
    text_.append(name_).append(suffix);
    char before = '{';
    for (const auto& [label, words] : labels) {
        text_ += fmt::format("{}{}=\"", before, label);
        for (const char c : words) {
            if (c == '"' || c == '\\') text_ += '\\';
            text_ += c == '\n' ? ' ' : c;
        }
        text_ += '"';
        before = ',';
    }
    text_ += fmt::format("{} {}\n", before == ',' ? "}" : "", value);
}

void MetricsText::one(std::string_view name, std::string_view type, std::string_view help, double value) {
    family(name, type, help);
    sample({}, value);
}

void Histogram::add(std::chrono::microseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    ++count_;
    sum_us_ += static_cast<std::uint64_t>(took.count());
    for (std::size_t i = 0; i < bounds_s.size(); ++i)
        if (seconds <= bounds_s.at(i)) {
            ++within_.at(i);
            return;
        }
}

void Histogram::write(MetricsText& text, const MetricsText::Labels& labels) const {
    const auto bucket = [&](std::string_view bound, std::uint64_t count) {
        auto labels_and_bound = labels;
        labels_and_bound.emplace_back("le", bound);
        text.sample(labels_and_bound, static_cast<double>(count), "_bucket");
    };
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < bounds_s.size(); ++i) {
        so_far += within_.at(i);
        bucket(fmt::format("{}", bounds_s.at(i)), so_far);
    }
    bucket("+Inf", count_);
    text.sample(labels, static_cast<double>(sum_us_) / 1e6, "_sum");
    text.sample(labels, static_cast<double>(count_), "_count");
}

void Metrics::count_answer(std::string_view method, std::string_view route, int status,
                           std::chrono::microseconds took) {
    const std::scoped_lock lock(mutex_);
    ++answers_[{std::string(method), std::string(route), status}];
    took_[{std::string(method), std::string(route)}].add(took);
}

void Metrics::count_problem(std::string_view slug) {
    const std::scoped_lock lock(mutex_);
    ++problems_[std::string(slug)];
}

void Metrics::count_group(std::size_t works, std::chrono::microseconds took) {
    const std::scoped_lock lock(mutex_);
    works_ += works;
    group_took_.add(took);
}

void Metrics::write(MetricsText& text) const {
    const std::scoped_lock lock(mutex_);
    text.family("sipas_requests_total", "counter", "Answers, by route of the table and status");
    for (const auto& [key, count] : answers_) {
        const auto& [method, route, status] = key;
        const std::string number = std::to_string(status);
        text.sample({{"method", method}, {"route", route}, {"status", number}}, static_cast<double>(count));
    }
    text.family("sipas_request_seconds", "histogram", "From the last byte of a request to its answer");
    for (const auto& [route, histogram] : took_)
        histogram.write(text, {{"method", route.first}, {"route", route.second}});
    text.family("sipas_problems_total", "counter", "Requests refused, by code of the problem table");
    for (const auto& [slug, count] : problems_) text.sample({{"code", slug}}, static_cast<double>(count));
    text.one("sipas_written_works_total", "counter", "Requests that wrote, in groups of one transaction",
             static_cast<double>(works_));
    text.family("sipas_group_seconds", "histogram", "One transaction of the writer, its commit included");
    group_took_.write(text, {});
}

}  // namespace server
