// Standby: what makes `durable` true on PostgreSQL without a backup of ours.
//
// `durable` is what also survives the loss of the server's disk. There, that is what a synchronous standby says it has
// written to its own: an asynchronous one may be behind when it takes over, so it does not count. The heads of one look
// are raised at the next one, when the standby has the log as far as it went then. Without a synchronous standby, or
// where this role may not see how far it is (pg_monitor), `durable` stays where it is.
#pragma once

#include <optional>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

class Standby {
public:
    // Inside a change, so that nobody else commits meanwhile.
    base::Result<> look(Store& store);

private:
    struct Noted {
        std::int64_t log_position = 0;
        std::vector<StreamRow> streams;
    };
    std::optional<Noted> noted_;
};

}  // namespace server
