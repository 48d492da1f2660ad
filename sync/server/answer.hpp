// Answer: what an endpoint makes of a request: a Reply at once, or a Task when something is to be written.
//
// A Task's `write` runs inside a change of the writer's, and `reply` makes the answer from what became of it, after
// COMMIT; only there is a receipt signed. Both are called once.
#pragma once

#include <functional>
#include <variant>

#include "sync/server/message.hpp"
#include "sync/server/store.hpp"

namespace server {

struct Task {
    std::function<base::Result<>(Store&)> write;
    std::function<Reply(const base::Result<>& committed)> reply;
};

using Answer = std::variant<Reply, Task>;

}  // namespace server
