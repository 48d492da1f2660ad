#include "kiosk/staff/day_close.hpp"

#include <fmt/format.h>

#include "sync/wire/sha256.hpp"

namespace staff {
namespace {

constexpr std::size_t certificate_bytes = 8;

// Whether a citizen gave it, or took it back.
bool is_given(const wire::Body& body) {
    return std::holds_alternative<domain::Rating>(body) || std::holds_alternative<domain::Answers>(body) ||
           std::holds_alternative<wire::CommentHash>(body) || std::holds_alternative<domain::Undone>(body);
}

base::Bytes statement(const wire::Stream& stream, const wire::DayClosed& closed) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/day/v1"));
    bytes.push_back(0);
    base::append(bytes, base::view_of(stream.device));
    base::append_be32(bytes, stream.epoch);
    base::append(bytes, base::view_of(base::to_text(closed.day)));
    base::append_be64(bytes, closed.ratings);
    base::append_be64(bytes, closed.sequence);
    base::append(bytes, base::View(closed.head));
    return bytes;
}

}  // namespace

Certificate certify(const wire::Stream& stream, const wire::DayClosed& closed) {
    const auto hash = wire::sha256(statement(stream, closed));
    std::string characters = base::to_hex(base::View(hash).first(certificate_bytes));
    std::string code =
        fmt::format("SIPAS1 {} {} {} {} {} {} {}", stream.device, stream.epoch, base::to_text(closed.day),
                    closed.ratings, closed.sequence, base::to_hex(closed.head), characters);
    return {std::move(characters), std::move(code)};
}

std::string in_groups(const std::string& characters) {
    std::string grouped;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0 && i % 4 == 0) grouped += ' ';
        grouped += characters[i];
    }
    return grouped;
}

void DayBook::add(const wire::Entry& entry) {
    if (const auto* closed = std::get_if<wire::DayClosed>(&entry.body)) {
        newest_ = *closed;
        given_since_ = false;
    }
    given_since_ = given_since_ || is_given(entry.body);
}

std::optional<wire::DayClosed> DayBook::standing(base::LocalDay day) const {
    if (!newest_ || newest_->day != day || given_since_) return std::nullopt;
    return newest_;
}

bool DayBook::outdated(base::LocalDay day) const { return newest_ && newest_->day == day && given_since_; }

Close close_day(const DayBook& book, base::LocalDay day, std::uint64_t ratings, const journal::Head& head) {
    if (const auto standing = book.standing(day)) return {*standing, false};
    return {{day, ratings, head.sequence, head.hash}, true};
}

}  // namespace staff
