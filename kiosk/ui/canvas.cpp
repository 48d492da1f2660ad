#include "kiosk/ui/canvas.hpp"

#include <imgui.h>

#include <algorithm>

namespace ui {

namespace {

ImU32 packed(Colour colour) { return IM_COL32(colour.red, colour.green, colour.blue, 255); }

ImVec2 point(int x, int y) { return {static_cast<float>(x), static_cast<float>(y)}; }

Box inset(const Box& box, int by) { return {box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by}; }

class Brush {
public:
    Brush(ImDrawList& list, const Atlas& atlas, const Theme& theme) : list_(list), atlas_(atlas), theme_(theme) {}

    void fill(const Box& box, Colour colour) {
        list_.AddRectFilled(point(box.x, box.y), point(box.right(), box.bottom()), packed(colour));
    }

    void sprite(const Sprite& sprite, const Box& box, Colour colour) {
        part(sprite, {0, 0, sprite.pixels, sprite.pixels}, box.x, box.y, colour);
    }

    // A rectangle with round corners: the quarters of a disc, and three flat pieces between them.
    void rounded(const Box& box, int corner, Colour colour) {
        const Sprite disc{Shape::disc, 2 * corner};
        const int right = box.right() - corner;
        const int bottom = box.bottom() - corner;
        part(disc, {0, 0, corner, corner}, box.x, box.y, colour);
        part(disc, {corner, 0, corner, corner}, right, box.y, colour);
        part(disc, {0, corner, corner, corner}, box.x, bottom, colour);
        part(disc, {corner, corner, corner, corner}, right, bottom, colour);
        fill({box.x + corner, box.y, box.width - 2 * corner, corner}, colour);
        fill({box.x, box.y + corner, box.width, box.height - 2 * corner}, colour);
        fill({box.x + corner, bottom, box.width - 2 * corner, corner}, colour);
    }

    void framed(const Box& box, int corner, int edge, Colour edge_colour, Colour inside) {
        rounded(box, corner, edge_colour);
        rounded(inset(box, edge), corner - edge, inside);
    }

    void line(const Line& line) {
        ImFont* font = atlas_.font(line.font);
        list_.AddText(font, font->FontSize, point(line.box.x, line.box.y), packed(theme_.*line.colour),
                      line.text.data(), line.text.data() + line.text.size());
    }

private:
    void part(const Sprite& sprite, const Box& piece, int x, int y, Colour colour) {
        const Box place = atlas_.place_of(sprite);
        const ImGuiIO& io = ImGui::GetIO();
        const ImVec2 scale = io.Fonts->TexUvScale;
        const ImVec2 low = point(place.x + piece.x, place.y + piece.y);
        const ImVec2 high = point(place.x + piece.x + piece.width, place.y + piece.y + piece.height);
        list_.AddImage(io.Fonts->TexID, point(x, y), point(x + piece.width, y + piece.height),
                       {low.x * scale.x, low.y * scale.y}, {high.x * scale.x, high.y * scale.y}, packed(colour));
    }

    ImDrawList& list_;
    const Atlas& atlas_;
    const Theme& theme_;
};

// The look of a press is the same for every target, and lies under the finger, not in the face.
void draw_spot(Brush& brush, const Spot& spot, const Layout& layout, bool pressed, const Theme& theme) {
    brush.framed(spot.plate, spot.corner, pressed ? layout.edge_pressed : layout.edge,
                 pressed ? theme.accent : theme.edge, pressed ? theme.card_pressed : theme.card);
    if (spot.face) {
        const Sprite disc{Shape::disc, spot.face->sprite.pixels};
        brush.sprite(disc, spot.face->box, pressed ? theme.plate_pressed : theme.plate);
        brush.sprite(spot.face->sprite, spot.face->box, theme.accent);
    }
    for (const auto& line : spot.label) brush.line(line);
}

void draw_mark(Brush& brush, const Mark& mark, const Theme& theme) {
    brush.sprite({Shape::disc, mark.sprite.pixels}, mark.box, theme.accent);
    brush.sprite(mark.sprite, mark.box, theme.on_accent);
}

int counter_corner(const Box& plate, const Layout& layout) { return std::min(layout.corner, plate.height / 2); }

void want_lines(Wanted& wanted, const std::vector<Line>& lines) {
    for (const auto& line : lines) {
        for (const char32_t letter : letters_of(line.text)) wanted.letters[line.font].insert(letter);
    }
}

}  // namespace

Wanted wanted_by(const Layout& layout) {
    Wanted wanted;
    want_lines(wanted, layout.lines);
    const auto disc = [&](int radius) { wanted.sprites.insert({Shape::disc, 2 * radius}); };
    if (layout.counter) disc(counter_corner(*layout.counter, layout));
    for (const auto& spot : layout.spots) {
        want_lines(wanted, spot.label);
        for (const int inwards : {0, layout.edge, layout.edge_pressed}) disc(spot.corner - inwards);
        if (!spot.face) continue;
        wanted.sprites.insert(spot.face->sprite);
        wanted.sprites.insert({Shape::disc, spot.face->sprite.pixels});
    }
    if (layout.mark) {
        wanted.sprites.insert(layout.mark->sprite);
        wanted.sprites.insert({Shape::disc, layout.mark->sprite.pixels});
    }
    return wanted;
}

const ImDrawData& draw(const Layout& layout, const std::optional<flow::Target>& pressed, const Theme& theme,
                       const Atlas& atlas) {
    ImGui::GetIO().DisplaySize = point(layout.size.width, layout.size.height);
    ImGui::NewFrame();
    Brush brush(*ImGui::GetBackgroundDrawList(), atlas, theme);
    brush.fill({0, 0, layout.size.width, layout.size.height}, theme.paper);
    brush.fill(layout.band, theme.accent);
    if (layout.counter) brush.rounded(*layout.counter, counter_corner(*layout.counter, layout), theme.on_accent);
    for (const auto& spot : layout.spots) draw_spot(brush, spot, layout, spot.target == pressed, theme);
    if (layout.mark) draw_mark(brush, *layout.mark, theme);
    for (const auto& line : layout.lines) brush.line(line);
    ImGui::Render();
    return *ImGui::GetDrawData();
}

}  // namespace ui
