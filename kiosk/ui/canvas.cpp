#include "kiosk/ui/canvas.hpp"

#include <imgui.h>

#include <algorithm>

namespace ui {

namespace {

ImU32 packed(Colour colour) { return IM_COL32(colour.red, colour.green, colour.blue, 255); }

ImVec2 point(int x, int y) { return {static_cast<float>(x), static_cast<float>(y)}; }

// Draws into ImGui's list.
class Brush {
public:
    Brush(ImDrawList& list, const Atlas& atlas, const Theme& theme) : list_(list), atlas_(atlas), theme_(theme) {}

    void fill(const Box& box, Ink ink) { fill(box, theme_.*ink); }

    void fill(const Box& box, Colour colour) {
        list_.AddRectFilled(point(box.x, box.y), point(box.right(), box.bottom()), packed(colour));
    }

    // Piece of a sprite, put at its place.
    void part(const Sprite& sprite, const Box& piece, int x, int y, Ink ink) {
        const Box place = atlas_.place_of(sprite);
        const ImGuiIO& io = ImGui::GetIO();
        const ImVec2 scale = io.Fonts->TexUvScale;
        const ImVec2 low = point(place.x + piece.x, place.y + piece.y);
        const ImVec2 high = point(place.x + piece.x + piece.width, place.y + piece.y + piece.height);
        list_.AddImage(io.Fonts->TexID, point(x, y), point(x + piece.width, y + piece.height),
                       {low.x * scale.x, low.y * scale.y}, {high.x * scale.x, high.y * scale.y}, packed(theme_.*ink));
    }

