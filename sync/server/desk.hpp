// Desk: what every endpoint works at: the store that reads, one asker at a time, and the seal.
//
// A desk is a handle: copies share one lock and one seal, and tasks under way keep theirs. Any thread may use it. The
// store must outlive it; it may be the one that is written to when there is one thread only.
#pragma once

#include <memory>
#include <mutex>

#include "sync/server/seal.hpp"
#include "sync/server/store.hpp"

namespace server {

class Desk {
public:
    static base::Result<Desk> over(Store& reading);

    // What `work` makes of the reading store, which nobody else touches meanwhile.
    template <typename Work>
    auto read(Work&& work) const {
        const std::scoped_lock lock(shared_->reading_mutex);
        return work(*shared_->reading);
    }

    base::Result<Seal> seal() const;
    base::Result<Seal> seal(Store& writing) const { return shared_->seal.read(writing); }  // inside a change

    // The receipt key as it was when this desk was set up; the seal says what it is now.
    const wire::PublicKey& first_key() const { return shared_->first_key; }

private:
    struct Shared {
        Store* reading = nullptr;
        SealReader seal;
        wire::PublicKey first_key{};
        std::mutex reading_mutex;
    };

    explicit Desk(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    std::shared_ptr<Shared> shared_;
};

}  // namespace server
