#include "sync/server/writer.hpp"

#include <algorithm>
#include <iterator>

namespace server {

using base::Result;

Writer::Writer(Store store, Witness witness)
    : store_(std::move(store)), witness_(std::move(witness)), thread_([this] { run(); }) {}

Writer::~Writer() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

Result<> Writer::submit(Work work, Done done) {
    {
        const std::scoped_lock lock(mutex_);
        if (waiting_.size() >= waiting_limit)
            return base::Problem{base::Code::busy, "too many requests wait to be written", 0};
        waiting_.push_back({std::move(work), std::move(done)});
    }
    arrived_.notify_one();
    return base::Done{};
}

std::size_t Writer::waiting() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.size();
}

void Writer::run() {
    for (;;) {
        // Gone before the next wait: what a job holds (a connection, say) must not outlive its answer.
        auto group = wait_for_group();
        if (group.empty()) return;
        write(group);
    }
}

// Empty only when the writer stops and nothing waits.
std::vector<Writer::Job> Writer::wait_for_group() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), group_limit));
    std::vector<Job> group(std::make_move_iterator(waiting_.begin()),
                           std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    return group;
}

void Writer::write(std::vector<Job>& group) {
    std::vector<Work> works;
    works.reserve(group.size());
    for (Job& job : group) works.push_back(std::move(job.work));
    const auto began = std::chrono::steady_clock::now();
    const auto results = write_group(store_, works);
    if (witness_)
        witness_(works.size(),
                 std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began));
    for (std::size_t i = 0; i < group.size(); ++i) group[i].done(results[i]);
}

std::vector<Result<>> write_group(Store& store, const std::vector<Writer::Work>& works) {
    std::vector<Result<>> results;
    const auto all_failed = [&](const base::Problem& problem) {
        return std::vector<Result<>>(works.size(), Result<>(problem));
    };
    auto change = store.begin();
    if (!change) return all_failed(change.problem());
    for (const Writer::Work& work : works) {
        const auto outcome = store.attempt(work);
        if (!outcome.database) return all_failed(outcome.work ? outcome.database.problem() : outcome.work.problem());
        results.push_back(outcome.work);
    }
    if (const auto committed = change->commit(); !committed) return all_failed(committed.problem());
    return results;
}

}  // namespace server
