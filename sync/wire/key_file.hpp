// Key file: 32 secret bytes in a file of their own, base64 and a newline, readable by its owner alone (mode 0600).
#pragma once

#include <array>
#include <filesystem>

#include "sync/base/bytes.hpp"
#include "sync/base/result.hpp"

namespace wire {

using KeyBytes = std::array<base::Byte, 32>;

// not_found when there is no such file, damaged when it holds something else.
base::Result<KeyBytes> read_key_file(const std::filesystem::path& file);

// Makes the key at random when there is no file. damaged when there is one that holds something else: it stays as it
// is, because whoever trusts the key that was meant would not know another.
base::Result<KeyBytes> open_key_file(const std::filesystem::path& file);

}  // namespace wire
