// Writer: the one thread that writes. It takes everything that waits into one transaction and answers each after COMMIT
// (group commit): terminals send little at a time, and one commit costs as much as fifty entries.
//
// Works are run in the order in which they came, each on its own savepoint: one that fails undoes nothing but itself.
// When the transaction itself fails, all of its works are answered with that Problem: *unknown*, come again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "sync/server/store.hpp"

namespace server {

class Writer {
public:
    using Work = std::function<base::Result<>(Store&)>;
    // Called once, on the writer's thread; must not block.
    using Done = std::function<void(const base::Result<>&)>;

    static constexpr std::size_t waiting_limit = 1024;
    static constexpr std::size_t group_limit = 64;  // 32,000 entries at most: a third of a second

    // Told of every group once it is committed, or not; on the writer's thread.
    using Witness = std::function<void(std::size_t works, std::chrono::microseconds took)>;

    explicit Writer(Store store, Witness witness = {});
    ~Writer();  // writes and answers everything that waits, then stops
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Writer(Writer&&) = delete;
    Writer& operator=(Writer&&) = delete;

    // busy when too much waits already; then `done` is not called.
    base::Result<> submit(Work work, Done done);

    std::size_t waiting() const;  // from any thread

private:
    struct Job {
        Work work;
        Done done;
    };

    void run();
    std::vector<Job> wait_for_group();
    void write(std::vector<Job>& group);

    Store store_;
    Witness witness_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Job> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: it starts when everything else stands
};

// One transaction over all works; the result of each, in order. Unless the transaction failed, a work's result is its
// own.
std::vector<base::Result<>> write_group(Store& store, const std::vector<Writer::Work>& works);

}  // namespace server
