// Glass: a window of the window system, the memory that is painted for it, and the way from there to the display.
//
// There are two ways. `surface`: the window system takes the painted pixels as they are, only those that changed.
// `renderer`: they go into a texture, and SDL's renderer (OpenGL, GLES) puts it on the screen. Without a GPU the second
// costs 15 to 60 ms a frame where the first costs one or two; with one it may be the other way round. So where there is
// a GPU both are measured once, at the start, and the faster one stays. SDL_RENDER_DRIVER in the environment decides
// instead: `software` for the surface, else the renderer of that name. Main thread only.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "kiosk/ui/painter.hpp"
#include "sync/base/result.hpp"

struct SDL_Window;

namespace ui {

class Glass {
public:
    struct Order {
        std::string title;
        int width = 0;
        int height = 0;
        bool full_screen = false;
    };

    // unavailable, with SDL's words, when there is no way. SDL's video must be open, and outlive the glass.
    static base::Result<std::unique_ptr<Glass>> open(const Order& order);
    virtual ~Glass() = default;
    Glass(const Glass&) = delete;
    Glass& operator=(const Glass&) = delete;
    Glass(Glass&&) = delete;
    Glass& operator=(Glass&&) = delete;

    virtual SDL_Window* window() const = 0;
    virtual Size size() const = 0;  // in pixels, as the window is now

    // What is painted here stays until the size changes; then all of it has to be painted again.
    virtual Pixels pixels() = 0;
    // Puts these boxes of the pixels on the display; returns after they were handed over.
    virtual void present(std::span<const Box> boxes) = 0;

protected:
    Glass() = default;
};

}  // namespace ui
