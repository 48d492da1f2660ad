#include "sync/report/display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace report {
namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

constexpr std::array combining{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                               Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                               Range{0xFE20, 0xFE2F}};
constexpr std::array wide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0xA4CF},
                          Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                          Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                          Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <typename Ranges>
bool holds(const Ranges& ranges, std::uint32_t letter) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [letter](Range range) { return letter >= range.first && letter <= range.last; });
}

std::size_t sequence_bytes(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

// Takes one letter from the front; a byte that begins none stands for itself.
std::uint32_t take_letter(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = sequence_bytes(lead);
    constexpr std::array<std::uint32_t, 5> lead_masks{0, 0x7F, 0x1F, 0x0F, 0x07};
    if (bytes < 2 || bytes > text.size()) {
        text.remove_prefix(1);
        return lead;
    }
    std::uint32_t letter = lead & lead_masks.at(bytes);
    for (std::size_t i = 1; i < bytes; ++i) letter = (letter << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(bytes);
    return letter;
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const std::uint32_t letter = take_letter(text);
        if (!holds(combining, letter)) columns += holds(wide, letter) ? 2U : 1U;
    }
    return columns;
}

std::string pad_right(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(text).append(columns > width ? columns - width : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(columns > width ? columns - width : 0, ' ').append(text);
}

}  // namespace report
