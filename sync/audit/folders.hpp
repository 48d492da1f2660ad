// Folders: the four kinds of evidence, each opened in its own way and told in the same report.
#pragma once

#include "sync/audit/audit.hpp"
#include "sync/audit/evidence.hpp"

namespace audit {

// device.json, device.key, journal.db and those set aside, receipts.db; also a copy of such a folder.
Report audit_terminal(const Path& folder, const TrustedKeys& keys, const LookedAt& looked_at);
Report audit_single_journal(const Path& file, const TrustedKeys& keys, const LookedAt& looked_at);
// The stick, or one sipas-<device> of it.
Report audit_stick(const Path& stick, const TrustedKeys& keys, const LookedAt& looked_at);
// Written by `sipas batches pull`.
Report audit_pulled(const Path& folder, const TrustedKeys& keys, const LookedAt& looked_at);

}  // namespace audit
