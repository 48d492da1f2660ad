// Store: the words of comments.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {

using base::Done;
using base::Result;

Result<std::optional<std::string>> Store::line_at(std::int64_t stream, wire::Sequence sequence) {
    return connection_.text("SELECT line FROM entry WHERE id = $1", {entry_key({stream, sequence})});
}

Result<> Store::put_comment(std::int64_t stream, wire::Sequence sequence, const wire::CommentSalt& salt,
                            std::string_view text, base::WallTime now) {
    const auto put = connection_.execute(
        "INSERT INTO comment (entry, salt, text, received_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (entry) DO NOTHING",
        {entry_key({stream, sequence}), base::View(salt), text, to_ms(now)});
    return put ? Result<>(Done{}) : put.problem();
}

Result<> Store::erase_comment(std::int64_t stream, wire::Sequence sequence, const Clearing& clearing) {
    const auto erased = connection_.execute(
        "INSERT INTO comment (entry, received_ms, erased_ms, erased_by, reason) VALUES ($1, $2, $2, $3, $4) "
        "ON CONFLICT (entry) DO UPDATE SET salt = NULL, text = NULL, erased_ms = $2, erased_by = $3, reason = $4",
        {entry_key({stream, sequence}), to_ms(clearing.at), clearing.by, clearing.reason});
    return erased ? Result<>(Done{}) : erased.problem();
}

Result<> Store::each_comment(const std::function<void(const CommentRow&)>& each) {
    return connection_.walk(
        "SELECT device.id, stream.epoch, comment.entry, unit.agency, entry.event_ms, comment.text FROM comment "
        "JOIN entry ON entry.id = comment.entry JOIN stream ON stream.number = comment.entry / $1 "
        "JOIN device ON device.number = stream.device JOIN counter ON counter.id = device.counter "
        "JOIN unit ON unit.id = counter.unit WHERE comment.text IS NOT NULL ORDER BY entry.event_ms, comment.entry",
        {sql::integer(sequence_limit)}, [&](const sql::Row& row) {
            each({row.text(0), static_cast<wire::Epoch>(row.integer(1)), entry_place(row.integer(2)).sequence,
                  row.text(3), wall_at(row, 4), row.text(5)});
        });
}

}  // namespace server
