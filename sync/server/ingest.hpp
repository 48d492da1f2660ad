// Ingest: a device's batch becomes entries, tallies and the matter of a receipt. The heart of the server.
//
// In two steps, so that only the second one holds the writer: prove() does what needs no database (limits, shape,
// chain, signature, the meaning of each line); append() runs inside a change and is one transaction's worth of
// PROTOCOL's rules. The receipt that append() fills in is unsigned: it may be signed only after the change's commit
// returned.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/compression.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/receipt.hpp"

namespace server {

struct ProvenBatch {
    wire::Batch batch;
    std::vector<wire::Hash> hashes;                  // after each line
    std::vector<base::Result<wire::Entry>> entries;  // what each line means
};

// forbidden when the batch names another device than the one that sent it.
base::Result<ProvenBatch> prove(std::string_view body, wire::Encoding encoding, const Device& sender);

// What append() decided. A refusal is an answer, not a failure: what it wrote (evidence of a fork) stands.
struct Verdict {
    wire::Receipt receipt;                 // unsigned; meaningless after a refusal
    std::optional<base::Problem> refusal;  // gap, fork, unproven
};

// Inside a change. A Problem is the database's, and then the change must be undone.
base::Result<Verdict> append(Store& store, const Device& sender, const ProvenBatch& proven,
                             wire::Incarnation incarnation, base::WallTime now);

// The head as a receipt, unsigned; sequence 0 when the stream does not exist.
wire::Receipt receipt_of(const std::optional<StreamRow>& stream, const wire::Stream& name,
                         wire::Incarnation incarnation, base::WallTime now);

}  // namespace server
