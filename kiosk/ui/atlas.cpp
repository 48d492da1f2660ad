#include "kiosk/ui/atlas.hpp"

#include <imgui.h>
#include <imgui_freetype.h>

#include <algorithm>
#include <cstddef>

namespace ui {

namespace {

constexpr int atlas_width = 2048;

// Single letters as ImGui's inclusive ranges.
std::vector<ImWchar> ranges_of(const std::set<char32_t>& letters) {
    std::vector<ImWchar> ranges;
    for (const char32_t letter : letters) {
        if (letter > IM_UNICODE_CODEPOINT_MAX) continue;
        ranges.insert(ranges.end(), 2, static_cast<ImWchar>(letter));
    }
    ranges.push_back(0);
    return ranges;
}

}  // namespace

bool merge(Wanted& into, const Wanted& more) {
    bool grown = false;
    for (const auto& [font, letters] : more.letters) {
        for (const char32_t letter : letters) grown |= into.letters[font].insert(letter).second;
    }
    for (const auto& sprite : more.sprites) grown |= into.sprites.insert(sprite).second;
    return grown;
}

Atlas::Atlas(const Typefaces& typefaces) : typefaces_(typefaces), atlas_(std::make_unique<ImFontAtlas>()) {
    IMGUI_CHECKVERSION();
    base::check(ImGui::GetCurrentContext() == nullptr, "one atlas at a time");
    context_ = ImGui::CreateContext(atlas_.get());
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    atlas_->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas_->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas_->Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    atlas_->TexDesiredWidth = atlas_width;
}

Atlas::~Atlas() { ImGui::DestroyContext(context_); }

bool Atlas::hold(const Wanted& wanted) {
    if (!merge(held_, wanted)) return false;
    build();
    return true;
}

void Atlas::clear() { held_ = {}; }

void Atlas::build() {
    atlas_->Clear();
    fonts_.clear();
    places_.clear();
    ranges_.clear();
    for (const auto& [font, letters] : held_.letters) add_font(font, letters);
    std::map<Sprite, int> packed;
    for (const auto& sprite : held_.sprites)
        packed[sprite] = atlas_->AddCustomRectRegular(sprite.pixels, sprite.pixels);
    base::check(atlas_->Build(), "the atlas of letters and shapes could not be built");

    for (const auto& [font, letters] : held_.letters) correct_advances(font);
    for (const auto& [sprite, index] : packed) {
        const auto* rect = atlas_->GetCustomRectByIndex(index);
        places_[sprite] = {rect->X, rect->Y, rect->Width, rect->Height};
        const auto pixels = coverage(sprite);
        for (std::ptrdiff_t row = 0; row < sprite.pixels; ++row) {
            std::copy_n(pixels.begin() + row * sprite.pixels, sprite.pixels,
                        atlas_->TexPixelsAlpha8 + (rect->Y + row) * atlas_->TexWidth + rect->X);
        }
    }
    atlas_->ClearInputData();
}

// One ImGui font a size; letters that the first file lacks are merged in from the next.
void Atlas::add_font(const Font& font, const std::set<char32_t>& letters) {
    const auto& files = typefaces_.files(font.weight);
    std::vector<std::set<char32_t>> by_file(files.size());
    for (const char32_t always : {U' ', U'?'}) by_file[0].insert(always);
    for (const char32_t letter : letters) by_file[typefaces_.file_of(font.weight, letter)].insert(letter);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (by_file[i].empty()) continue;
        ranges_.push_back(ranges_of(by_file[i]));
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.MergeMode = i > 0;
        // ImGui takes the bytes as mutable and does not change them.
        auto* bytes = const_cast<char*>(files[i].data());  // NOLINT
        auto* added = atlas_->AddFontFromMemoryTTF(bytes, static_cast<int>(files[i].size()),
                                                   static_cast<float>(font.pixels), &config, ranges_.back().data());
        if (i == 0) fonts_[font] = added;
    }
}

// ImGui rounds advances up, which tears small text apart: the exact ones are put back.
void Atlas::correct_advances(const Font& font) {
    ImFont* built = fonts_.at(font);
    for (ImFontGlyph& glyph : built->Glyphs) {
        glyph.AdvanceX = static_cast<float>(typefaces_.advance(font, static_cast<char32_t>(glyph.Codepoint)));
    }
    built->BuildLookupTable();
}

Atlas::Picture Atlas::picture() const {
    const auto count = static_cast<std::size_t>(atlas_->TexWidth) * static_cast<std::size_t>(atlas_->TexHeight);
    return {atlas_->TexWidth, atlas_->TexHeight, {atlas_->TexPixelsAlpha8, count}};
}

ImFont* Atlas::font(const Font& font) const { return fonts_.at(font); }

Box Atlas::place_of(const Sprite& sprite) const { return places_.at(sprite); }

}  // namespace ui
