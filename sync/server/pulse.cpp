#include "sync/server/pulse.hpp"

#include "sync/base/time.hpp"
#include "sync/server/service_manager.hpp"

namespace server {

using base::Code;
using base::Problem;
using base::Result;

namespace {

Result<> write_what_is_there(Store& store) {
    const auto meta = store.meta();
    return meta ? store.set_incarnation(meta->incarnation) : meta.problem();
}

}  // namespace

Pulse::Pulse(Writer& writer, std::filesystem::path folder, std::uintmax_t least_free_bytes)
    : writer_(writer), folder_(std::move(folder)), least_free_bytes_(least_free_bytes), thread_([this] { run(); }) {}

Pulse::~Pulse() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

Result<> Pulse::ready(base::Instant now) const {
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->stopping) return Problem{Code::unavailable, "the server stops", 0};
        if (state_->is_under_way && now - state_->asked > patience)
            return Problem{Code::busy, "the writer does not answer", 0};
        if (!state_->last) return state_->last;
    }
    if (folder_.empty()) return base::Done{};
    std::error_code error;
    const auto space = std::filesystem::space(folder_, error);
    if (error) return Problem{Code::io, "the database's disk does not say how full it is: " + error.message(), 0};
    if (space.available < least_free_bytes_)
        return Problem{Code::disk_full, std::to_string(space.available) + " bytes are free on the database's disk", 0};
    return base::Done{};
}

void Pulse::stop_being_ready() {
    const std::scoped_lock lock(state_->mutex);
    state_->stopping = true;
}

void Pulse::run() {
    std::unique_lock lock(mutex_);
    do beat(base::monotonic_now());
    while (!ended_.wait_for(lock, between_beats, [this] { return ending_; }));
}

void Pulse::beat(base::Instant now) {
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->is_under_way) return;
        state_->is_under_way = true;
        state_->asked = now;
    }
    const auto answered = [state = state_](const Result<>& committed) {
        const std::scoped_lock lock(state->mutex);
        state->is_under_way = false;
        state->last = committed;
        notify_service_manager("WATCHDOG=1");
    };
    const auto submitted = writer_.submit(write_what_is_there, answered);
    if (!submitted) answered(submitted);  // too much waits: the writer is alive, and not ready for more
}

}  // namespace server