    void line(const Line& line) {
        ImFont* font = atlas_.font(line.font);
        list_.AddText(font, font->FontSize, point(line.box.x, line.box.y), packed(theme_.*line.ink), line.text.data(),
                      line.text.data() + line.text.size());
    }

private:
    ImDrawList& list_;
    const Atlas& atlas_;
    const Theme& theme_;
};

// Draws nothing, and notes what drawing would need.
class Note {
public:
    explicit Note(Wanted& wanted) : wanted_(wanted) {}
    void fill(const Box& /*box*/, Ink /*ink*/) {}
    void part(const Sprite& sprite, const Box& /*piece*/, int /*x*/, int /*y*/, Ink /*ink*/) {
        wanted_.sprites.insert(sprite);
    }
    void line(const Line& line) {
        for (const char32_t letter : letters_of(line.text)) wanted_.letters[line.font].insert(letter);
    }

private:
    Wanted& wanted_;
};

template <class Hand>
void sprite(Hand& hand, const Sprite& sprite, const Box& box, Ink ink) {
    hand.part(sprite, {0, 0, sprite.pixels, sprite.pixels}, box.x, box.y, ink);
}

// A rectangle with round corners: the quarters of a disc, and three flat pieces between them.
template <class Hand>
void rounded(Hand& hand, const Box& box, int corner, Ink ink) {
    if (corner <= 0) return hand.fill(box, ink);
    const Sprite disc{Shape::disc, 2 * corner};
    const int right = box.right() - corner;
    const int bottom = box.bottom() - corner;
    hand.part(disc, {0, 0, corner, corner}, box.x, box.y, ink);
    hand.part(disc, {corner, 0, corner, corner}, right, box.y, ink);
    hand.part(disc, {0, corner, corner, corner}, box.x, bottom, ink);
    hand.part(disc, {corner, corner, corner, corner}, right, bottom, ink);
    if (box.width > 2 * corner) {
        hand.fill({box.x + corner, box.y, box.width - 2 * corner, corner}, ink);
        hand.fill({box.x + corner, bottom, box.width - 2 * corner, corner}, ink);
    }
    if (box.height > 2 * corner) hand.fill({box.x, box.y + corner, box.width, box.height - 2 * corner}, ink);
}

template <class Hand>
void framed(Hand& hand, const Box& box, int corner, int edge, Ink edge_ink, Ink inside) {
    rounded(hand, box, corner, edge_ink);
    rounded(hand, inset(box, edge), corner - edge, inside);
}

template <class Hand>
void draw_panel(Hand& hand, const Panel& panel) {
    if (panel.edge == nullptr) return rounded(hand, panel.box, panel.corner, panel.fill);
    framed(hand, panel.box, panel.corner, panel.edge_width, panel.edge, panel.fill);
}

template <class Hand>
void draw_mark(Hand& hand, const Mark& mark, bool pressed = false) {
    const Ink disc = pressed && mark.disc == &Theme::plate ? &Theme::plate_pressed : mark.disc;
    if (disc != nullptr) sprite(hand, {Shape::disc, mark.sprite.pixels}, mark.box, disc);
    sprite(hand, mark.sprite, mark.box, mark.ink);
}

// A ring around the plate, clear of it, over whatever stands beside it.
template <class Hand>
void draw_focus(Hand& hand, const Spot& spot, const Layout& layout) {
    const int ring = layout.edge_pressed;
    const int corner = spot.corner > 0 ? spot.corner + ring : 0;
    framed(hand, inset(spot.plate, -ring), corner, ring - layout.edge, &Theme::focus, &Theme::paper);
}

// The look of a press is the same for every target, and lies under the finger, not in the face.
template <class Hand>
void draw_plate(Hand& hand, const Spot& spot, const Layout& layout, bool pressed) {
    if (spot.skin == Skin::bare) return;
    if (spot.skin == Skin::strong)
        return rounded(hand, spot.plate, spot.corner, pressed ? &Theme::accent_pressed : &Theme::accent);
    const bool accented = pressed || spot.skin == Skin::chosen;
    const int edge = accented ? layout.edge_pressed : layout.edge;
    framed(hand, spot.plate, spot.corner, edge, accented ? &Theme::accent : &Theme::edge,
           pressed ? &Theme::card_pressed : &Theme::card);
}

template <class Hand>
void draw_spot(Hand& hand, const Spot& spot, const Layout& layout, bool pressed, bool focused) {
    if (focused) draw_focus(hand, spot, layout);
    draw_plate(hand, spot, layout, pressed);
    for (const auto& panel : spot.panels) draw_panel(hand, panel);
    for (const auto& mark : spot.marks) draw_mark(hand, mark, pressed);
    for (const auto& line : spot.label) hand.line(line);
}

// The tick's stroke runs from left to right, so as much of it is drawn as stands left of the pen.
template <class Hand>
void draw_tick(Hand& hand, const Mark& mark, int permille) {
    if (mark.disc != nullptr) sprite(hand, {Shape::disc, mark.sprite.pixels}, mark.box, mark.disc);
    const int drawn = mark.sprite.pixels * permille / whole_permille;
    if (drawn > 0) hand.part(mark.sprite, {0, 0, drawn, mark.sprite.pixels}, mark.box.x, mark.box.y, mark.ink);
}

template <class Hand>
void draw_still(Hand& hand, const Layout& layout, int tick_permille) {
    for (const auto& panel : layout.panels) draw_panel(hand, panel);
    for (const auto& mark : layout.marks)
        mark.sprite.shape == Shape::check ? draw_tick(hand, mark, tick_permille) : draw_mark(hand, mark);
    for (const auto& line : layout.lines) hand.line(line);
}

// Every run of dark modules in a row as one rectangle.
void draw_code(Brush& brush, const Code& code) {
    brush.fill(code.box, Colour{255, 255, 255});
    const int quiet = quiet_modules * code.module;
    for (int y = 0; y < code.modules.side; ++y) {
        for (int x = 0; x < code.modules.side; ++x) {
            int run = 0;
            while (x + run < code.modules.side && code.modules.at(x + run, y)) ++run;
            if (run == 0) continue;
            brush.fill({code.box.x + quiet + x * code.module, code.box.y + quiet + y * code.module, run * code.module,
                        code.module},
                       Colour{0, 0, 0});
            x += run;
        }
    }
}

}  // namespace

Wanted wanted_by(const Layout& layout) {
    Wanted wanted;
    Note note(wanted);
    draw_still(note, layout, whole_permille);
    for (const auto& spot : layout.spots) {
        draw_spot(note, spot, layout, false, true);
        draw_spot(note, spot, layout, true, false);
    }
    return wanted;
}

const ImDrawData& draw(const Layout& layout, const Attention& attention, const Theme& theme, const Atlas& atlas) {
    ImGui::GetIO().DisplaySize = point(layout.size.width, layout.size.height);
    ImGui::NewFrame();
    Brush brush(*ImGui::GetBackgroundDrawList(), atlas, theme);
    brush.fill({0, 0, layout.size.width, layout.size.height}, &Theme::paper);
    draw_still(brush, layout, attention.tick_permille);
    if (layout.code) draw_code(brush, *layout.code);
    const Spot* ringed = attention.focused ? spot_of(layout, *attention.focused) : nullptr;
    for (const auto& spot : layout.spots) {
        if (&spot != ringed) draw_spot(brush, spot, layout, spot.target == attention.pressed, false);
    }
    if (ringed != nullptr) draw_spot(brush, *ringed, layout, ringed->target == attention.pressed, true);
    ImGui::Render();
    return *ImGui::GetDrawData();
}

}  // namespace ui
