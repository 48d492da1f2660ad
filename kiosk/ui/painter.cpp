#include "kiosk/ui/painter.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "sync/base/check.hpp"

namespace ui {

namespace {

// Rows painted at a time: so many of the widest screen stay in the processor's cache while piece after piece is laid.
constexpr int band_rows = 32;
constexpr int tile_columns = 64;

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

std::span<std::uint32_t> row_of(const Box& box, int y, const Pixels& pixels) {
    return {pixels.first + y * pixels.pitch + box.x, static_cast<std::size_t>(box.width)};
}

void paint(const Piece& piece, const Box& clip, const Atlas::Picture& picture, const Pixels& pixels) {
    const Box box = common(piece.to, clip);
    if (box.width <= 0 || box.height <= 0) return;
    const std::uint32_t colour = 0xFF000000U | static_cast<std::uint32_t>(piece.colour);
    for (int y = box.y; y < box.bottom(); ++y) {
        const std::span row = row_of(box, y, pixels);
        if (piece.from_x == Piece::flat) {
            std::fill(row.begin(), row.end(), colour);
            continue;
        }
        const auto line = static_cast<std::size_t>(piece.from_y + y - piece.to.y);
        const auto column = static_cast<std::size_t>(piece.from_x + box.x - piece.to.x);
        cover(row, picture.coverage.subspan(line * static_cast<std::size_t>(picture.width) + column, row.size()),
              colour);
    }
}

std::vector<Box> bands_of(std::span<const Box> boxes, Size size) {
    std::vector<Box> bands;
    for (const Box& wanted : boxes) {
        const Box box = common(wanted, {0, 0, size.width, size.height});
        for (int y = box.y; y < box.bottom(); y += band_rows)
            bands.push_back({box.x, y, box.width, std::min(band_rows, box.bottom() - y)});
    }
    return bands;
}

// Where the band is not what it was before, in whole tiles; those side by side are one box.
std::vector<Box> changed_in(const Box& band, std::span<const std::uint32_t> before, const Pixels& pixels) {
    const auto is_other = [&](const Box& tile) {
        for (int y = tile.y; y < tile.bottom(); ++y) {
            const std::span now = row_of(tile, y, pixels);
            const auto first = static_cast<std::size_t>((y - band.y) * band.width + tile.x - band.x);
            if (!std::equal(now.begin(), now.end(), before.subspan(first).begin())) return true;
        }
        return false;
    };
    std::vector<Box> changed;
    for (int x = band.x; x < band.right(); x += tile_columns) {
        const Box tile{x, band.y, std::min(tile_columns, band.right() - x), band.height};
        if (!is_other(tile)) continue;
        if (!changed.empty() && changed.back().right() == x)
            changed.back().width += tile.width;
        else
            changed.push_back(tile);
    }
    return changed;
}

// Under a box of the same width it makes that one longer.
void stack(std::vector<Box>& boxes, const Box& box) {
    const auto above = std::find_if(boxes.begin(), boxes.end(), [&](const Box& other) {
        return other.x == box.x && other.width == box.width && other.bottom() == box.y;
    });
    if (above == boxes.end())
        boxes.push_back(box);
    else
        above->height += box.height;
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
    for (const Box& band : bands_of(boxes, pixels.size))
        for (const Piece& piece : frame) paint(piece, band, picture, pixels);
}

std::vector<Box> repaint(const Frame& frame, std::span<const Box> boxes, const Atlas::Picture& picture,
                         const Pixels& pixels) {
    std::vector<Box> changed;
    std::vector<std::uint32_t> before;
    for (const Box& band : bands_of(boxes, pixels.size)) {
        before.clear();
        for (int y = band.y; y < band.bottom(); ++y) {
            const std::span row = row_of(band, y, pixels);
            before.insert(before.end(), row.begin(), row.end());
        }
        for (const Piece& piece : frame) paint(piece, band, picture, pixels);
        for (const Box& box : changed_in(band, before, pixels)) stack(changed, box);
    }
    return changed;
}

}  // namespace ui
