// Store: streams, batches, entries and tallies.
#include <fmt/format.h>

#include "sync/base/check.hpp"
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::integer;

const std::string select_stream =
    "SELECT stream.number, stream.device, device.id, epoch, start_hash, head_seq, head_hash, latest_event_ms, durable, "
    "received_ms, contact_ms, carried FROM stream JOIN device ON device.number = stream.device ";
const std::string stream_by_epoch_sql = select_stream + "WHERE stream.device = $1 AND epoch = $2";
const std::string newest_stream_sql = select_stream + "WHERE device.id = $1 ORDER BY epoch DESC LIMIT 1";
const std::string streams_sql = select_stream + "ORDER BY stream.number";

StreamRow stream_at(const sql::Row& row) {
    return {.number = row.integer(0),
            .device = row.integer(1),
            .name = {row.text(2), static_cast<wire::Epoch>(row.integer(3))},
            .start = array_at<32>(row, 4),
            .head = row.count(5),
            .head_hash = array_at<32>(row, 6),
            .latest_event = wall_at(row, 7),
            .durable = row.count(8),
            .received = wall_at(row, 9),
            .contact = wall_at(row, 10),
            .carried = row.count(11)};
}

Result<std::optional<StreamRow>> one_stream(sql::Connection& connection, std::string_view statement,
                                            std::initializer_list<sql::Value> values) {
    std::optional<StreamRow> stream;
    const auto read = connection.query(statement, values, [&](const sql::Row& row) { stream = stream_at(row); });
    if (!read) return read.problem();
    return stream;
}

}  // namespace

Result<std::optional<StreamRow>> Store::stream(const Device& device, wire::Epoch epoch) {
    return one_stream(connection_, stream_by_epoch_sql, {device.number, integer(epoch)});
}

Result<std::vector<StreamRow>> Store::streams() {
    std::vector<StreamRow> streams;
    const auto read =
        connection_.query(streams_sql, {}, [&](const sql::Row& row) { streams.push_back(stream_at(row)); });
    if (!read) return read.problem();
    return streams;
}

Result<std::optional<StreamRow>> Store::newest_stream(std::string_view device) {
    return one_stream(connection_, newest_stream_sql, {device});
}

Result<std::int64_t> Store::add_stream(const StreamRow& stream) {
    const auto number = connection_.integer(
        "INSERT INTO stream (device, epoch, start_hash, head_seq, head_hash, latest_event_ms, durable, received_ms, "
        "contact_ms, carried, contacts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) RETURNING number",
        {stream.device, integer(stream.name.epoch), base::View(stream.start), integer(stream.head),
         base::View(stream.head_hash), to_ms(stream.latest_event), integer(stream.durable), to_ms(stream.received),
         to_ms(stream.contact), integer(stream.carried)});
    if (!number) return number.problem();
    return number->value_or(0);
}

Result<> Store::move_stream(const StreamRow& stream) {
    const auto moved = connection_.execute(
        "UPDATE stream SET head_seq = $1, head_hash = $2, latest_event_ms = $3, received_ms = $4, contact_ms = $5, "
        "carried = $6, contacts = contacts + 1 WHERE number = $7",
        {integer(stream.head), base::View(stream.head_hash), to_ms(stream.latest_event), to_ms(stream.received),
         to_ms(stream.contact), integer(stream.carried), stream.number});
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<wire::Hash> Store::hash_at(std::int64_t stream, wire::Sequence sequence) {
    std::optional<wire::Hash> hash;
    const auto read = connection_.query("SELECT hash FROM entry WHERE id = $1", {entry_key({stream, sequence})},
                                        [&](const sql::Row& row) { hash = array_at<32>(row, 0); });
    if (!read) return read.problem();
    if (!hash) return Problem{Code::damaged, fmt::format("entry {} of stream {} is missing", sequence, stream), 0};
    return *hash;
}

Result<> Store::add_batch(std::int64_t stream, wire::Sequence first, wire::Sequence last, std::string_view header_line,
                          base::WallTime received) {
    const auto added = connection_.execute(
        "INSERT INTO batch (stream, first, last, header_line, received_ms) VALUES ($1, $2, $3, $4, $5)",
        {stream, integer(first), integer(last), base::view_of(header_line), to_ms(received)});
    return added ? Result<>(Done{}) : added.problem();
}

Result<> Store::add_entries(std::int64_t stream, std::span<const EntryRow> entries) {
    std::vector<sql::Value> values;
    values.reserve(entries.size() * 6);
    for (const EntryRow& entry : entries) {
        const sql::Value reason =
            entry.reason.empty() ? sql::Value(nullptr) : sql::Value(std::string_view(entry.reason));
        values.insert(values.end(),
                      {entry_key({stream, entry.sequence}), base::view_of(entry.line), base::View(entry.hash),
                       to_ms(entry.event), static_cast<std::int64_t>(entry.standing), reason});
    }
    const auto added =
        connection_.insert({"INSERT INTO entry (id, line, hash, event_ms, standing, reason)", 6}, values);
    return added ? Result<>(Done{}) : added.problem();
}

Result<std::vector<Line>> Store::lines(std::int64_t stream, wire::Sequence first, wire::Sequence last) {
    std::vector<Line> lines;
    const auto read =
        connection_.query("SELECT id, line FROM entry WHERE id BETWEEN $1 AND $2 ORDER BY id",
                          {entry_key({stream, first}), entry_key({stream, last})}, [&](const sql::Row& row) {
                              lines.push_back({entry_place(row.integer(0)).sequence, row.text(1)});
                          });
    if (!read) return read.problem();
    return lines;
}

}  // namespace server
