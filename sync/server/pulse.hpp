// Pulse: whether this server can take what terminals send, found out the way they do: through the writer.
//
// Every few seconds a work that changes nothing is written and committed. The server is ready while the last one was,
// not too long ago, the database's disk has room, and nobody said that it stops. Each answer of the writer, good or
// bad, is also the sign of life for the service manager's watchdog: a writer that hangs is a server that hangs.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "sync/server/writer.hpp"

namespace server {

class Pulse {
public:
    static constexpr std::chrono::seconds between_beats{5};
    static constexpr std::chrono::seconds patience{30};  // for a beat's answer

    // `folder`: on the database's disk; empty: the database is not on a disk of ours. The writer must outlive the
    // pulse, and has run every work of it when it goes.
    Pulse(Writer& writer, std::filesystem::path folder, std::uintmax_t least_free_bytes);
    ~Pulse();
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;
    Pulse(Pulse&&) = delete;
    Pulse& operator=(Pulse&&) = delete;

    // unavailable while it stops or has not begun, disk_full, busy when the writer does not answer, or what the writer
    // said. Any thread.
    base::Result<> ready(base::Instant now) const;

    void stop_being_ready();

private:
    // Outlives the pulse in works that are under way.
    struct State {
        std::mutex mutex;
        base::Result<> last = base::Problem{base::Code::unavailable, "the server starts", 0};
        base::Instant asked{};
        bool is_under_way = false;
        bool stopping = false;
    };

    void run();
    void beat(base::Instant now);

    Writer& writer_;
    std::filesystem::path folder_;
    std::uintmax_t least_free_bytes_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;  // last: it starts when everything else stands
};

}  // namespace server
