// Draws every screen at every size: the kept sheets, and one contact sheet to look at everything at once.
#include <fmt/format.h>

#include <algorithm>

#include "tests/kiosk/app/album.hpp"
#include "tests/kiosk/app/gallery.hpp"

int main(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "usage: draw_pictures SHEETS_FOLDER CONTACT_SHEET.png\n");
        return 2;
    }
    const std::filesystem::path folder = words[1];
    const flow::Wording wording = gallery::shipped_wording();
    std::vector<sheet::Picture> sheets;
    ui::Size whole;
    for (const album::Page& page : album::pages()) {
        sheets.push_back(album::draw(page, wording).sheet);
        const sheet::Picture& drawn = sheets.back();
        whole = {std::max(whole.width, drawn.size.width), whole.height + drawn.size.height};
        if (const auto written = ui::write_png(folder / (page.name + ".png"), drawn); !written) {
            fmt::print(stderr, "draw_pictures: {}\n", base::to_text(written.problem()));
            return 3;
        }
        fmt::print("{}\n", page.name);
    }
    sheet::Picture contact = sheet::blank(whole);
    int y = 0;
    for (const sheet::Picture& drawn : sheets) {
        sheet::paste(contact, drawn, 0, y);
        y += drawn.size.height;
    }
    if (const auto written = ui::write_png(words[2], contact); !written) return 3;
    return 0;
}
