// Store: batches and entries as they are read back, by those who pull and by those who check.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Result;
using sql::integer;

const std::string select_batch =
    "SELECT batch.id, batch.stream, device.id, stream.epoch, batch.first, batch.last, batch.header_line, "
    "batch.received_ms FROM batch JOIN stream ON stream.number = batch.stream "
    "JOIN device ON device.number = stream.device ";
const std::string batches_after_sql = select_batch + "WHERE batch.id > $1 ORDER BY batch.id LIMIT $2";
const std::string batch_by_id_sql = select_batch + "WHERE batch.id = $1";

BatchRow batch_at(const sql::Row& row) {
    return {.id = row.integer(0),
            .stream = row.integer(1),
            .name = {row.text(2), static_cast<wire::Epoch>(row.integer(3))},
            .first = row.count(4),
            .last = row.count(5),
            .header_line = row.text(6),
            .received = wall_at(row, 7)};
}

EntryRow entry_at(const sql::Row& row) {
    return {.sequence = entry_place(row.integer(0)).sequence,
            .line = row.text_view(1),
            .hash = array_at<32>(row, 2),
            .event = wall_at(row, 3),
            .standing = static_cast<Standing>(row.integer(4)),
            .reason = row.text(5)};
}

}  // namespace

Result<std::vector<BatchRow>> Store::batches_after(std::int64_t cursor, std::int64_t limit) {
    std::vector<BatchRow> batches;
    const auto read = connection_.walk(batches_after_sql, {cursor, limit},
                                       [&](const sql::Row& row) { batches.push_back(batch_at(row)); });
    if (!read) return read.problem();
    return batches;
}

Result<std::optional<BatchRow>> Store::batch(std::int64_t id) {
    std::optional<BatchRow> batch;
    const auto read = connection_.query(batch_by_id_sql, {id}, [&](const sql::Row& row) { batch = batch_at(row); });
    if (!read) return read.problem();
    return batch;
}

Result<std::int64_t> Store::newest_batch() {
    const auto newest = connection_.integer("SELECT COALESCE(MAX(id), 0) FROM batch");
    if (!newest) return newest.problem();
    return newest->value_or(0);
}

Result<std::map<std::int64_t, wire::Sequence>> Store::first_after(std::int64_t batch) {
    std::map<std::int64_t, wire::Sequence> firsts;
    const auto read = connection_.query("SELECT stream, MIN(first) FROM batch WHERE id > $1 GROUP BY stream", {batch},
                                        [&](const sql::Row& row) { firsts[row.integer(0)] = row.count(1); });
    if (!read) return read.problem();
    return firsts;
}

Result<> Store::each_entry(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                           const std::function<void(const EntryRow&)>& each) {
    return connection_.walk(
        "SELECT id, line, hash, event_ms, standing, reason FROM entry WHERE id BETWEEN $1 AND $2 ORDER BY id",
        {entry_key({stream, first}), entry_key({stream, last})}, [&](const sql::Row& row) { each(entry_at(row)); });
}

Result<> Store::each_entry_within(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                                  const EventRange& events, const std::function<void(const EntryRow&)>& each) {
    return connection_.walk(
        "SELECT id, line, hash, event_ms, standing, reason FROM entry WHERE id BETWEEN $1 AND $2 "
        "AND event_ms >= $3 AND event_ms < $4 ORDER BY id",
        {entry_key({stream, first}), entry_key({stream, last}), to_ms(events.from), to_ms(events.until)},
        [&](const sql::Row& row) { each(entry_at(row)); });
}

Result<std::vector<std::string>> Store::survey_jsons() {
    std::vector<std::string> surveys;
    const auto read = connection_.query("SELECT json FROM survey ORDER BY in_force_ms, id", {},
                                        [&](const sql::Row& row) { surveys.push_back(row.text(0)); });
    if (!read) return read.problem();
    return surveys;
}

}  // namespace server
