// Columns: the server's own types to and from what a database row holds. Only for the store's sources.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "sync/base/check.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/period.hpp"
#include "sync/domain/words.hpp"
#include "sync/server/store.hpp"
#include "sync/sql/connection.hpp"

namespace server {

inline std::int64_t to_ms(base::WallTime time) { return time.time_since_epoch().count(); }

inline base::WallTime wall_at(const sql::Row& row, int column) {
    return base::WallTime{base::Duration{row.integer(column)}};
}

inline domain::Words words_at(const sql::Row& row, int vietnamese, int english) {
    return {row.text(vietnamese), row.text(english)};
}

// The bounds of a period as days that sort as texts; the second is exclusive.
struct DayBounds {
    std::string from;
    std::string until;
};
inline DayBounds day_bounds(const domain::Period& period) {
    return {period.from ? base::to_text(*period.from) : "0000-01-01",
            period.until ? base::to_text(*period.until) : "9999-12-31"};
}

// entry.id, from where the entry stands and back (schema.hpp).
inline std::int64_t entry_key(const EntryPlace& entry) {
    base::check(entry.sequence < sequence_limit, "a sequence fits beside the stream's number in one key");
    return entry.stream * static_cast<std::int64_t>(sequence_limit) + static_cast<std::int64_t>(entry.sequence);
}

inline EntryPlace entry_place(std::int64_t key) {
    return {key / static_cast<std::int64_t>(sequence_limit), static_cast<wire::Sequence>(key) % sequence_limit};
}

// A value of another size than the program writes reads as zero bytes: no key, hash or signature matches those.
template <std::size_t n>
std::array<base::Byte, n> array_at(const sql::Row& row, int column) {
    std::array<base::Byte, n> value{};
    const auto bytes = row.bytes(column);
    if (bytes.size() == n) std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
}

}  // namespace server
