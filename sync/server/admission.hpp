// Admission: a bounded number of batches under way, from a body that has arrived to its answer. Who finds every place
// taken is turned away before his batch costs anything, with the seconds after which to come again.
//
// When thousands of terminals come back together, a server that begins all of their batches answers none of them in
// time. So those turned away get appointments, one behind the other, as fast as places become free for whole backlogs:
// so many as there are places, in the time that four batches stay. The more wait, the later the next one is asked back.
// Nobody is kept a place; who comes in time may be turned away once more, and the terminals' own law (PROTOCOL.md,
// section 5: jitter, backoff) spreads the rest. Safe from several threads.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "sync/base/time.hpp"

namespace server {

class Admission {
public:
    static constexpr base::Duration longest_wait = std::chrono::minutes{15};

    // 1 at least.
    explicit Admission(std::size_t places) : places_(places) {}

    // One of the places, given back when it goes. The admission must outlive it.
    class Place {
    public:
        Place(Place&& other) noexcept : from_(std::exchange(other.from_, nullptr)), entered_(other.entered_) {}
        ~Place() {
            if (from_ != nullptr) from_->give_back({});
        }
        // Gives it back, and how long it was taken counts for the pace.
        void leave(base::Instant now) {
            if (from_ != nullptr) std::exchange(from_, nullptr)->give_back(now - entered_);
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        Place& operator=(Place&&) = delete;

    private:
        friend class Admission;
        Place(Admission& from, base::Instant now) : from_(&from), entered_(now) {}
        Admission* from_;
        base::Instant entered_;
    };

    // Nothing when all are taken.
    std::optional<Place> enter(base::Instant now);
    bool is_full() const;
    // For one who is turned away now: after how long to come again, from one second to longest_wait.
    std::chrono::seconds appointment(base::Instant now);

    std::size_t under_way() const;

private:
    void give_back(std::optional<base::Duration> stayed);

    const std::size_t places_;
    mutable std::mutex mutex_;
    std::size_t taken_ = 0;
    std::chrono::microseconds stay_{std::chrono::milliseconds{250}};  // of the latest, each counting a sixteenth
    std::chrono::microseconds last_appointment_{0};                   // since boot
};

}  // namespace server
