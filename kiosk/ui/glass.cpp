#include "kiosk/ui/glass.hpp"

#include <SDL.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "sync/base/check.hpp"

namespace ui {

namespace {

using Made = base::Result<std::unique_ptr<Glass>>;
using Clock = std::chrono::steady_clock;

constexpr int least_side = 320;
constexpr int measured_frames = 5;
constexpr Uint32 format = SDL_PIXELFORMAT_ARGB8888;

struct Destroy {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Destroy>;

base::Problem sdl_problem() { return {base::Code::unavailable, SDL_GetError(), 0}; }

// On Wayland a window is told its full size only after its first frame; opened at that size, no frame is of another.
Size first_size(const Glass::Order& order) {
    SDL_DisplayMode mode;
    if (order.full_screen && SDL_GetDesktopDisplayMode(0, &mode) == 0) return {mode.w, mode.h};
    return {std::max(order.width, least_side), std::max(order.height, least_side)};
}

Owned<SDL_Window> open_window(const Glass::Order& order) {
    const Size size = first_size(order);
    const Uint32 flags = order.full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
    Owned<SDL_Window> window(SDL_CreateWindow(order.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                              size.width, size.height, flags));
    if (window) SDL_SetWindowMinimumSize(window.get(), least_side, least_side);
    return window;
}

class SurfaceGlass final : public Glass {
public:
    static Made open(const Order& order) {
        auto window = open_window(order);
        if (!window) return sdl_problem();
        const SDL_Surface* surface = SDL_GetWindowSurface(window.get());
        if (surface == nullptr) return sdl_problem();
        const Uint32 found = surface->format->format;
        if (found != SDL_PIXELFORMAT_RGB888 && found != format)
            return base::Problem{base::Code::unavailable, "the display's pixels are not 32 bits of RGB", 0};
        return std::unique_ptr<Glass>(new SurfaceGlass(std::move(window)));  // NOLINT: the constructor is private
    }

    SDL_Window* window() const override { return window_.get(); }

    Size size() const override {
        Size size;
        SDL_GetWindowSizeInPixels(window_.get(), &size.width, &size.height);
        return size;
    }

    // Asked for anew each time: SDL replaces the surface when the window's size has changed.
    Pixels pixels() override {
        const SDL_Surface* surface = SDL_GetWindowSurface(window_.get());
        base::check(surface != nullptr, "the window has lost its pixels");
        return {static_cast<std::uint32_t*>(surface->pixels), surface->pitch / 4, {surface->w, surface->h}};
    }

    void present(std::span<const Box> boxes) override {
        std::vector<SDL_Rect> rects;
        for (const Box& box : boxes) rects.push_back({box.x, box.y, box.width, box.height});
        SDL_UpdateWindowSurfaceRects(window_.get(), rects.data(), static_cast<int>(rects.size()));
    }

private:
    explicit SurfaceGlass(Owned<SDL_Window> window) : window_(std::move(window)) {}

    Owned<SDL_Window> window_;
};

class RendererGlass final : public Glass {
public:
    static Made open(const Order& order) {
        auto window = open_window(order);
        if (!window) return sdl_problem();
        Owned<SDL_Renderer> renderer(SDL_CreateRenderer(window.get(), -1, 0));
        if (!renderer) return sdl_problem();
        return std::unique_ptr<Glass>(
            new RendererGlass(std::move(window), std::move(renderer)));  // NOLINT: the constructor is private
    }

    SDL_Window* window() const override { return window_.get(); }

    Size size() const override {
        Size size;
        SDL_GetRendererOutputSize(renderer_.get(), &size.width, &size.height);
        return size;
    }

    Pixels pixels() override {
        if (const Size now = size(); now != painted_) {
            painted_ = now;
            memory_.assign(static_cast<std::size_t>(now.width) * static_cast<std::size_t>(now.height), 0);
            texture_.reset(
                SDL_CreateTexture(renderer_.get(), format, SDL_TEXTUREACCESS_STREAMING, now.width, now.height));
            base::check(texture_ != nullptr, "no memory for the picture of the screen");
            SDL_SetTextureBlendMode(texture_.get(), SDL_BLENDMODE_NONE);
        }
        return {memory_.data(), painted_.width, painted_};
    }

    void present(std::span<const Box> boxes) override {
        const Pixels painted = pixels();
        const int pitch = painted.size.width * 4;
        for (const Box& wanted : boxes) {
            const Box box = common(wanted, {0, 0, painted.size.width, painted.size.height});
            if (box.width <= 0 || box.height <= 0) continue;
            const SDL_Rect rect{box.x, box.y, box.width, box.height};
            SDL_UpdateTexture(texture_.get(), &rect, painted.first + box.y * painted.pitch + box.x, pitch);
        }
        SDL_RenderCopy(renderer_.get(), texture_.get(), nullptr, nullptr);
        SDL_RenderPresent(renderer_.get());
    }

private:
    RendererGlass(Owned<SDL_Window> window, Owned<SDL_Renderer> renderer)
        : window_(std::move(window)), renderer_(std::move(renderer)) {}

    Owned<SDL_Window> window_;
    Owned<SDL_Renderer> renderer_;
    Owned<SDL_Texture> texture_;
    std::vector<std::uint32_t> memory_;
    Size painted_;
};

bool has_gpu() {
    std::error_code ignored;
    for (const auto& node : std::filesystem::directory_iterator("/dev/dri", ignored))
        if (std::string_view(node.path().filename().native()).substr(0, 7) == "renderD") return true;
    return false;
}

// Time of whole frames one after another, the first one not counted: it loads what the others use.
Clock::duration cost_of(Glass& glass) {
    const Pixels pixels = glass.pixels();
    const Box all{0, 0, pixels.size.width, pixels.size.height};
    Clock::time_point start;
    for (int frame = 0; frame <= measured_frames; ++frame) {
        if (frame == 1) start = Clock::now();
        std::fill_n(pixels.first, pixels.pitch * pixels.size.height, 0xFF000000U);
        glass.present(std::array{all});
    }
    return Clock::now() - start;
}

// The cost of a way that is opened only to be measured; nothing when it does not open.
std::optional<Clock::duration> try_out(Made (*open)(const Glass::Order&), const Glass::Order& order) {
    const auto glass = open(order);
    if (!glass) return std::nullopt;
    return cost_of(**glass);
}

Made open_faster(const Glass::Order& order) {
    const auto by_renderer = try_out(&RendererGlass::open, order);
    auto surface = SurfaceGlass::open(order);
    const bool renderer_wins = by_renderer && (!surface || *by_renderer < cost_of(**surface));
    if (!renderer_wins) return surface;
    surface = sdl_problem();  // its window goes before the other one comes
    return RendererGlass::open(order);
}

}  // namespace

base::Result<std::unique_ptr<Glass>> Glass::open(const Order& order) {
    if (const char* chosen = std::getenv("SDL_RENDER_DRIVER"); chosen != nullptr)
        return std::string_view(chosen) == "software" ? SurfaceGlass::open(order) : RendererGlass::open(order);
    if (has_gpu()) return open_faster(order);
    auto surface = SurfaceGlass::open(order);
    // Some displays (KMS, Wayland) have no surface of their own.
    return surface ? std::move(surface) : RendererGlass::open(order);
}

}  // namespace ui
