// A number with its noun, as a person would write it: "1 batch", "2 batches".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace server {

inline std::string amount(std::uint64_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : several);
}

}  // namespace server
