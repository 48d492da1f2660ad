// Operations: what a proxy, a service manager and those on duty ask the server about itself.
//
//   GET /readyz    it can take what terminals send: the writer commits, the disk has room, nobody stops it
//   GET /metrics   figures for Prometheus, of counts only; for addresses that the settings name
//
// Safe from several threads.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>

#include "sync/server/figures.hpp"
#include "sync/server/message.hpp"
#include "sync/server/metrics.hpp"
#include "sync/server/pulse.hpp"

namespace server {

class Operations {
public:
    // Of the connections and the certificate: what only their owner knows.
    using More = std::function<void(MetricsText& text)>;

    // All of them must outlive it. `database`: its file, empty where it is none of ours.
    Operations(FiguresReader figures, std::filesystem::path database, const Writer& writer, const Pulse& pulse,
               const Metrics& metrics);

    void add(More more) { more_ = std::move(more); }  // before the first question

    Reply readiness(base::Instant now) const;
    Reply metrics(base::WallTime now) const;

private:
    void write_figures(MetricsText& text, base::WallTime now) const;

    mutable std::mutex figures_mutex_;
    mutable FiguresReader figures_;
    std::filesystem::path database_;
    const Writer& writer_;
    const Pulse& pulse_;
    const Metrics& metrics_;
    More more_;
};

}  // namespace server
