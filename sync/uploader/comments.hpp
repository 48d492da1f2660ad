// comments: the words of comments follow their entries to the server, each as soon as the server has signed for the
// entry. How far they went stands in receipts.db; losing that costs repeats, never words.
#pragma once

#include <string>

#include "sync/journal/journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/request.hpp"

namespace uploader {

inline constexpr std::size_t comments_at_once = 50;

// Sends one request with what may be sent next. The answer, or nothing when nothing waits; `moved` says whether the
// server took (or will never take) some of it, so that more may be asked for at once.
struct CommentsSent {
    std::optional<Answer> answer;
    bool moved = false;
    std::string alarm;  // words that the server found not to be those that were signed
};
base::Result<CommentsSent> send_comments(const Door& door, const journal::Reader& journal, journal::Receipts& receipts,
                                         Transport& transport);

}  // namespace uploader
