// Scanner: a barcode or QR reader as the operating system shows it: a serial device, or a pipe (FIFO) for everything
// else. Only the opening is here; the inbox reads.
#pragma once

#include <filesystem>

#include "sync/base/descriptor.hpp"
#include "sync/base/result.hpp"

namespace binding {

// The speeds that a serial device may be set to: 1200 to 115200 baud.
bool is_baud(unsigned baud);

// Never waits, neither now nor when read. A serial device is set to raw bytes, 8N1 at `baud`, without flow control, and
// forgets what came before. not_found when nothing is plugged in, bad_input when the path is neither a serial device
// nor a pipe or the speed is none that serial devices have.
base::Result<base::Descriptor> open_scanner(const std::filesystem::path& path, unsigned baud);

}  // namespace binding
