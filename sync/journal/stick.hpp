// stick: entries out and receipts in by USB stick, for terminals without a network.
//
//   STICK/sipas-<device>/README.txt                       what this is, in Vietnamese and English
//   STICK/sipas-<device>/epoch-<e>/<first>-<last>.batch   a batch, the same bytes as on the wire, uncompressed
//   STICK/sipas-<device>/receipt.json                     written by `sipas batches import`: {"receipts":[…]}
//
// The kiosk exports and imports; what is imported waits in `inbox/` of the data folder for the uploader, the only
// writer of receipts.db, which checks everything again.
#pragma once

#include <filesystem>
#include <functional>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/journal.hpp"
#include "sync/journal/receipts.hpp"

namespace journal {

struct Exported {
    std::size_t files = 0;
    std::uint64_t entries = 0;
    wire::Sequence first = 0;  // 0: there was nothing to export
    wire::Sequence last = 0;
};

// Done and all, in entries. Returning false stops the export: what was written stays and is whole.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t all)>;

// Entries after `after`, each file durable and whole or not there. Again with the same `after`: the same names. Once
// they stand, files of earlier exports whose entries they hold too are removed. The clock that `sent` shows dates the
// entries, so it should be asked for now.
base::Result<Exported> export_batches(const Reader& journal, const std::filesystem::path& stick, wire::Sequence after,
                                      const base::Stamp& sent, const Progress& progress);

// Everything that waits in `folder`: what can be proven of epochs that were set aside, oldest first, and then what the
// server has not signed for of `journal`, the one in use. A journal set aside that cannot be read
// now keeps nothing else back; its problem is returned when the rest is on the stick. `first` and `last` are of
// `journal`.
base::Result<Exported> export_waiting(const std::filesystem::path& folder, const Reader& journal,
                                      const std::filesystem::path& stick, const base::Stamp& sent,
                                      const Progress& progress);

// Takes the receipts that are for this journal, or for one that was set aside and is not signed for yet, into the
// inbox. The newest of them; not_found when the stick has none for this device, unproven when none of those it has is
// signed by the pinned key and names the journal's own head.
base::Result<wire::Receipt> import_receipts(const std::filesystem::path& stick, const std::filesystem::path& folder,
                                            const Identity& identity, const Reader& journal);

// Whose receipts, and by which keys that is told.
struct Addressee {
    std::string device;
    wire::PublicKey device_key{};
    wire::PublicKey receipt_key{};  // the server's
};
// For the uploader: keeps what the inbox holds for the journal in `folder` and for those set aside, where it goes
// further than what is known, and empties it; what cannot be judged now stays. Returns how many receipts were kept.
base::Result<std::size_t> take_inbox(const std::filesystem::path& folder, const Addressee& addressee,
                                     Receipts& receipts);

}  // namespace journal
