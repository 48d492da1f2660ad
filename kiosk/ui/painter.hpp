// Painter: puts ImGui's draw data on an SDL renderer, as copies from the atlas and flat rectangles.
//
// Everything the canvas draws is an upright rectangle in one colour, so a frame is a list of integer copies: exact to
// the pixel and the same on every renderer, where SDL's own triangles lose a column to rounding now and then.
#pragma once

#include <memory>

#include "kiosk/ui/atlas.hpp"
#include "sync/base/result.hpp"

struct ImDrawData;
struct SDL_Renderer;
struct SDL_Texture;

namespace ui {

class Painter {
public:
    // The renderer must outlive the painter.
    explicit Painter(SDL_Renderer* renderer);

    void load(const Atlas::Picture& picture);
    void paint(const ImDrawData& data);

private:
    struct Destroy {
        void operator()(SDL_Texture* texture) const;
    };
    SDL_Renderer* renderer_;
    std::unique_ptr<SDL_Texture, Destroy> texture_;
    int width_ = 0;
    int height_ = 0;
};

}  // namespace ui
