// Watch: looks every few minutes for what nobody sends: devices that are silent, gaps that stay, entries of this
// database that no longer prove themselves.
//
// A turn reads on its own store and writes, through the writer, only when there is something to raise, or a synchronous
// standby that may have more by now (standby.hpp). Silence is judged after the watch has stood for an hour: when the
// server itself was away, nobody could come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/standby.hpp"
#include "sync/server/store.hpp"
#include "sync/server/writer.hpp"

namespace server {

// Proves the chains of all streams again, a piece a turn, from the first to the last and then anew.
class EntryProver {
public:
    // At most `limit` entries more. What does not prove itself is a sighting, and the rest of its stream is passed
    // over.
    base::Result<std::optional<Sighting>> prove_more(Store& reading, std::uint64_t limit);

private:
    base::Result<std::optional<Sighting>> prove(Store& reading, const StreamRow& stream, std::uint64_t& limit);
    std::int64_t stream_ = 0;
    wire::Sequence sequence_ = 0;  // proven up to it, with this hash
    wire::Hash hash_{};
};

// What is to be raised now and was not before: silence (unless told not to look) and gaps older than a day.
base::Result<std::vector<Sighting>> missed(Store& reading, base::WallTime now, bool silence_too);

// Inside a change. A gap that is raised is waited for anew.
base::Result<> raise_all(Store& store, const std::vector<Sighting>& sightings, base::WallTime now);

class Watch {
public:
    static constexpr std::chrono::minutes between_turns{3};
    static constexpr std::chrono::hours first_judgement{1};
    static constexpr std::uint64_t entries_a_turn = 20'000;

    // The writer must outlive the watch.
    Watch(Store reading, Writer& writer);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    Watch(Watch&&) = delete;
    Watch& operator=(Watch&&) = delete;

private:
    void run();
    base::Result<> turn(base::WallTime now);
    base::Result<> look_at_standby();

    Store reading_;
    Writer& writer_;
    EntryProver prover_;
    std::shared_ptr<Standby> standby_ = std::make_shared<Standby>();  // looked at on the writer's thread
    base::Instant began_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::thread thread_;  // last: it starts when everything else stands
};

}  // namespace server
