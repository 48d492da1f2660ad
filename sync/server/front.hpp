// Front: what happens to every request before and after its endpoint: who asks, how often, under which number, and what
// of it is counted and logged.
//
// Each request has an id: the asker's own X-Request-Id when it is sane (1 to 64 letters, digits, "-", "_", "."), else a
// new one. It is in the reply's header, in the problem document and in the log. Nothing of a body, a query, a token or
// a person is ever logged or counted by: a path only as the table of routes has it. /readyz and /metrics are answered
// here (operations.hpp); their rows in the table have no endpoint. Safe from several threads.
#pragma once

#include <functional>
#include <mutex>

#include "sync/server/admission.hpp"
#include "sync/server/allowance.hpp"
#include "sync/server/client_address.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/metrics.hpp"
#include "sync/server/operations.hpp"
#include "sync/server/writer.hpp"

namespace server {

struct FrontLimits {
    Networks proxies{};                             // whose X-Forwarded-For is believed
    Networks metrics_readers{};                     // who may read /metrics, through no proxy
    std::uint32_t address_requests_per_minute = 0;  // 0: no limit
    std::uint32_t device_requests_per_minute = 0;
    std::size_t batches_under_way = 32;  // 1 at least
};

class Front {
public:
    using Send = std::function<void(Reply)>;

    // All of them must outlive the front, and every answer under way.
    Front(const Handlers& handlers, Writer& writer, const Operations& operations, Metrics& metrics, FrontLimits limits);

    // What is said to a request of which only the header was read, so that its body need not be: a batch for which
    // there is no place now. Nothing: read on, and answer().
    std::optional<Reply> turn_away(const Request& header);

    // `send` is called once, on this thread or the writer's.
    void answer(const Request& request, const Send& send);

    std::size_t batches_under_way() const { return admission_.under_way(); }

private:
    // One request under way.
    struct Visit;

    Visit visit_of(const Request& request, const Client& client, Send send) const;
    std::optional<Reply> of_operations(const Request& request, const Client& client) const;
    // How long the client must wait until he may ask this; nothing: not at all.
    std::optional<base::Duration> wait_of(const Request& request, const Client& client, base::Instant now);
    void ask_handlers(const Request& request, const std::shared_ptr<Visit>& visit);
    // The reply with the request's id; counted and logged.
    Reply signed_off(const Visit& visit, Reply reply) const;
    void finish(Visit& visit, Reply reply) const;

    const Handlers& handlers_;
    Writer& writer_;
    const Operations& operations_;
    Metrics& metrics_;
    FrontLimits limits_;
    std::mutex allowance_mutex_;
    Allowance addresses_;
    Allowance devices_;
    Admission admission_;
};

// The asker's own id when it is sane, else `drawn`.
std::string request_id(std::string_view given, std::string drawn);

}  // namespace server
