// Batch: consecutive entries of one device in one piece; the same bytes on the wire, on a USB stick and in the
// administrator's folder.
//
// A header line, then the entry lines, each ended by one newline. The signature is that of the last entry; since every
// hash holds the one before, it vouches for the whole batch and everything before it (PROTOCOL.md, section 3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"

namespace wire {

inline constexpr std::string_view batch_media_type = "application/vnd.sipas.batch+ndjson";
inline constexpr std::size_t batch_entries_limit = 500;
inline constexpr std::size_t batch_bytes_limit = std::size_t{256} * 1024;  // what a device sends, uncompressed
inline constexpr std::size_t batch_bytes_hard_limit =
    std::size_t{1024} * 1024;  // above this the server refuses to read

struct BatchHeader {
    Stream stream;
    Sequence first = 0;
    Sequence last = 0;  // inclusive
    Hash previous{};    // h of first - 1; the chain's start when first is 1
    Hash head{};        // h of last
    Signature signature{};
    base::Stamp sent;  // not signed: it dates the entries, it proves nothing
    bool raw = false;  // one entry, its line in base64 on the wire: for one that something in between refuses
};

struct Batch {
    BatchHeader header;
    std::string header_line;         // exact bytes, without newline
    std::vector<std::string> lines;  // exact bytes, without newline; decoded when raw
};

// `lines` are header.first to header.last; exactly one when raw.
std::string write_batch(const BatchHeader& header, const std::vector<std::string>& lines);

// The bytes it was read from.
std::string bytes_of(const Batch& batch);

// Checks shape only: sizes, counts, newlines, that first..last matches the number of lines.
base::Result<Batch> read_batch(std::string_view bytes);

// Recomputes the chain over the lines and checks the head and its signature. Returns the hash after each line, in
// order; unproven names what does not match. Whether `previous` is right only the one who knows the stream can say.
base::Result<std::vector<Hash>> prove(const Batch& batch, const PublicKey& device_key);

}  // namespace wire
