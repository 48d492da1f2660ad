#include "kiosk/ui/painter.hpp"

#include <SDL.h>
#include <imgui.h>

#include <cmath>

namespace ui {

namespace {

int whole(float value) { return static_cast<int>(std::lround(value)); }

SDL_Rect between(ImVec2 low, ImVec2 high, float width, float height) {
    const int x = whole(low.x * width);
    const int y = whole(low.y * height);
    return {x, y, whole(high.x * width) - x, whole(high.y * height) - y};
}

Uint8 channel(ImU32 colour, unsigned shift) { return static_cast<Uint8>((colour >> shift) & 0xFFU); }

}  // namespace

void Painter::Destroy::operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }

Painter::Painter(SDL_Renderer* renderer) : renderer_(renderer) {}

void Painter::load(const Atlas::Picture& picture) {
    width_ = picture.width;
    height_ = picture.height;
    texture_.reset(
        SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, width_, height_));
    base::check(texture_ != nullptr, "no memory for the letters and shapes of the screen");
    SDL_SetTextureBlendMode(texture_.get(), SDL_BLENDMODE_BLEND);
    void* pixels = nullptr;
    int pitch = 0;
    base::check(SDL_LockTexture(texture_.get(), nullptr, &pixels, &pitch) == 0, "the atlas cannot be written");
    for (int y = 0; y < height_; ++y) {
        auto* row = reinterpret_cast<Uint32*>(static_cast<Uint8*>(pixels) + std::ptrdiff_t{y} * pitch);  // NOLINT
        const auto from = picture.coverage.subspan(static_cast<std::size_t>(y) * static_cast<std::size_t>(width_));
        for (std::size_t x = 0; x < static_cast<std::size_t>(width_); ++x) {
            row[x] = (Uint32{from[x]} << 24U) | 0x00FFFFFFU;
        }
    }
    SDL_UnlockTexture(texture_.get());
}

void Painter::paint(const ImDrawData& data) {
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        base::check(list.IdxBuffer.Size % 6 == 0, "the canvas draws rectangles only");
        for (int i = 0; i < list.IdxBuffer.Size; i += 6) {
            const ImDrawVert& low = list.VtxBuffer[list.IdxBuffer[i]];
            const ImDrawVert& high = list.VtxBuffer[list.IdxBuffer[i + 2]];
            const SDL_Rect to = between(low.pos, high.pos, 1, 1);
            const Uint8 red = channel(low.col, IM_COL32_R_SHIFT);
            const Uint8 green = channel(low.col, IM_COL32_G_SHIFT);
            const Uint8 blue = channel(low.col, IM_COL32_B_SHIFT);
            if (low.uv.x == high.uv.x) {
                SDL_SetRenderDrawColor(renderer_, red, green, blue, 255);
                SDL_RenderFillRect(renderer_, &to);
                continue;
            }
            SDL_Rect from = between(low.uv, high.uv, static_cast<float>(width_), static_cast<float>(height_));
            from.w = to.w;
            from.h = to.h;
            SDL_SetTextureColorMod(texture_.get(), red, green, blue);
            SDL_RenderCopy(renderer_, texture_.get(), &from, &to);
        }
    }
}

}  // namespace ui
