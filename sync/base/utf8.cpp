#include "sync/base/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace base {
namespace {

struct Shape {
    std::size_t following = 0;
    std::uint32_t first_bits = 0;
    std::uint32_t least = 0;  // what fits into fewer bytes must stand in fewer
};

// Of the byte that begins a character; nothing follows a byte that begins none.
Shape shape_of(unsigned char lead) {
    if (lead < 0x80U) return {0, lead, 0};
    if ((lead & 0xE0U) == 0xC0U) return {1, lead & 0x1FU, 0x80U};
    if ((lead & 0xF0U) == 0xE0U) return {2, lead & 0x0FU, 0x800U};
    if ((lead & 0xF8U) == 0xF0U) return {3, lead & 0x07U, 0x10000U};
    return {0, 0xFFFFFFFFU, 0};
}

bool is_character(std::uint32_t code, std::uint32_t least) {
    return code >= least && code <= 0x10FFFFU && (code < 0xD800U || code > 0xDFFFU);
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const Shape shape = shape_of(static_cast<unsigned char>(bytes.front()));
        if (bytes.size() <= shape.following) return false;
        std::uint32_t code = shape.first_bits;
        for (std::size_t i = 1; i <= shape.following; ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            if ((byte & 0xC0U) != 0x80U) return false;
            code = (code << 6U) | (byte & 0x3FU);
        }
        if (!is_character(code, shape.least)) return false;
        bytes.remove_prefix(shape.following + 1);
    }
    return true;
}

}  // namespace base
