// Whole files in tests: read, or written without the syncs of base::replace_file, thousands of times.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sync/base/file.hpp"

namespace support {

// The test ends when there is no such file.
inline std::string content_of(const std::filesystem::path& file) {
    constexpr std::size_t limit = std::size_t{1} << 24U;
    return base::read_file(file, limit).value();
}

inline void write(const std::filesystem::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace support
