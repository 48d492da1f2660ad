#include "tests/kiosk/app/album.hpp"

#include <cstdlib>
#include <string_view>

#include "kiosk/ui/window.hpp"
#include "tests/kiosk/app/gallery.hpp"

namespace album {
namespace {

constexpr int gap = 6;
constexpr std::size_t cells_a_row = 14;

struct Panel {
    std::string_view name;
    ui::Size size;
    int factor;
};

struct NamedLook {
    std::string_view name;
    flow::Look look;
};

std::vector<Page> all_pages() {
    constexpr Panel panels[]{{"1080x1920", {1080, 1920}, 6},
                             {"1920x1080", {1920, 1080}, 6},
                             {"1280x800", {1280, 800}, 4},
                             {"800x480", {800, 480}, 4},
                             {"3840x2160", {3840, 2160}, 12}};
    constexpr NamedLook looks[]{{"calm", {}},
                                {"large", {.large_text = true}},
                                {"contrast", {.contrast = true}},
                                {"low", {.low = true}},
                                {"all", {.large_text = true, .contrast = true, .low = true}}};
    std::vector<Page> pages;
    for (const Panel& panel : panels)
        for (const NamedLook& look : looks)
            pages.push_back(
                {std::string(panel.name) + "-" + std::string(look.name), panel.size, look.look, panel.factor});
    return pages;
}

ui::Box place_of(std::size_t number, ui::Size cell) {
    const int column = static_cast<int>(number % cells_a_row);
    const int row = static_cast<int>(number / cells_a_row);
    return {gap + column * (cell.width + gap), gap + row * (cell.height + gap), cell.width, cell.height};
}

}  // namespace

const std::vector<Page>& pages() {
    static const std::vector<Page> pages = all_pages();
    return pages;
}

Drawn draw(const Page& page, const flow::Wording& wording) {
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const auto window = ui::Window::open(
        {.width = page.size.width, .height = page.size.height, .full_screen = false, .title = "album"});
    base::check(static_cast<bool>(window), "a window without a display opens");
    Drawn drawn{page, {page.size.width / page.factor, page.size.height / page.factor}, {}, {}};
    std::vector<sheet::Picture> pictures;
    std::size_t place = 0;
    for (const domain::Language language : wording.languages()) {
        for (const gallery::Moment& moment :
             gallery::moments(wording, language, page.look, (*window)->fits_keyboard())) {
            (*window)->show(moment.screen);
            pictures.push_back(sheet::shrunk((*window)->picture().value(), page.factor));
            drawn.cells.push_back({moment.name + " " + std::string(language.code()), place_of(place++, drawn.cell)});
        }
        place = (place + cells_a_row - 1) / cells_a_row * cells_a_row;  // each language begins a row
    }
    const ui::Box last = place_of(place - 1, drawn.cell);
    drawn.sheet = sheet::blank({last.right() + gap, last.bottom() + gap});
    for (std::size_t i = 0; i < pictures.size(); ++i)
        sheet::paste(drawn.sheet, pictures[i], drawn.cells[i].place.x, drawn.cells[i].place.y);
    return drawn;
}

sheet::Picture cell_of(const Cell& cell, const sheet::Picture& sheet) {
    return sheet::cut(sheet, cell.place.x, cell.place.y, {cell.place.width, cell.place.height});
}

}  // namespace album
