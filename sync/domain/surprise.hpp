// Surprise: how unlikely an observation is beside what is usual, in bits: 10 bits are one chance in 1,024.
//
// Integers only, so that the same counts give the same verdict on every machine. The two tails are Chernoff's bounds
// (Hoeffding 1963, theorem 1; for counts the Poisson limit of it): the true chance is never larger than 2^-bits.
#pragma once

#include <cstdint>

namespace domain {

// In 2^-20 bits. Negative where a logarithm is.
using Surprise = std::int64_t;
inline constexpr Surprise one_bit = Surprise{1} << 20;

// part / whole; whole > 0. As a mean count it may be above 1.
struct Share {
    std::uint64_t part = 0;
    std::uint64_t whole = 1;
};

// log2(a / b), both positive, to about 2^-18.
Surprise log2_of(std::uint64_t a, std::uint64_t b = 1);

// Of `count` or more among `of`, where each comes with the chance `usual`, 0 < usual < 1. Nothing is surprising up to
// the usual share. `of` and usual.whole at most 2^31.
Surprise surprise_of_share(std::uint64_t count, std::uint64_t of, Share usual);

// Of `count` or more events where `usual` are expected, usual > 0; count at most 2^31. Nothing is surprising up to the
// usual number.
Surprise surprise_of_count(std::uint64_t count, Share usual);

// Of none where `usual` are expected.
Surprise surprise_of_none(Share usual);

}  // namespace domain
