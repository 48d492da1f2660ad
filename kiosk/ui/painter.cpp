#include "kiosk/ui/painter.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "sync/base/check.hpp"

namespace ui {

namespace {

// Rows painted at a time: so many of the widest screen stay in the processor's cache while piece after piece is laid.
constexpr int band_rows = 32;

int whole(float value) { return static_cast<int>(std::lround(value)); }

std::int32_t colour_of(ImU32 colour) {
    const auto channel = [colour](unsigned shift) { return (colour >> shift) & 0xFFU; };
    return static_cast<std::int32_t>(channel(IM_COL32_R_SHIFT) << 16U | channel(IM_COL32_G_SHIFT) << 8U |
                                     channel(IM_COL32_B_SHIFT));
}

// colour * share + under * (255 - share), over 255 and rounded; red and blue at once, then green.
std::uint32_t blend(std::uint32_t colour, std::uint32_t under, std::uint32_t share) {
    constexpr std::uint32_t pair = 0xFF00FFU;
    const std::uint32_t rest = 255 - share;
    std::uint32_t both = (colour & pair) * share + (under & pair) * rest + 0x800080U;
    both = ((both + ((both >> 8U) & pair)) >> 8U) & pair;
    std::uint32_t green = ((colour >> 8U) & 0xFFU) * share + ((under >> 8U) & 0xFFU) * rest + 0x80U;
    green = (green + (green >> 8U)) & 0xFF00U;
    return 0xFF000000U | both | green;
}

void cover(std::span<std::uint32_t> row, std::span<const std::uint8_t> coverage, std::uint32_t colour) {
    for (std::size_t x = 0; x < row.size(); ++x) {
        const std::uint32_t share = coverage[x];
        if (share == 255) {
            row[x] = colour;
        } else if (share != 0) {
            row[x] = blend(colour, row[x], share);
        }
    }
}

void paint(const Piece& piece, const Box& clip, const Atlas::Picture& picture, const Pixels& pixels) {
    const Box box = common(piece.to, clip);
    if (box.width <= 0 || box.height <= 0) return;
    const auto width = static_cast<std::size_t>(box.width);
    const std::uint32_t colour = 0xFF000000U | static_cast<std::uint32_t>(piece.colour);
    for (int y = box.y; y < box.bottom(); ++y) {
        const std::span row(pixels.first + y * pixels.pitch + box.x, width);
        if (piece.from_x == Piece::flat) {
            std::fill(row.begin(), row.end(), colour);
            continue;
        }
        const auto line = static_cast<std::size_t>(piece.from_y + y - piece.to.y);
        const auto column = static_cast<std::size_t>(piece.from_x + box.x - piece.to.x);
        cover(row, picture.coverage.subspan(line * static_cast<std::size_t>(picture.width) + column, width), colour);
    }
}

}  // namespace

Box common(const Box& a, const Box& b) {
    const int x = std::max(a.x, b.x);
    const int y = std::max(a.y, b.y);
    return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}

Frame frame_of(const ImDrawData& data, const Atlas::Picture& picture) {
    Frame frame;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        base::check(list.IdxBuffer.Size % 6 == 0, "the canvas draws rectangles only");
        for (int i = 0; i < list.IdxBuffer.Size; i += 6) {
            const ImDrawVert& low = list.VtxBuffer[list.IdxBuffer[i]];
            const ImDrawVert& high = list.VtxBuffer[list.IdxBuffer[i + 2]];
            Piece piece;
            piece.to.x = whole(low.pos.x);
            piece.to.y = whole(low.pos.y);
            piece.to.width = whole(high.pos.x) - piece.to.x;
            piece.to.height = whole(high.pos.y) - piece.to.y;
            piece.colour = colour_of(low.col);
            if (low.uv.x != high.uv.x) {
                piece.from_x = whole(low.uv.x * static_cast<float>(picture.width));
                piece.from_y = whole(low.uv.y * static_cast<float>(picture.height));
            }
            frame.push_back(piece);
        }
    }
    return frame;
}

void paint(const Frame& frame, std::span<const Box> boxes, const Atlas::Picture& picture, const Pixels& pixels) {
    const Box all{0, 0, pixels.size.width, pixels.size.height};
    for (const Box& wanted : boxes) {
        const Box box = common(wanted, all);
        for (int y = box.y; y < box.bottom(); y += band_rows) {
            const Box band{box.x, y, box.width, std::min(band_rows, box.bottom() - y)};
            for (const Piece& piece : frame) paint(piece, band, picture, pixels);
        }
    }
}

}  // namespace ui
