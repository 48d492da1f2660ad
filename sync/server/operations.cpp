#include "sync/server/operations.hpp"

#include "sync/sql/beside.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;

double seconds_of(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

double count_of(std::uint64_t count) { return static_cast<double>(count); }

std::uintmax_t bytes_of(const std::filesystem::path& database) {
    std::uintmax_t bytes = 0;
    for (const char* end : {"", sql::log_end}) {
        std::error_code error;
        const auto size = std::filesystem::file_size(sql::beside(database, end), error);
        if (!error) bytes += size;
    }
    return bytes;
}

}  // namespace

Operations::Operations(FiguresReader figures, std::filesystem::path database, const Writer& writer, const Pulse& pulse,
                       const Metrics& metrics)
    : figures_(std::move(figures)), database_(std::move(database)), writer_(writer), pulse_(pulse), metrics_(metrics) {}

Reply Operations::readiness(base::Instant now) const {
    const auto ready = pulse_.ready(now);
    if (!ready) {
        Reply reply = problem_reply({Code::unavailable, ready.problem().words, 0});
        reply.note = "not ready: " + base::to_text(ready.problem());
        return reply;
    }
    wire::JsonObject json;
    json["status"] = "ready";
    return json_reply(json);
}

Reply Operations::metrics(base::WallTime now) const {
    MetricsText text;
    text.family("sipas_build_info", "gauge", "The program's version");
    text.sample({{"version", SIPAS_VERSION}}, 1);
    metrics_.write(text);
    text.one("sipas_writer_waiting", "gauge", "Requests that wait to be written", count_of(writer_.waiting()));
    text.one("sipas_ready", "gauge", "1 while /readyz says yes", pulse_.ready(base::monotonic_now()) ? 1 : 0);
    write_figures(text, now);
    if (more_) more_(text);
    return text_reply(std::string(metrics_media_type), text.take());
}

// What cannot be read now is left out: the rest is worth more than an error.
void Operations::write_figures(MetricsText& text, base::WallTime now) const {
    if (!database_.empty())
        text.one("sipas_database_bytes", "gauge", "The database's file and its log", count_of(bytes_of(database_)));
    const std::scoped_lock lock(figures_mutex_);
    const auto figures = figures_.read();
    if (!figures) return;
    text.one("sipas_incarnation", "gauge", "Rises with each restore", count_of(figures->incarnation));
    text.one("sipas_batches_total", "counter", "Batches ever received", count_of(figures->batches));
    text.one("sipas_entries_total", "counter", "Entries ever received", count_of(figures->entries));
    text.family("sipas_devices", "gauge", "Enrolled terminals, by state");
    for (const auto& [state, count] : figures->devices) text.sample({{"state", state}}, count_of(count));
    text.family("sipas_alarms_open", "gauge", "Open alarms, by kind");
    for (const auto& [kind, count] : figures->open_alarms) text.sample({{"kind", kind}}, count_of(count));
    if (figures->backup)
        text.one("sipas_backup_age_seconds", "gauge", "Since the newest backup that counts; missing without one",
                 seconds_of(now - *figures->backup));
}

}  // namespace server
