#include <algorithm>
#include <cmath>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

constexpr double words_side = 0.2;    // of the width, on each side of the words: the upper targets stand there
constexpr double words_below = 0.42;  // of the height, where they end: the middle target stands below
constexpr double target_mm = 14;
constexpr double mark_mm = 26;  // seen around the finger that lies on it

int part_of(double share, int length) { return static_cast<int>(std::lround(share * length)); }

// Around its point, and at most as far out as the screen goes.
Mark aimed(const Sheet& sheet, flow::Point at, int pixels, Ink ink) {
    const int x = std::clamp(part_of(at.x, sheet.size().width) - pixels / 2, 0, sheet.size().width - pixels);
    const int y = std::clamp(part_of(at.y, sheet.size().height) - pixels / 2, 0, sheet.size().height - pixels);
    return {{Shape::target, pixels}, {x, y, pixels, pixels}, ink};
}

// In the middle of the lower edge, far from every target, whichever way round the panel tells them.
void lay_buttons(Sheet& sheet) {
    std::vector<flow::Button> buttons = sheet.screen().buttons;
    if (sheet.screen().primary) buttons.push_back(*sheet.screen().primary);
    const int room = part_of(1 - 2 * words_side, sheet.size().width) - sheet.gap();
    const auto labels = sheet.fit_alike(labels_of(buttons), type::button, {room / 2, 1});
    int width = sheet.reach();
    for (std::size_t i = 0; i < buttons.size(); ++i)
        width = std::max(width, labelled_width(buttons[i], labels[i]) + 2 * sheet.length(34));
    const int count = static_cast<int>(buttons.size());
    const int all = count * width + (count - 1) * sheet.gap();
    const int drawn = sheet.button_height();
    const int reach = std::max(drawn, sheet.reach());
    const int bottom = sheet.size().height - sheet.length(space::footer);
    const int reach_bottom = std::min(sheet.size().height, bottom + (reach - drawn) / 2);
    sheet.need(all, sheet.content_width());
    int x = (sheet.size().width - all) / 2;
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const bool primary = sheet.screen().primary && i + 1 == buttons.size();
        sheet.layout.spots.push_back(labelled(sheet, buttons[i], {x, reach_bottom - reach, width, reach},
                                              {x, bottom - drawn, width, drawn}, labels[i],
                                              primary ? Skin::strong : Skin::card));
        x += width + sheet.gap();
    }
}

}  // namespace

void lay_calibrating(Sheet& sheet) {
    const Size size = sheet.size();
    sheet.layout.asks_where = true;
    lay_time_left(sheet);
    lay_buttons(sheet);

    const int left = part_of(words_side, size.width);
    const int width = size.width - 2 * left;
    const auto title = sheet.fit(sheet.screen().title, type::thanks, {width, 3});
    const auto body = sheet.fit(sheet.screen().body, type::body, {width, 4});
    const int between = sheet.length(18);
    const int words = title.height() + between + body.height();
    const int top = sheet.free.y + sheet.length(space::part);
    const int spare = part_of(words_below, size.height) - top - words;
    sheet.need(0, spare);
    for (const auto* paragraph : {&title, &body}) sheet.need(paragraph->width, width);
    const int y = top + std::max(0, spare) / 2;
    sheet.put(title, {left, y, width, 0}, Align::centre, &Theme::ink);
    sheet.put(body, {left, y + title.height() + between, width, 0}, Align::centre, &Theme::ink_quiet);

    const auto& screen = sheet.screen();
    if (screen.aim)
        sheet.layout.marks.push_back(aimed(sheet, *screen.aim, sheet.millimetres(target_mm), &Theme::accent));
    if (screen.mark)
        sheet.layout.marks.push_back(aimed(sheet, *screen.mark, sheet.millimetres(mark_mm), &Theme::accent));
}

}  // namespace ui
