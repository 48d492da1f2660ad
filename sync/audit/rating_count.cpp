#include "sync/audit/rating_count.hpp"

#include <vector>

#include "sync/server/counted_rating.hpp"

namespace audit {

void RatingCount::begin_epoch() {
    own_.clear();
    undone_ = 0;
    recent_.clear();
}

void RatingCount::take(const wire::Entry& entry) {
    while (!recent_.empty() && recent_.front().first + server::undo_reach < entry.sequence) recent_.pop_front();
    recent_.emplace_back(entry.sequence, entry.stamp);
    if (const auto* rating = std::get_if<domain::Rating>(&entry.body))
        if (rated_.insert(rating->response).second) own_.emplace(rating->response, entry.sequence);
    if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) take_back(undone->response);
}

void RatingCount::take_back(const domain::ResponseId& response) {
    const auto rating = own_.find(response);
    if (rating == own_.end() || recent_.front().first > rating->second) return;
    std::vector<base::Stamp> stamps;
    for (const auto& [sequence, stamp] : recent_)
        if (sequence >= rating->second) stamps.push_back(stamp);
    if (server::objection_to_undo(stamps).empty() && taken_back_.insert(response).second) ++undone_;
}

}  // namespace audit
