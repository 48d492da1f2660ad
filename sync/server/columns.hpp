// Columns: the server's own types to and from what a database row holds. Only for the store's sources.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "sync/base/time.hpp"
#include "sync/domain/words.hpp"
#include "sync/sql/connection.hpp"

namespace server {

inline std::int64_t to_ms(base::WallTime time) { return time.time_since_epoch().count(); }

inline base::WallTime wall_at(const sql::Row& row, int column) {
    return base::WallTime{base::Duration{row.integer(column)}};
}

inline domain::Words words_at(const sql::Row& row, int vietnamese, int english) {
    return {row.text(vietnamese), row.text(english)};
}

// Where an entry stands (store_streams.cpp): one integer for stream and sequence.
std::int64_t entry_key(std::int64_t stream, std::uint64_t sequence);

// A value of another size than the program writes reads as zero bytes: no key, hash or signature matches those.
template <std::size_t n>
std::array<base::Byte, n> array_at(const sql::Row& row, int column) {
    std::array<base::Byte, n> value{};
    const auto bytes = row.bytes(column);
    if (bytes.size() == n) std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
}

}  // namespace server
