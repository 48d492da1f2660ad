// Entry: one line of the journal. Written once by the device, hashed and kept as those exact bytes for ever.
//
// A line is UTF-8 JSON without newline, at most 2,048 bytes (PROTOCOL.md, section 1). What it says is its body
// (body.hpp); a kind that this program does not know is read as Other, stored, and counts for nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/body.hpp"

namespace wire {

inline constexpr std::size_t line_limit_bytes = 2048;

struct Entry {
    Sequence sequence = 0;
    base::Stamp stamp;
    Body body;
};

// The line for an entry. `Other` cannot be written: a program writes only what it understands.
// too_large when the line would pass the limit (an identifier is at most 40 bytes, so no rating does); bad_input when
// the body says what no reader would accept (body_json.hpp).
base::Result<std::string> write_entry(const Entry& entry);

// bad_input when the line means nothing the protocol allows (level 7, no sequence, unknown version): the server stores
// such a line, puts it into quarantine and goes on. `expected` is the sequence that the line's place gives it.
base::Result<Entry> read_entry(std::string_view line, Sequence expected);

}  // namespace wire
