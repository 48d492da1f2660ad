// Day close: what the staff file or photograph at the end of a day, so that nothing of it can vanish later unnoticed.
//
// The QR code says, in ASCII, fields separated by one space:
//
//   SIPAS1 <device> <epoch> <day> <ratings> <sequence> <head> <characters>
//   SIPAS1 d-17 1 2026-11-23 214 18354 9f…(64 digits)…c2 3f2a91c07be4d615
//
// `day` is the local day, `ratings` those of it that count, `sequence` and `head` where the journal stood. `characters`
// are the first 8 bytes, as 16 lower-case hexadecimal digits (on the screen in groups of four), of
//
//   SHA256( "sipas/day/v1" || 00 || device || epoch be32 || day, 10 ASCII characters || ratings be64 ||
//           sequence be64 || head )
//
// in the notation of sync/wire/PROTOCOL.md. Who holds them can ask the server later whether its chain has that head at
// that sequence; whoever wants to change the day has to find another chain with the same 16 characters.
#pragma once

#include <optional>
#include <string>

#include "sync/journal/journal.hpp"
#include "sync/wire/entry.hpp"

namespace staff {

struct Certificate {
    std::string characters;  // 16, without spaces
    std::string code;        // the text of the QR code
    bool operator==(const Certificate&) const = default;
};

Certificate certify(const wire::Stream& stream, const wire::DayClosed& closed);
std::string in_groups(const std::string& characters);  // "3f2a 91c0 7be4 d615"

// Whether a day is closed, from the entries in the order of the journal.
class DayBook {
public:
    void add(const wire::Entry& entry);

    // The newest close of the day, when no citizen has given anything since: closing again would say the same.
    std::optional<wire::DayClosed> standing(base::LocalDay day) const;
    // It was closed, but something came after.
    bool outdated(base::LocalDay day) const;

private:
    std::optional<wire::DayClosed> newest_;
    bool given_since_ = false;
};

// The entry to append, or the standing one, which is in the journal already. `head` is the journal's.
struct Close {
    wire::DayClosed closed;
    bool append = true;
};
Close close_day(const DayBook& book, base::LocalDay day, std::uint64_t ratings, const journal::Head& head);

}  // namespace staff
