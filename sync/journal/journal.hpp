// Journal: the device's append-only list of entries. One of the three seams: on a disk in the product, in memory in
// simulations; one contract test runs against both.
//
// One writer, one thread. An append that returned a value is durable: a power cut one instruction later keeps it. An
// append that returned a Problem is *unknown*, not undone: append again with the same response id; the server folds
// repeats. Nothing is ever changed. Only a purge takes entries away, the oldest ones, and it keeps their last hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/key.hpp"

namespace journal {

struct Head {
    wire::Sequence sequence = 0;  // 0: the epoch has no entry yet
    wire::Hash hash{};            // the chain's start when sequence is 0
    bool operator==(const Head&) const = default;
};

// Consecutive entries, ready to become a batch.
struct Slice {
    wire::Sequence first = 0;
    wire::Hash previous{};           // hash before `first`
    std::vector<std::string> lines;  // empty: nothing after the asked sequence
    wire::Hash head{};               // hash of the last line
    wire::Signature signature{};     // of the last line's head
};

// A comment's words beside its entry: not part of the chain, so that they can be erased.
struct CommentText {
    wire::Sequence sequence = 0;  // of the entry that holds their digest
    wire::CommentSalt salt{};
    std::string text;
    bool operator==(const CommentText&) const = default;
};

// What the uploader may do: read.
class Reader {
public:
    virtual ~Reader() = default;
    virtual const wire::Stream& stream() const = 0;
    virtual base::Result<Head> head() const = 0;

    // Entries after `after`, oldest first, at most `entries_limit` and `bytes_limit` (newlines counted), at least one
    // when there is one. bad_input when `after` is beyond the head; gap when entries after it were purged (`expect`:
    // the first that is here); damaged when a stored line is not what was written.
    virtual base::Result<Slice> read(wire::Sequence after, std::size_t entries_limit,
                                     std::size_t bytes_limit) const = 0;

    // Hash of an entry, of the last one purged, or the chain's start for 0. not_found beyond the head, gap for an entry
    // purged before others.
    virtual base::Result<wire::Hash> hash_at(wire::Sequence sequence) const = 0;

    // The journal begins after this entry; 0: nothing was purged.
    virtual base::Result<wire::Sequence> purged_through() const = 0;

    // Comments that were not erased, of entries after `after`, oldest first, at most `limit`.
    virtual base::Result<std::vector<CommentText>> comments(wire::Sequence after, std::size_t limit) const = 0;

protected:
    Reader() = default;
    Reader(const Reader&) = default;
    Reader& operator=(const Reader&) = default;
    Reader(Reader&&) = default;
    Reader& operator=(Reader&&) = default;
};

// What the kiosk may do: append.
class Journal : public Reader {
public:
    // Writes, hashes, signs and commits one entry. disk_full and busy mean that nothing is known to be written.
    virtual base::Result<Head> append(const wire::Body& body, const base::Stamp& stamp) = 0;

    // The entry and the words beside it, together or not at all. `salt`: 16 random bytes, drawn for this comment.
    virtual base::Result<Head> append_comment(const domain::Comment& comment, const wire::CommentSalt& salt,
                                              const base::Stamp& stamp) = 0;
    // The words go for ever; the entries stay and prove nothing about them any more. Done also when there are none.
    virtual base::Result<> erase_comment(const domain::ResponseId& response) = 0;

    // Entries through this one leave for ever, with the words beside them; all of them or none. Done also when they
    // have left before. bad_input for the newest entry and beyond: a journal always shows where it stands. Whether they
    // may leave, purge.hpp says. A few hundred at a time: nobody taps meanwhile.
    virtual base::Result<> purge(wire::Sequence through) = 0;
    // Space in the file that a purge left and that coming entries take before the file grows: it never shrinks.
    virtual base::Result<std::uint64_t> reusable_bytes() const = 0;
};

}  // namespace journal
