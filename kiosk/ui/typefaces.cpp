#include "kiosk/ui/typefaces.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <utility>

#include "sync/base/file.hpp"

namespace ui {

namespace {

constexpr std::size_t file_limit_bytes = 8U << 20U;
constexpr char32_t replacement = 0xFFFD;

struct Close {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
    void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, Close>;
using Face = std::unique_ptr<FT_FaceRec_, Close>;

// A family in one weight: its files stay in memory under the faces that read them.
struct Stack {
    std::vector<std::unique_ptr<std::string>> bytes;
    std::vector<Face> faces;
    std::vector<std::string_view> files;
    std::unordered_map<char32_t, double> advances;  // of the letters asked for so far, on a line one pixel high

    void add(FT_Library library, const std::filesystem::path& path) {
        auto read = base::read_file(path, file_limit_bytes);
        if (!read) return;
        auto content = std::make_unique<std::string>(std::move(*read));
        FT_Face face = nullptr;
        const auto* data = reinterpret_cast<const FT_Byte*>(content->data());  // NOLINT: FreeType takes bytes
        if (FT_New_Memory_Face(library, data, static_cast<FT_Long>(content->size()), 0, &face) != 0) return;
        faces.emplace_back(face);
        files.emplace_back(*content);
        bytes.push_back(std::move(content));
    }
};

// The first letter, which goes from the text.
char32_t take_letter(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t letter = length == 1 ? lead : lead & (0x7FU >> length);
    bool whole = length > 0 && length <= text.size();
    for (std::size_t i = 1; whole && i < length; ++i) {
        whole = (byte(i) & 0xC0U) == 0x80;
        letter = (letter << 6U) | (byte(i) & 0x3FU);
    }
    text.remove_prefix(whole ? length : 1);
    return whole ? letter : replacement;
}

}  // namespace

struct Typefaces::Parts {
    Library library;
    std::array<Stack, 2> weights;
    Stack& stack(Weight weight) { return weights.at(static_cast<std::size_t>(weight)); }
};

base::Result<Typefaces> Typefaces::load() {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return base::Problem{base::Code::io, "FreeType could not be started.", 0};
    auto parts = std::make_unique<Parts>();
    parts->library.reset(library);

    const std::filesystem::path inter = "/usr/share/fonts/opentype/inter";
    const std::filesystem::path noto = "/usr/share/fonts/truetype/noto";
    parts->weights[0].add(library, inter / "Inter-Regular.otf");
    parts->weights[0].add(library, noto / "NotoSans-Regular.ttf");
    parts->weights[1].add(library, inter / "Inter-SemiBold.otf");
    parts->weights[1].add(library, noto / "NotoSans-Bold.ttf");
    for (const auto& stack : parts->weights) {
        if (!stack.faces.empty()) continue;
        return base::Problem{base::Code::not_found,
                             "No font was found. Install the package fonts-inter or fonts-noto-core.", 0};
    }
    return Typefaces(std::move(parts));
}

Typefaces::Typefaces(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Typefaces::Typefaces(Typefaces&&) noexcept = default;
Typefaces& Typefaces::operator=(Typefaces&&) noexcept = default;
Typefaces::~Typefaces() = default;

const std::vector<std::string_view>& Typefaces::files(Weight weight) const { return parts_->stack(weight).files; }

std::size_t Typefaces::file_of(Weight weight, char32_t letter) const {
    const auto& faces = parts_->stack(weight).faces;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (FT_Get_Char_Index(faces[i].get(), letter) != 0) return i;
    }
    return 0;
}

double Typefaces::advance(const Font& font, char32_t letter) const {
    auto& known = parts_->stack(font.weight).advances;
    const auto found = known.find(letter);
    const double of_one = found != known.end() ? found->second : known[letter] = measure(font.weight, letter);
    return of_one * font.pixels;
}

// Linear in the size, unhinted: a line is as wide on a small panel as on a large one, in its own proportion.
double Typefaces::measure(Weight weight, char32_t letter) const {
    FT_Face face = parts_->stack(weight).faces[file_of(weight, letter)].get();
    const FT_UInt glyph = FT_Get_Char_Index(face, letter);
    FT_Fixed units = 0;
    // A letter that no file has is drawn as a question mark.
    const FT_UInt drawn = glyph != 0 ? glyph : FT_Get_Char_Index(face, U'?');
    if (FT_Get_Advance(face, drawn, FT_LOAD_NO_SCALE, &units) != 0) return 0;
    return static_cast<double>(units) / (face->ascender - face->descender);
}

double Typefaces::width(const Font& font, std::string_view text) const {
    double sum = 0;
    while (!text.empty()) sum += advance(font, take_letter(text));
    return sum;
}

std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    while (!text.empty()) letters += take_letter(text);
    return letters;
}

}  // namespace ui
