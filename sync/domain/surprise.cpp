#include "sync/domain/surprise.hpp"

#include <algorithm>
#include <bit>

#include "sync/base/check.hpp"

namespace domain {
namespace {

constexpr int fraction_bits = 20;
constexpr Surprise log2_of_e = 1'512'775;  // in 2^-20 bits

__extension__ using Wide = __int128;

// Small enough that its products with counts fit; what is cut off is below one part in 2^20.
Share reduced(Share share) {
    while (std::max(share.part, share.whole) >> 31U != 0) share = {share.part >> 1U, share.whole >> 1U};
    return {std::max<std::uint64_t>(share.part, 1), std::max<std::uint64_t>(share.whole, 1)};
}

Surprise signed_of(std::uint64_t count) { return static_cast<Surprise>(count); }

// The mantissa in [1, 2) as 31 bits behind the point; each squaring brings out one binary digit of its logarithm.
Surprise log2_of_one(std::uint64_t number) {
    const auto whole = static_cast<int>(std::bit_width(number)) - 1;
    std::uint64_t mantissa = whole >= 31 ? number >> (whole - 31) : number << (31 - whole);
    Surprise log = whole;
    for (int digit = 0; digit < fraction_bits; ++digit) {
        mantissa = (mantissa * mantissa) >> 31U;
        const bool set = (mantissa >> 32U) != 0;
        if (set) mantissa >>= 1U;
        log = log * 2 + (set ? 1 : 0);
    }
    return log;
}

}  // namespace

Surprise log2_of(std::uint64_t a, std::uint64_t b) {
    base::check(a > 0 && b > 0, "a logarithm is of positive numbers");
    return log2_of_one(a) - log2_of_one(b);
}

// n x KL(count / n || usual).
Surprise surprise_of_share(std::uint64_t count, std::uint64_t of, Share usual) {
    base::check(usual.part > 0 && usual.part < usual.whole && count <= of, "a share lies between nothing and all");
    if (count * usual.whole <= of * usual.part) return 0;
    Surprise bits = signed_of(count) * log2_of(count * usual.whole, of * usual.part);
    const std::uint64_t others = of - count;
    if (others > 0) bits += signed_of(others) * log2_of(others * usual.whole, of * (usual.whole - usual.part));
    return bits;
}

// count x log2(count / usual) - (count - usual) x log2(e).
Surprise surprise_of_count(std::uint64_t count, Share usual) {
    base::check(usual.part > 0, "something is expected");
    usual = reduced(usual);
    if (count * usual.whole <= usual.part) return 0;
    const Wide excess = Wide{count} * usual.whole - usual.part;
    return signed_of(count) * log2_of(count * usual.whole, usual.part) -
           static_cast<Surprise>(excess * log2_of_e / usual.whole);
}

Surprise surprise_of_none(Share usual) { return static_cast<Surprise>(Wide{usual.part} * log2_of_e / usual.whole); }

}  // namespace domain
