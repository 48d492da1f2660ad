// Audit: what a terminal's data folder, a journal, a USB stick or a pulled folder proves. Offline, read-only, without a
// server's database; PROTOCOL.md, section 10, says how each thing is checked.
//
// What no file can tell of itself: whether its keys are the real ones. They are printed to be compared, or passed. And
// entries that a device wrote after the newest receipt can be cut off its journal's end unseen.
#pragma once

#include <filesystem>
#include <optional>

#include "sync/audit/progress.hpp"
#include "sync/audit/report.hpp"
#include "sync/base/result.hpp"
#include "sync/wire/key.hpp"

namespace audit {

// What is known from elsewhere.
struct TrustedKeys {
    std::optional<wire::PublicKey> receipt;
    std::optional<wire::PublicKey> device;
};

// Always a report: what cannot be read is a finding too.
Report audit(const std::filesystem::path& path, const TrustedKeys& keys, const LookedAt& looked_at = nobody_waits);

// Prints the report, for a person or as JSON; what takes longer than a second says on the terminal how far it is. The
// verdict is the exit code. bad_input when a key is none (base64).
base::Result<Verdict> print_audit(const std::filesystem::path& path, const std::string& receipt_key,
                                  const std::string& device_key, bool as_json);

}  // namespace audit
