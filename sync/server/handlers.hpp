// Handlers: the endpoints as one value, (Request, Store, now) -> Answer; no sockets, no clocks, no threads.
//
// A request is matched against the table of routes, its caller is asked for what the route wants, and only then does an
// endpoint see it. One that only reads is answered at once; one that writes becomes a Task. An answer may be asked for
// from several threads at a time.
#pragma once

#include "sync/server/answer.hpp"
#include "sync/server/caller.hpp"
#include "sync/server/desk.hpp"

namespace server {

class Handlers {
public:
    // `reading` must outlive the handlers; it may be the store that is written to when there is one thread only.
    static base::Result<Handlers> over(Store& reading);

    // `client`: the address of who asks, which is not the connection's where a trusted proxy stands between.
    Answer answer(const Request& request, std::string_view client, base::WallTime now) const;
    Answer answer(const Request& request, base::WallTime now) const { return answer(request, request.peer, now); }

    // As if the request had come with this caller's credentials, through no proxy.
    Answer answer_to(const Caller& caller, const Request& request, base::WallTime now) const;

    // As it was when these handlers began; the seal says what it is now.
    const wire::PublicKey& receipt_key() const { return desk_.first_key(); }

private:
    explicit Handlers(Desk desk) : desk_(std::move(desk)) {}

    Desk desk_;
};

// The whole way of one request on one thread, through no proxy: answer, write in a change of its own, commit, reply.
Reply respond(const Handlers& handlers, Store& writing, const Request& request, base::WallTime now);

}  // namespace server
