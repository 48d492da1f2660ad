// Cells: a code or a number set letter by letter in equal cells and in groups, so that it can be read out and compared.
//
// Hyphens or spaces of its own part the groups; where there is none, a space after every fourth letter does.
#pragma once

#include <string>
#include <vector>

#include "kiosk/ui/sheet.hpp"

namespace ui {

struct Cells {
    std::vector<std::string> letters;
    std::vector<bool> ends_group;
    Font font;
    int cell = 0;   // width of one; of a point or a space, half of it
    int space = 0;  // between two groups
    int width_of(std::size_t letter) const;
    int width() const;
};

// In the largest font of the type in which it fits; at its floor the first letters give way to the last.
Cells cells_of(const Sheet& sheet, const std::string& text, const Type& type, int width);

// From x on, `y` is the top; as dots when hidden.
void put_cells(Sheet& sheet, const Cells& cells, int x, int y, Ink ink, bool hidden);

// The letters of a UTF-8 text.
std::vector<std::string> letters_in(const std::string& text);

}  // namespace ui
