// Rating count: how many ratings of one device count, by the rules that the server counts by (PROTOCOL.md, section 6):
// once for each response over all epochs, less those taken back in time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>

#include "sync/wire/entry.hpp"

namespace audit {

class RatingCount {
public:
    // The entries that follow are of another epoch: they take back no rating of an earlier one.
    void begin_epoch();
    // In the order of their sequence.
    void take(const wire::Entry& entry);
    // Of the epoch that was begun last.
    std::uint64_t ratings() const { return own_.size() - undone_; }

private:
    void take_back(const domain::ResponseId& response);

    std::set<domain::ResponseId> rated_;
    std::map<domain::ResponseId, wire::Sequence> own_;
    std::set<domain::ResponseId> taken_back_;
    std::uint64_t undone_ = 0;
    std::deque<std::pair<wire::Sequence, base::Stamp>> recent_;
};

}  // namespace audit
