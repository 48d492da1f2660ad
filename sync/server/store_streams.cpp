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

domain::TallyKey tally_key_at(const sql::Row& row) {
    domain::TallyKey key{.agency = row.text(0),
                         .unit = row.text(2),
                         .counter = row.text(3),
                         .field = row.text(4),
                         .bound = row.integer(5) != 0,
                         .survey = row.text(6),
                         .criterion = row.text(7),
                         .level = static_cast<int>(row.integer(8))};
    base::check(base::from_text(row.text_view(1), key.day), "a tally stands on a day");
    return key;
}

Result<> add_to_tally(sql::Connection& connection, const domain::TallyKey& key, std::uint64_t count) {
    const auto moved = connection.execute(
        "INSERT INTO tally (agency, day, unit, counter, field, bound, survey, criterion, level, count) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "ON CONFLICT (agency, day, unit, counter, field, bound, survey, criterion, level) "
        "DO UPDATE SET count = tally.count + $10",
        {key.agency, base::to_text(key.day), key.unit, key.counter, key.field, integer(key.bound ? 1 : 0), key.survey,
         key.criterion, std::int64_t{key.level}, integer(count)});
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<> take_from_tally(sql::Connection& connection, const domain::TallyKey& key, std::uint64_t count) {
    const auto moved = connection.execute(
        "UPDATE tally SET count = count - $1 WHERE agency = $2 AND day = $3 AND unit = $4 AND counter = $5 "
        "AND field = $6 AND bound = $7 AND survey = $8 AND criterion = $9 AND level = $10 AND count >= $1",
        {integer(count), key.agency, base::to_text(key.day), key.unit, key.counter, key.field,
         integer(key.bound ? 1 : 0), key.survey, key.criterion, std::int64_t{key.level}});
    if (!moved) return moved.problem();
    if (*moved == 0) return Problem{Code::damaged, "a tally holds less than is taken back from it", 0};
    return Done{};
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

Result<> Store::add_entry(std::int64_t stream, const EntryRow& entry) {
    const sql::Value reason = entry.reason.empty() ? sql::Value(nullptr) : sql::Value(std::string_view(entry.reason));
    const auto added = connection_.execute(
        "INSERT INTO entry (id, line, hash, event_ms, standing, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        {entry_key({stream, entry.sequence}), base::view_of(entry.line), base::View(entry.hash), to_ms(entry.event),
         static_cast<std::int64_t>(entry.standing), reason});
    return added ? Result<>(Done{}) : added.problem();
}

Result<> Store::add_to_tallies(const domain::Tallies& tallies) {
    for (const auto& [key, count] : tallies.counts())
        if (const auto moved = add_to_tally(connection_, key, count); !moved) return moved.problem();
    return Done{};
}

Result<> Store::take_from_tallies(const domain::Tallies& tallies) {
    for (const auto& [key, count] : tallies.counts())
        if (const auto moved = take_from_tally(connection_, key, count); !moved) return moved.problem();
    return Done{};
}

Result<domain::Tallies> Store::all_tallies() {
    domain::Tallies tallies;
    const auto read =
        connection_.query("SELECT agency, day, unit, counter, field, bound, survey, criterion, level, count FROM tally",
                          {}, [&](const sql::Row& row) { tallies.count(tally_key_at(row), row.count(9)); });
    if (!read) return read.problem();
    return tallies;
}

Result<domain::CountsBy> Store::counts_by_agency(const domain::Period& period,
                                                 const std::optional<std::string>& survey) {
    domain::CountsBy counts;
    const std::string from = period.from ? base::to_text(*period.from) : "0000-01-01";
    const std::string until = period.until ? base::to_text(*period.until) : "9999-12-31";
    const auto read = connection_.query(
        "SELECT agency, criterion, level, SUM(count) FROM tally WHERE day >= $1 AND day < $2 AND "
        "(criterion = '' OR survey = $3) GROUP BY agency, criterion, level",
        {from, until, survey.value_or("")}, [&](const sql::Row& row) {
            domain::TallyKey key;
            key.criterion = row.text(1);
            key.level = static_cast<int>(row.integer(2));
            counts[row.text(0)].add(key, row.count(3));
        });
    if (!read) return read.problem();
    return counts;
}

Result<std::vector<BatchRow>> Store::batches_after(std::int64_t cursor) {
    std::vector<BatchRow> batches;
    const auto read = connection_.query(
        "SELECT batch.id, batch.stream, device.id, stream.epoch, batch.first, batch.last, batch.header_line, "
        "batch.received_ms FROM batch JOIN stream ON stream.number = batch.stream "
        "JOIN device ON device.number = stream.device WHERE batch.id > $1 ORDER BY batch.id",
        {cursor}, [&](const sql::Row& row) { batches.push_back(batch_at(row)); });
    if (!read) return read.problem();
    return batches;
}

Result<> Store::each_entry(std::int64_t stream, wire::Sequence first, wire::Sequence last,
                           const std::function<void(const EntryRow&)>& each) {
    return connection_.query(
        "SELECT id, line, hash, event_ms, standing, reason FROM entry WHERE id BETWEEN $1 AND $2 ORDER BY id",
        {entry_key({stream, first}), entry_key({stream, last})}, [&](const sql::Row& row) { each(entry_at(row)); });
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
