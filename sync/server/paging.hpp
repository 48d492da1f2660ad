// Paging: what routes that answer in pages have in common. A page says `next`; the one behind it is asked for with
// after=next, and a word of before a restore is refused instead of passing something over.
#pragma once

#include "sync/server/folder.hpp"
#include "sync/server/route.hpp"

namespace server {

inline constexpr Hex cursor_shape{32};
inline constexpr std::uint64_t usual_page = 100;
inline constexpr std::uint64_t longest_page = 1000;

// The number that the parameter `name` stands for; 0, the beginning, when it is not there. incarnation when the server
// was restored since.
base::Result<std::int64_t> number_at_cursor(const Call& call, std::string_view name, wire::Incarnation incarnation);

}  // namespace server
