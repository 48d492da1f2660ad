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

// One row for each language, one cell for each moment; without a display.
struct Drawn {
    Page page;
    std::vector<std::string> cells;  // "telling vi", row by row
    ui::Size cell;
    sheet::Picture sheet;
    int columns = 0;
};
Drawn draw(const Page& page, const flow::Wording& wording);

// The n-th cell of a sheet.
sheet::Picture cell_of(const Drawn& drawn, const sheet::Picture& sheet, std::size_t number);

}  // namespace album
