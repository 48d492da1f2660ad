// Album: the gallery drawn at every size and in every look, one sheet of small pictures for each.
//
// tests/kiosk/app/pictures holds the sheets as they were last found good; deploy/pictures draws them anew.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/wording.hpp"
#include "tests/kiosk/app/sheet.hpp"

namespace album {

struct Page {
    std::string name;  // "1080x1920-calm": the kept file's, without .png
    ui::Size size;
    flow::Look look;
    int factor = 1;  // how many pixels of the screen become one of the sheet
};

const std::vector<Page>& pages();

struct Cell {
    std::string name;  // "telling vi"
    ui::Box place;
};

// Rows of all moments, language by language; without a display.
struct Drawn {
    Page page;
    ui::Size cell;
    std::vector<Cell> cells;
    sheet::Picture sheet;
};
Drawn draw(const Page& page, const flow::Wording& wording);

sheet::Picture cell_of(const Cell& cell, const sheet::Picture& sheet);

}  // namespace album
