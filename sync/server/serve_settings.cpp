// The settings as what the server is built from: checked together, where the table checks each alone.
#include <algorithm>
#include <array>

#include "sync/base/check.hpp"
#include "sync/server/serve.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using base::Severity;

constexpr std::uintmax_t megabyte = 1'000'000;

template <typename Value, std::size_t n>
Value named(const std::array<std::pair<std::string_view, Value>, n>& names, std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.first == name; });
    base::check(found != names.end(), "a choice is one of its row's");
    return found->second;
}

constexpr std::array<std::pair<std::string_view, Severity>, 4> levels{
    {{"debug", Severity::debug}, {"info", Severity::info}, {"warning", Severity::warning}, {"alarm", Severity::alarm}}};
constexpr std::array<std::pair<std::string_view, base::LogFormat>, 2> formats{
    {{"json", base::LogFormat::json}, {"text", base::LogFormat::text}}};

HttpLimits http_limits(const Settings& settings) {
    const auto count = [&](std::string_view name) { return static_cast<std::size_t>(settings.number(name)); };
    const auto seconds = [&](std::string_view name) { return std::chrono::seconds{settings.number(name)}; };
    return {.header_bytes = static_cast<std::uint32_t>(settings.number("header-bytes")),
            .body_bytes = count("body-bytes"),
            .request = seconds("request-seconds"),
            .answer = seconds("answer-seconds"),
            .idle = seconds("idle-seconds"),
            .drain = seconds("drain-seconds"),
            .connections = count("connections"),
            .connections_per_address = count("connections-per-address"),
            .stop_delay = seconds("stop-delay-seconds"),
            .threads = static_cast<int>(settings.number("threads"))};
}

Result<FrontLimits> front_limits(const Settings& settings) {
    auto proxies = Networks::from_text(settings.text("proxies"));
    if (!proxies) return Problem{Code::bad_input, "proxies: " + proxies.problem().words, 0};
    auto readers = Networks::from_text(settings.text("metrics-from"));
    if (!readers) return Problem{Code::bad_input, "metrics-from: " + readers.problem().words, 0};
    const auto count = [&](std::string_view name) { return static_cast<std::uint32_t>(settings.number(name)); };
    return FrontLimits{.proxies = std::move(*proxies),
                       .metrics_readers = std::move(*readers),
                       .address_requests_per_minute = count("address-requests-per-minute"),
                       .device_requests_per_minute = count("device-requests-per-minute"),
                       .batches_under_way = count("batches-under-way")};
}

}  // namespace

Result<ServeSettings> serve_settings(const Settings& settings) {
    auto front = front_limits(settings);
    if (!front) return front.problem();
    ServeSettings all{
        .database = settings.text("database"),
        .listen = settings.text("listen"),
        .address_file = settings.text("address-file"),
        .tls_certificate = settings.text("tls-certificate"),
        .tls_key = settings.text("tls-key"),
        .limits = http_limits(settings),
        .front = std::move(*front),
        .least_free_bytes = static_cast<std::uintmax_t>(settings.number("least-free-megabytes")) * megabyte,
        .log_format = named(formats, settings.text("log-format")),
        .log_level = named(levels, settings.text("log-level"))};
    if (all.tls_certificate.empty() != all.tls_key.empty())
        return Problem{Code::bad_input, "tls-certificate and tls-key go together: one of them is missing", 0};
    if (!all.tls_certificate.empty())
        if (const auto read = read_certificate(all.tls_certificate, all.tls_key); !read) return read.problem();
    return all;
}

}  // namespace server
