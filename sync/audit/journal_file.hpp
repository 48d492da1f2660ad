// Journal file: what one journal.db proves, row by row, also when it is damaged or somebody worked on it.
//
// A hash is vouched for when the device signed it, a receipt names it, or an unbroken step leads from it to one that
// is. A line is proven when it leads, from the hash that stands before it, to one that is vouched for: nothing else can
// lead there.
#pragma once

#include <map>
#include <memory>

#include "sync/audit/evidence.hpp"
#include "sync/audit/progress.hpp"
#include "sync/audit/stream_audit.hpp"
#include "sync/wire/key.hpp"

namespace audit {

// What is known of the journal from elsewhere.
struct Expected {
    std::string device;                  // empty: not known
    std::optional<wire::PublicKey> key;  // the device's; nothing: the journal's own word is taken
    std::map<wire::Stream, std::map<wire::Sequence, wire::Hash>> heads;  // that the server signed for
    LookedAt looked_at = nobody_waits;
};

// Nothing when the file does not even say whose it is; `report` says why. `name`: what the findings call the file.
std::unique_ptr<StreamAudit> audit_journal(const Path& file, const std::string& name, const Expected& expected,
                                           RatingCount& count, Report& report);

}  // namespace audit
