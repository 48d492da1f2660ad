#include "sync/server/metrics.hpp"

#include <catch2/catch.hpp>

using server::Histogram;
using server::Metrics;
using server::MetricsText;
using std::chrono::microseconds;

namespace {

std::string written(const Metrics& metrics) {
    MetricsText text;
    metrics.write(text);
    return text.take();
}

}  // namespace

TEST_CASE("what Prometheus reads: each family is opened once, each sample is name, labels and value") {
    MetricsText text;
    text.family("a_total", "counter", "How many");
    text.sample({{"x", "1"}, {"y", "quote \" slash \\ line \n"}}, 2);
    text.sample({}, 0.25);
    text.one("b", "gauge", "One", 12'345'678);
    CHECK(text.take() ==
          "# HELP a_total How many\n# TYPE a_total counter\n"
          "a_total{x=\"1\",y=\"quote \\\" slash \\\\ line  \"} 2\n"
          "a_total 0.25\n"
          "# HELP b One\n# TYPE b gauge\nb 12345678\n");
}

TEST_CASE("a histogram's buckets add up: what took longer than all of them is in +Inf alone") {
    Histogram histogram;
    for (const int took : {500, 1000, 1001, 9'999'999, 10'000'001}) histogram.add(microseconds{took});
    MetricsText text;
    text.family("h", "histogram", "Time");
    histogram.write(text, {{"route", "/a"}});
    const std::string all = text.take();
    CHECK(all.find("h_bucket{route=\"/a\",le=\"0.001\"} 2\n") != std::string::npos);
    CHECK(all.find("h_bucket{route=\"/a\",le=\"0.0025\"} 3\n") != std::string::npos);
    CHECK(all.find("h_bucket{route=\"/a\",le=\"2.5\"} 3\n") != std::string::npos);
    CHECK(all.find("h_bucket{route=\"/a\",le=\"10\"} 4\n") != std::string::npos);
    CHECK(all.find("h_bucket{route=\"/a\",le=\"+Inf\"} 5\n") != std::string::npos);
    CHECK(all.find("h_sum{route=\"/a\"} 20.002501\n") != std::string::npos);
    CHECK(all.find("h_count{route=\"/a\"} 5\n") != std::string::npos);
}

TEST_CASE("answers are counted by method, route and status, problems by code, works by group") {
    Metrics metrics;
    metrics.count_answer("GET", "/v1/stream", 200, microseconds{10});
    metrics.count_answer("GET", "/v1/stream", 200, microseconds{10});
    metrics.count_answer("GET", "/v1/stream", 401, microseconds{10});
    metrics.count_problem("unauthorised");
    metrics.count_group(3, microseconds{700});
    metrics.count_group(4, microseconds{700});
    const std::string all = written(metrics);
    CHECK(all.find("sipas_requests_total{method=\"GET\",route=\"/v1/stream\",status=\"200\"} 2\n") !=
          std::string::npos);
    CHECK(all.find("status=\"401\"} 1\n") != std::string::npos);
    CHECK(all.find("sipas_request_seconds_count{method=\"GET\",route=\"/v1/stream\"} 3\n") != std::string::npos);
    CHECK(all.find("sipas_problems_total{code=\"unauthorised\"} 1\n") != std::string::npos);
    CHECK(all.find("sipas_written_works_total 7\n") != std::string::npos);
    CHECK(all.find("sipas_group_seconds_count 2\n") != std::string::npos);
}
