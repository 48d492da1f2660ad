// Typefaces: the font files of the terminal, and the widths of texts set in them.
//
// Inter carries every Vietnamese letter; what it lacks is looked up in Noto Sans, and where Inter is not installed Noto
// Sans serves alone. Files are read once and live as long as this object; FreeType objects inside belong to one thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "kiosk/ui/paragraph.hpp"
#include "sync/base/result.hpp"

namespace ui {

class Typefaces {
public:
    // not_found when neither family is installed.
    static base::Result<Typefaces> load();
    Typefaces(Typefaces&&) noexcept;
    Typefaces& operator=(Typefaces&&) noexcept;
    ~Typefaces();

    double width(const Font& font, std::string_view text) const;
    double advance(const Font& font, char32_t letter) const;

    // The files of a weight, best first, and which of them has a letter: the first when none has.
    const std::vector<std::string_view>& files(Weight weight) const;
    std::size_t file_of(Weight weight, char32_t letter) const;

private:
    struct Parts;
    explicit Typefaces(std::unique_ptr<Parts> parts);
    double measure(Weight weight, char32_t letter) const;
    std::unique_ptr<Parts> parts_;
};

// The letters of a UTF-8 text; a broken byte becomes U+FFFD.
std::u32string letters_of(std::string_view text);

}  // namespace ui
