// Handlers: the device endpoints as values, (Request, Store, now) -> Reply; no sockets, no clocks, no threads.
//
// A request that only reads is answered at once. One that writes becomes a Task: `write` runs inside a change of the
// writer's, and `reply` makes the answer from what became of it, after COMMIT; only there is a receipt signed. An
// answer may be asked for from several threads at a time; the reading store is locked inside.
//
//   POST /v1/enroll           one-time code and public key -> device, token, receipt key, place, survey
//   GET  /v1/stream?epoch=    signed receipt of the head
//   POST /v1/stream/batches   batch -> signed receipt
//   POST /v1/stream/comments  the words of comments -> what became of each
//   GET  /v1/config           place and survey, with ETag
//   GET  /v1/time?nonce=      signed time, for clocks that nobody set; no token needed
//   GET  /healthz             the database was read just now; no token needed
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <variant>

#include "sync/server/message.hpp"
#include "sync/server/seal.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/key.hpp"

namespace server {

inline constexpr std::string_view incarnation_header = "sipas-incarnation";

struct Task {
    std::function<base::Result<>(Store&)> write;
    std::function<Reply(const base::Result<>& committed)> reply;
};

using Answer = std::variant<Reply, Task>;

class Handlers {
public:
    // `reading` must outlive the handlers; it may be the store that is written to when there is one thread only.
    static base::Result<Handlers> over(Store& reading);

    Answer answer(const Request& request, base::WallTime now) const;

    // As it was when these handlers began; the seal says what it is now.
    const wire::PublicKey& receipt_key() const { return shared_->first_key; }

private:
    // Shared with tasks that are under way.
    struct Shared {
        SealReader seal;
        wire::PublicKey first_key{};
        std::mutex reading_mutex;
    };

    Handlers(Store& reading, std::shared_ptr<Shared> shared) : reading_(&reading), shared_(std::move(shared)) {}

    base::Result<Seal> seal() const;
    base::Result<Device> authorise(const Request& request) const;
    base::Result<> has_valid_code(std::string_view code, base::WallTime now) const;
    base::Result<Answer> route(const Request& request, base::WallTime now) const;
    base::Result<Answer> enroll(const Request& request, base::WallTime now) const;
    base::Result<Answer> stream(const Request& request, base::WallTime now) const;
    base::Result<Answer> batches(const Request& request, base::WallTime now) const;
    base::Result<Answer> comments(const Request& request, base::WallTime now) const;
    base::Result<Answer> config(const Request& request) const;
    base::Result<Answer> time(const Request& request, base::WallTime now) const;
    base::Result<Answer> health() const;

    Store* reading_;
    std::shared_ptr<Shared> shared_;
};

// The whole way of one request on one thread: answer, write in a change of its own, commit, reply.
Reply respond(const Handlers& handlers, Store& writing, const Request& request, base::WallTime now);

}  // namespace server
