// Atlas: one picture that holds every letter and shape the screens have needed so far, each at its exact size.
//
// It grows by what is asked for and is built anew only then: a few screens in, it holds what the terminal shows and
// nothing else. Owns the ImGui context, so there is one Atlas in a program at a time. Main thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>

#include "kiosk/ui/layout.hpp"
#include "kiosk/ui/typefaces.hpp"

struct ImFont;
struct ImFontAtlas;
struct ImGuiContext;

namespace ui {

struct Wanted {
    std::map<Font, std::set<char32_t>> letters;
    std::set<Sprite> sprites;
};

// Adds what is not there yet; tells whether there was any.
bool merge(Wanted& into, const Wanted& more);

class Atlas {
public:
    explicit Atlas(const Typefaces& typefaces);
    ~Atlas();
    Atlas(const Atlas&) = delete;
    Atlas& operator=(const Atlas&) = delete;
    Atlas(Atlas&&) = delete;
    Atlas& operator=(Atlas&&) = delete;

    // True when the picture has changed: what was read of it before is void.
    bool hold(const Wanted& wanted);
    // Forgets everything held: sizes of a window that has changed are not needed again.
    void clear();

    // Width, height and coverage of the picture, until hold() says that it has changed.
    struct Picture {
        int width = 0;
        int height = 0;
        std::span<const std::uint8_t> coverage;
    };
    Picture picture() const;

    ImFont* font(const Font& font) const;
    Box place_of(const Sprite& sprite) const;  // in pixels of the picture

private:
    void build();
    void add_font(const Font& font, const std::set<char32_t>& letters);
    void correct_advances(const Font& font);

    const Typefaces& typefaces_;
    std::unique_ptr<ImFontAtlas> atlas_;
    ImGuiContext* context_ = nullptr;
    Wanted held_;
    std::map<Font, ImFont*> fonts_;
    std::map<Sprite, Box> places_;
    std::vector<std::vector<std::uint16_t>> ranges_;  // read by ImGui while it builds
};

}  // namespace ui
