// A device's key, some of its entries and the batch they make, for tests of everything that reads batches.
#pragma once

#include <string>
#include <vector>

#include "sync/base/check.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/entry.hpp"

namespace support {

inline wire::SecretKey sample_key(base::Byte first = 7) {
    wire::Seed seed{};
    seed[0] = first;
    return wire::SecretKey(seed);
}

inline base::Stamp sample_stamp(std::int64_t monotonic_ms) {
    return {"0123456789abcdef", base::Instant{base::Duration{monotonic_ms}},
            base::WallTime{base::Duration{1795000000000 + monotonic_ms}}, base::ClockTrust::network};
}

inline domain::Rating sample_rating(int level, base::Byte id) {
    domain::Rating rating{.response = {},
                          .level = *domain::Level::from(level),
                          .field = "dat-dai",
                          .counter = "so-noi-vu.q1",
                          .survey = "2640-2017",
                          .dossier = std::nullopt};
    rating.response[0] = id;
    return rating;
}

// `count` ratings with sequences from `first`, chained after `previous` (the chain's start when `first` is 1).
inline std::string sample_batch(const wire::SecretKey& key, const wire::Stream& stream, wire::Sequence first,
                                std::size_t count, wire::Hash previous) {
    wire::BatchHeader header{stream, first, first + count - 1, previous, previous, {}, sample_stamp(900000)};
    std::vector<std::string> lines;
    for (wire::Sequence s = first; s <= header.last; ++s) {
        auto line = wire::write_entry({s, sample_stamp(static_cast<std::int64_t>(s) * 1000),
                                       sample_rating(1 + static_cast<int>(s % 5), static_cast<base::Byte>(s))});
        base::check(static_cast<bool>(line), "a sample entry can be written");
        header.head = wire::chain_next(header.head, s, *line);
        lines.push_back(std::move(*line));
    }
    header.signature = key.sign(wire::head_statement(stream, header.last, header.head));
    return wire::write_batch(header, lines);
}

}  // namespace support
