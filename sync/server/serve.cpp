#include "sync/server/serve.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>

#include "sync/base/file.hpp"
#include "sync/server/backup.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/operations.hpp"
#include "sync/server/pulse.hpp"
#include "sync/server/service_manager.hpp"
#include "sync/server/watch.hpp"
#include "sync/server/writer.hpp"
#include "sync/sql/postgres.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using base::Severity;

constexpr std::size_t own_descriptors = 128;  // files, the database's among them

// What the server proves its name with now; read anew when somebody changed it.
class Keys {
public:
    explicit Keys(const ServeSettings& settings) : chain_(settings.tls_certificate), key_(settings.tls_key) {}

    // None where none is wanted.
    Result<TlsContext> read() {
        if (chain_.empty()) return TlsContext{};
        auto certificate = read_certificate(chain_, key_);
        if (!certificate) return certificate.problem();
        expires_ms_ = certificate->expires.time_since_epoch().count();
        return certificate->context;
    }

    // None when it cannot be read: then the one before goes on.
    TlsContext renewed() {
        auto context = read();
        if (!context) {
            base::log(Severity::alarm, "the certificate was not renewed: " + base::to_text(context.problem()));
            return {};
        }
        if (*context) base::log(Severity::info, "the certificate was read anew");
        return std::move(*context);
    }

    void write(MetricsText& text) const {
        if (chain_.empty()) return;
        text.one("sipas_certificate_expires_seconds", "gauge", "When the certificate ends, since 1970",
                 static_cast<double>(expires_ms_ / 1000));
    }

private:
    std::filesystem::path chain_;
    std::filesystem::path key_;
    std::atomic<std::int64_t> expires_ms_{0};
};

void write_counts(MetricsText& text, const HttpCounts& counts) {
    const auto number = [](const std::atomic<std::uint64_t>& count) { return static_cast<double>(count.load()); };
    text.one("sipas_connections", "gauge", "Connections that are open", number(counts.open));
    text.one("sipas_connections_total", "counter", "Connections that were accepted", number(counts.accepted));
    text.one("sipas_connections_turned_away_total", "counter", "Connections above the limit of their address",
             number(counts.turned_away));
    text.one("sipas_unreadable_requests_total", "counter", "Requests that are no HTTP, too large or ambiguous",
             number(counts.unreadable));
}

// Each connection is a descriptor; the soft limit is made for programs that use few.
std::size_t connections_possible(std::size_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, wanted + own_descriptors));
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
    static_cast<void>(::getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_cur >= wanted + own_descriptors) return wanted;
    const auto possible = std::max<std::size_t>(limit.rlim_cur, own_descriptors + 1) - own_descriptors;
    base::log(
        Severity::warning,
        fmt::format("the limit of open files allows {} connections, not {}: raise it (LimitNOFILE)", possible, wanted));
    return possible;
}

// One connection each: a store belongs to one thread at a time.
struct Stores {
    Store writing;
    Store reading;
    Store watching;
    FiguresReader counting;
};

Result<Stores> open_stores(const std::filesystem::path& database) {
    auto writing = Store::open(database);
    if (!writing) return writing.problem();
    auto reading = Store::open_to_read(database);
    if (!reading) return reading.problem();
    auto watching = Store::open_to_read(database);
    if (!watching) return watching.problem();
    auto counting = FiguresReader::open(database);
    if (!counting) return counting.problem();
    return Stores{std::move(*writing), std::move(*reading), std::move(*watching), std::move(*counting)};
}

Result<> tell_address(const ServeSettings& settings, const std::string& address) {
    const bool is_secure = !settings.tls_certificate.empty();
    fmt::print("sipas {} listens on {}://{}\n", SIPAS_VERSION, is_secure ? "https" : "http", address);
    static_cast<void>(std::fflush(stdout));
    if (settings.address_file.empty()) return base::Done{};
    return base::replace_file(settings.address_file, address + '\n');
}

}  // namespace

Result<> serve(const ServeSettings& settings) {
    if (settings.database.empty())
        return Problem{Code::bad_input, "the setting \"database\" is missing: where is it to be?", 0};
    base::set_log(settings.log_format, settings.log_level);
    const auto alone = serving_lock(settings.database);
    if (!alone) return alone.problem();
    auto stores = open_stores(settings.database);
    if (!stores) return stores.problem();
    const auto handlers = Handlers::over(stores->reading);
    if (!handlers) return handlers.problem();
    Keys keys(settings);
    auto certificate = keys.read();
    if (!certificate) return certificate.problem();
    HttpLimits limits = settings.limits;
    limits.connections = connections_possible(limits.connections);

    Metrics metrics;
    auto writer = std::make_unique<Writer>(
        std::move(stores->writing),
        [&](std::size_t works, std::chrono::microseconds took) { metrics.count_group(works, took); });
    // PostgreSQL's disk is not this machine's to watch.
    const auto file = sql::names_postgres(settings.database.string()) ? std::filesystem::path() : settings.database;
    auto pulse =
        std::make_unique<Pulse>(*writer, file.empty() ? file : base::folder_of(file), settings.least_free_bytes);
    Operations operations(std::move(stores->counting), file, *writer, *pulse, metrics);
    Front front(*handlers, *writer, operations, metrics, settings.front);
    const auto stopping = [&] {
        pulse->stop_being_ready();
        notify_service_manager("STOPPING=1");
    };
    auto http = HttpServer::listen(
        settings.listen, limits, [&](const Request& request, const Front::Send& send) { front.answer(request, send); },
        {.certificate = std::move(*certificate),
         .renewed = [&] { return keys.renewed(); },
         .stopping = stopping,
         .turn_away = [&](const Request& header) { return front.turn_away(header); }});
    if (!http) return http.problem();
    operations.add([&keys, &front, counts = http->counts()](MetricsText& text) {
        keys.write(text);
        write_counts(text, *counts);
        text.one("sipas_batches_under_way", "gauge", "Batches of terminals that are being taken",
                 static_cast<double>(front.batches_under_way()));
    });

    if (const auto told = tell_address(settings, http->address()); !told) return told;
    auto watch = std::make_unique<Watch>(std::move(stores->watching), *writer);
    notify_service_manager("READY=1");
    http->run();
    watch.reset();
    pulse.reset();
    writer.reset();  // before the server goes, for whose connections it may still hold answers
    base::log(Severity::info, "stopped; everything accepted is written and answered");
    return base::Done{};
}

}  // namespace server
