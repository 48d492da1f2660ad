#include "kiosk/ui/cells.hpp"

#include <algorithm>

namespace ui {

namespace {

constexpr std::size_t group = 4;

void measure(const Sheet& sheet, Cells& cells, int pixels) {
    cells.font.pixels = pixels;
    cells.cell = sheet.width_of(cells.font, "0");
    for (const auto& letter : cells.letters) cells.cell = std::max(cells.cell, sheet.width_of(cells.font, letter));
    cells.space = cells.cell * 2 / 5;
}

}  // namespace

int Cells::width_of(std::size_t letter) const {
    return letters[letter] == "." || letters[letter] == " " ? cell / 2 : cell;
}

int Cells::width() const {
    int width = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) width += width_of(i) + (ends_group[i] ? space : 0);
    return width;
}

std::vector<std::string> letters_in(const std::string& text) {
    std::vector<std::string> letters;
    for (const char byte : text) {
        const bool goes_on = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
        if (goes_on && !letters.empty()) {
            letters.back() += byte;
        } else {
            letters.emplace_back(1, byte);
        }
    }
    return letters;
}

Cells cells_of(const Sheet& sheet, const std::string& text, const Type& type, int width) {
    Cells cells{letters_in(text), {}, sheet.font(type), 0, 0};
    const bool is_grouped = text.find_first_of("- ") != std::string::npos;
    const std::size_t count = cells.letters.size();
    for (std::size_t i = 0; i < count; ++i)
        cells.ends_group.push_back(i + 1 < count && !is_grouped && (i + 1) % group == 0);
    const int least = sheet.least(type);
    int pixels = cells.font.pixels;
    measure(sheet, cells, pixels);
    while (cells.width() > width && pixels > least) measure(sheet, cells, --pixels);
    while (cells.width() > width && !cells.letters.empty()) {
        cells.letters.erase(cells.letters.begin());
        cells.ends_group.erase(cells.ends_group.begin());
    }
    return cells;
}

void put_cells(Sheet& sheet, const Cells& cells, int x, int y, Ink ink, bool hidden) {
    for (std::size_t i = 0; i < cells.letters.size(); ++i) {
        const Box cell{x, y, cells.width_of(i), cells.font.pixels};
        if (hidden) {
            sheet.layout.marks.push_back(centred(Shape::disc, cells.cell * 6 / 10, cell, ink));
        } else {
            sheet.put({cells.font, {cells.letters[i]}, cell.width}, cell, Align::centre, ink);
        }
        x += cell.width + (cells.ends_group[i] ? cells.space : 0);
    }
}

}  // namespace ui
