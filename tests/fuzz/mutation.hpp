// Mutation: another input made from one that means something, the same for the same seed. A poor man's fuzzer, for
// CTest: every compiler has it, it takes seconds, and it finds again what is broken grossly.
#pragma once

#include <string>

#include "tests/support/dice.hpp"

namespace fuzz {

// One to four of: a bit flipped, a byte set, a piece cut out, doubled, moved in from `other`, the end cut off.
inline std::string mutated(std::string bytes, const std::string& other, support::Dice& dice) {
    const auto place_in = [&dice](const std::string& text) {
        return static_cast<std::size_t>(dice.below(text.size() + 1));
    };
    for (std::uint64_t changes = 1 + dice.below(4); changes > 0; --changes) {
        const std::size_t at = place_in(bytes);
        const auto length = static_cast<std::size_t>(dice.below(24));
        const std::uint64_t kind = bytes.empty() ? 4 : dice.below(6);
        if (kind == 0 && at < bytes.size())
            bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << dice.below(8)));
        else if (kind == 1 && at < bytes.size())
            bytes[at] = static_cast<char>(dice.below(256));
        else if (kind == 2)
            bytes.erase(at, length);
        else if (kind == 3)
            bytes.insert(at, bytes.substr(place_in(bytes), length));
        else if (kind == 4)
            bytes.insert(at, other.substr(place_in(other), length));
        else if (kind == 5 && dice.one_in(4))
            bytes.resize(at);
    }
    return bytes;
}

}  // namespace fuzz
