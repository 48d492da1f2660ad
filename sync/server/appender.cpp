#include "sync/server/appender.hpp"

#include <fmt/format.h>

#include "sync/server/contradiction.hpp"

namespace server {
namespace {

using base::Done;
using base::Result;

constexpr std::chrono::days heartbeat_memory{40};

// What may stand behind a `lost` with the clocks of the epoch before.
bool may_be_carried(const wire::Body& body) {
    return std::holds_alternative<domain::Rating>(body) || std::holds_alternative<domain::Answers>(body) ||
           std::holds_alternative<wire::CommentHash>(body) || std::holds_alternative<domain::Undone>(body);
}

}  // namespace

Appender::Appender(Store& store, const Device& sender, StreamRow& stream, Arrival arrival,
                   wire::Incarnation incarnation)
    : store_(store),
      sender_(sender),
      stream_(stream),
      arrival_(std::move(arrival)),
      incarnation_(incarnation),
      held_(stream.head),
      rows_(store, stream.number),
      books_(store, sender, rows_) {}

Result<> Appender::open(std::span<const Result<wire::Entry>> entries) {
    if (auto opened = books_.open(entries, stream_.head + 1); !opened) return opened;
    if (stream_.head == 0 || stream_.carried == stream_.head) return Done{};
    auto line = store_.line_at(stream_.number, stream_.head);
    if (!line) return line.problem();
    if (!*line) return Done{};
    stored_line_ = std::move(**line);
    if (const auto entry = wire::read_entry(stored_line_, stream_.head)) {
        stored_stamp_ = entry->stamp;
        before_ = Before{&stored_stamp_, stored_line_};
    }
    return Done{};
}

Result<> Appender::append(std::string_view line, const wire::Hash& hash, const Result<wire::Entry>& entry) {
    EntryRow row{.sequence = stream_.head + 1, .line = line, .hash = hash, .event = stream_.latest_event, .reason = {}};
    if (const auto judged = judge(row, entry); !judged) return judged.problem();
    watch_standing(row);
    stream_.head = row.sequence;
    stream_.head_hash = hash;
    rows_.add(std::move(row));
    return Done{};
}

Result<> Appender::close(base::WallTime now) {
    if (const auto stored = rows_.store(); !stored) return stored.problem();
    if (const auto closed = books_.close(); !closed) return closed.problem();
    for (const Sighting& sighting : sightings_)
        if (const auto raised = store_.raise(sighting, now); !raised) return raised.problem();
    if (const auto noted = note_state(now); !noted) return noted;
    for (const auto& [day, noted] : days_) {
        const auto is_new = store_.note_day(sender_.number, noted);
        if (!is_new) return is_new.problem();
        if (!*is_new) continue;
        if (const auto raised = raise_lack_of_canaries(day, now); !raised) return raised.problem();
    }
    return Done{};
}

// Fills in what the line means: its time and its standing.
Result<> Appender::judge(EntryRow& row, const Result<wire::Entry>& entry) {
    if (!entry) {
        before_.reset();
        return quarantine(row, entry.problem().words);
    }
    const EventTime event = event_time(entry->stamp, arrival_, stream_.latest_event);
    row.event = event.at;
    if (event.known) stream_.latest_event = event.at;
    boots_.insert(entry->stamp.boot);
    const bool begins = row.sequence == 1 && std::holds_alternative<wire::Lost>(entry->body);
    if (begins || (row.sequence > 1 && stream_.carried == stream_.head && may_be_carried(entry->body))) {
        stream_.carried = row.sequence;
        before_.reset();
    } else {
        watch_clock(row, entry->stamp);
        watch_day(*entry, event);
        watch_receipt(entry->body);
        watch_state(*entry, event);
    }
    return books_.book(row, *entry);
}

void Appender::watch_clock(const EntryRow& row, const base::Stamp& stamp) {
    if (before_)
        if (const auto step = clock_step(*before_->stamp, stamp)) {
            sightings_.push_back(
                sighting(AlarmKind::clock, row,
                         fmt::format("between entries {} and {} {}", row.sequence - 1, row.sequence, *step)));
            sightings_.back().evidence = fmt::format("{}\n{}\n", before_->line, row.line);
        }
    before_ = Before{&stamp, row.line};
}

// The day before the newest is complete once the newest begins: entries come in their order.
void Appender::watch_day(const wire::Entry& entry, const EventTime& event) {
    if (!event.known) return;
    const base::LocalDay day = base::local_day(event.at, local_offset);
    DeviceDay& noted = days_.try_emplace(day, DeviceDay{day}).first->second;
    if (const auto* canary = std::get_if<domain::Canary>(&entry.body))
        noted.canaries |= 1U << static_cast<unsigned>(canary->level.number() - 1);
    const auto* beat = std::get_if<wire::Heartbeat>(&entry.body);
    if (beat == nullptr || !beat->lit) return;
    const auto hour = std::chrono::floor<std::chrono::hours>(domain::local_minute(event.at, local_offset) - day);
    noted.lit_hours |= 1U << static_cast<unsigned>(hour.count());
}

void Appender::watch_state(const wire::Entry& entry, const EventTime& event) {
    if (const auto* opened = std::get_if<wire::Opened>(&entry.body)) version_ = opened->version;
    const auto* beat = std::get_if<wire::Heartbeat>(&entry.body);
    if (beat == nullptr || !event.known) return;
    heartbeats_.push_back({event.at, beat->lit, beat->waiting, beat->free_mib, entry.stamp.wall - event.at});
}

Result<> Appender::note_state(base::WallTime now) {
    if (version_)
        if (const auto set = store_.set_version(sender_.number, *version_); !set) return set;
    for (const HeartbeatRow& beat : heartbeats_)
        if (const auto noted = store_.note_heartbeat(sender_.number, beat); !noted) return noted;
    if (heartbeats_.empty()) return Done{};
    return store_.forget_heartbeats(sender_.number, now - heartbeat_memory);
}

void Appender::watch_receipt(const wire::Body& body) {
    const auto* note = std::get_if<wire::ReceiptNote>(&body);
    if (note == nullptr) return;
    std::string words = receipt_ahead(stream_.name, *note, held_, incarnation_);
    if (!words.empty()) sightings_.push_back(older_copy(incarnation_, arrival_.received, std::move(words)));
}

void Appender::watch_standing(const EntryRow& row) {
    if (row.standing != Standing::quarantined) return;
    sightings_.push_back(
        sighting(AlarmKind::quarantine, row, fmt::format("entry {} counts for nothing: {}", row.sequence, row.reason)));
    sightings_.back().evidence = std::string(row.line) + '\n';
}

Result<> Appender::raise_lack_of_canaries(base::LocalDay newest, base::WallTime now) {
    const auto days = store_.days_before(sender_.number, newest, 2);
    if (!days) return days.problem();
    if (days->size() < 2 || !lacks_canaries(days->at(1), days->at(0))) return Done{};
    const std::string from = base::to_text(days->at(1).day);
    const std::string to = base::to_text(days->at(0).day);
    return store_.raise(
        {.kind = AlarmKind::canary,
         .device = sender_.number,
         .identity = identity_of({from, to}),
         .words = fmt::format("the device sent entries of {} and {}, and on neither all five canaries", from, to)},
        now);
}

Sighting Appender::sighting(AlarmKind kind, const EntryRow& row, std::string words) const {
    return {.kind = kind,
            .device = sender_.number,
            .epoch = stream_.name.epoch,
            .identity = row.hash,
            .words = std::move(words),
            .evidence = {},
            .claimed = row.sequence,
            .held = stream_.head};
}

}  // namespace server
