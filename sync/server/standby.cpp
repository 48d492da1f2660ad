#include "sync/server/standby.hpp"

namespace server {

using base::Done;
using base::Result;

Result<> Standby::look(Store& store) {
    if (noted_) {
        const auto is_there = store.is_beyond_this_disk(noted_->log_position);
        if (!is_there) return is_there.problem();
        if (!*is_there) return Done{};
        for (const StreamRow& stream : noted_->streams)
            if (const auto raised = store.raise_durable(stream.number, stream.head); !raised) return raised.problem();
    }
    const auto position = store.log_position();
    if (!position) return position.problem();
    auto streams = store.streams();
    if (!streams) return streams.problem();
    std::erase_if(*streams, [](const StreamRow& stream) { return stream.durable >= stream.head; });
    noted_ = Noted{*position, std::move(*streams)};
    return Done{};
}

}  // namespace server
