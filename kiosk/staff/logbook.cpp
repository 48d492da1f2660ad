#include "kiosk/staff/logbook.hpp"

#include <algorithm>

#include "kiosk/staff/moment.hpp"

namespace staff {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1024} * 1024;
constexpr int levels = 5;

}  // namespace

void Logbook::add(const wire::Entry& entry) {
    follow_clock(entry);
    follow_canaries(entry);
    if (const auto* rating = std::get_if<domain::Rating>(&entry.body))
        ++ratings_.at(static_cast<std::size_t>(rating->level.number() - 1));
    if (const auto* beat = std::get_if<wire::Heartbeat>(&entry.body)) {
        beat_ = entry.stamp;
        ratings_ = beat->ratings;  // knows those as well that were purged since
    }
    if (const auto* note = std::get_if<wire::ReceiptNote>(&entry.body)) noted_through_ = note->sequence;
}

void Logbook::follow_clock(const wire::Entry& entry) {
    const bool other_boot = !clock_ || clock_->boot != entry.stamp.boot;
    if (other_boot || std::holds_alternative<wire::ClockStep>(entry.body)) clock_ = entry.stamp;
}

void Logbook::follow_canaries(const wire::Entry& entry) {
    const auto* canary = std::get_if<domain::Canary>(&entry.body);
    if (canary == nullptr) return;
    if (canary->level.number() != next_canary_) next_canary_ = 1;
    if (canary->level.number() != next_canary_) return;
    if (next_canary_ == levels) tested_ = day_of(entry.stamp.wall);
    next_canary_ = next_canary_ % levels + 1;
}

std::vector<wire::Body> Logbook::due(const Situation& situation) const {
    std::vector<wire::Body> bodies;
    const base::Stamp& now = situation.now;
    if (const auto step = clock_step(now)) bodies.emplace_back(*step);
    if (beat_ && beat_->boot == now.boot && now.monotonic - beat_->monotonic < heartbeat_interval) return bodies;
    if (const auto note = receipt_note(situation)) bodies.emplace_back(*note);
    const wire::Sequence sent = situation.receipt ? situation.receipt->sequence : 0;
    bodies.emplace_back(wire::Heartbeat{situation.lit, situation.free_bytes / mebibyte,
                                        situation.head - std::min(sent, situation.head), ratings_});
    return bodies;
}

std::optional<wire::ClockStep> Logbook::clock_step(const base::Stamp& now) const {
    if (!clock_ || clock_->boot != now.boot) return std::nullopt;
    const base::Duration step = base::wall_step(*clock_, now);
    const bool moved = std::chrono::abs(step) >= noted_clock_step;
    if (!moved && clock_->trust == now.trust) return std::nullopt;
    return wire::ClockStep{moved ? step : base::Duration{0}};
}

std::optional<wire::ReceiptNote> Logbook::receipt_note(const Situation& situation) const {
    const auto& receipt = situation.receipt;
    if (!receipt || receipt->sequence <= noted_through_) return std::nullopt;
    return wire::ReceiptNote{receipt->sequence, receipt->incarnation, std::min(receipt->durable, receipt->sequence)};
}

}  // namespace staff
