#include <algorithm>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

// What is on or off has a switch; one of several, a tick where it is chosen.
bool has_switch(const flow::Button& button) {
    using flow::Act;
    if (button.target.kind != flow::Target::Kind::act) return false;
    const auto act = static_cast<Act>(button.target.number);
    return act == Act::large_text || act == Act::contrast || act == Act::low || act == Act::voice ||
           act == Act::test_mode;
}

// A track with a knob: on the right, filled and ticked when it is on.
void add_switch(const Sheet& sheet, Spot& spot, const Box& track, bool on) {
    const int edge = std::max(2, sheet.length(4));
    const int radius = track.height / 2;
    spot.panels.push_back(
        {track, radius, on ? &Theme::accent : &Theme::card, on ? &Theme::accent : &Theme::ink_quiet, edge});
    const int knob = std::max(1, track.height - 4 * edge);
    const Box at{on ? track.right() - 2 * edge - knob : track.x + 2 * edge, track.y + 2 * edge, knob, knob};
    if (!on) return spot.marks.push_back({{Shape::disc, knob}, at, &Theme::ink_quiet});
    spot.marks.push_back({{Shape::disc, knob}, at, &Theme::on_accent});
    spot.marks.push_back(centred(Shape::tick, knob * 6 / 10, at, &Theme::accent));
}

void add_state(const Sheet& sheet, Spot& spot, const flow::Button& option, const Box& box) {
    if (has_switch(option)) return add_switch(sheet, spot, box, option.chosen);
    if (!option.chosen) return;
    Mark tick = centred(Shape::check, box.height, box, &Theme::on_accent);
    tick.disc = &Theme::accent;
    spot.marks.push_back(tick);
}

void add_option(Sheet& sheet, const flow::Button& option, const Box& card, const Paragraph& label, const Box& state,
                int icon) {
    Spot spot;
    spot.target = option.target;
    spot.reach = spot.plate = card;
    spot.corner = sheet.length(space::corner);
    spot.skin = option.chosen ? Skin::chosen : Skin::card;
    int x = card.x + sheet.length(space::card);
    if (option.icon != flow::Icon::none) {
        spot.marks.push_back(centred(shape_of(option.icon), icon, {x, card.y, icon, card.height}, &Theme::accent));
        x += icon + sheet.length(28);
    }
    sheet.put(spot.label, label, {x, card.y + (card.height - label.height()) / 2, label.width, 0}, Align::left,
              &Theme::ink);
    add_state(sheet, spot, option, state);
    sheet.layout.spots.push_back(std::move(spot));
}

// As few as let every card have its height, on an upright panel a calm one.
int columns_for(const Sheet& sheet, int count, int height) {
    const int least = std::max(sheet.reach(), sheet.upright() ? sheet.length(120) : sheet.button_height());
    int columns = sheet.upright() ? 1 : 2;
    while (columns < 3 && (count + columns - 1) / columns * (least + sheet.gap()) - sheet.gap() > height) ++columns;
    return columns;
}

}  // namespace

void lay_choosing(Sheet& sheet) {
    const auto& options = sheet.screen().options;
    const int count = static_cast<int>(options.size());
    const int gap = sheet.gap();
    const auto title = sheet.fit_line_or_more(sheet.screen().title, type::thanks, {sheet.content_width(), 3});
    const auto body = sheet.fit_line_or_more(sheet.screen().body, type::body, {sheet.content_width(), 3});
    const int words = title.height() + (body.lines.empty() ? 0 : sheet.length(14) + body.height());
    const int between = sheet.length(space::part);

    const int least = std::max(sheet.reach(), sheet.button_height());
    const int above = sheet.length(space::part) + words + between;
    const int there = sheet.controls(0).bottom() - std::max(sheet.controls(0).y, sheet.free.y + above);
    const int columns = columns_for(sheet, count, there);
    const int rows = (count + columns - 1) / columns;
    const int width = (sheet.content_width() - (columns - 1) * gap) / columns;
    const Box room = sheet.controls(rows * least + (rows - 1) * gap);
    const int top = std::max(room.y, sheet.free.y + above);
    const int spare = room.bottom() - top - (rows - 1) * gap;
    sheet.need(rows * least, spare);
    const int height = std::clamp(spare / std::max(1, rows), least, std::max(least, sheet.length(156)));

    const int icon = sheet.font(type::option).pixels * 11 / 10;
    const int state_height = std::min(sheet.font(type::option).pixels, height / 2);
    const int state_width = state_height * 9 / 5;
    const int label_width = width - 2 * sheet.length(space::card) - icon - state_width - 2 * sheet.length(28);
    const auto labels = sheet.fit_alike(labels_of(options), type::option, {label_width, 2});

    const bool low = sheet.screen().look.low;
    const int block = rows * height + (rows - 1) * gap;
    const int slack = room.bottom() - sheet.free.y - above - block;
    const int shift = low ? 0 : std::max(0, slack) / 3;
    const int words_y = sheet.free.y + sheet.length(space::part) + shift;
    sheet.put(title, {sheet.margin(), words_y, sheet.content_width(), 0}, Align::left, &Theme::ink);
    sheet.put(body, {sheet.margin(), words_y + words - body.height(), sheet.content_width(), 0}, Align::left,
              &Theme::ink_quiet);
    const int y = low ? room.bottom() - block : words_y + words + between;
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Box card{sheet.margin() + i % columns * (width + gap), y + i / columns * (height + gap), width, height};
        sheet.need(labels[at].height(), height);
        sheet.need(labels[at].width, label_width);
        const Box state{card.right() - sheet.length(space::card) - state_width, card.y + (height - state_height) / 2,
                        state_width, state_height};
        add_option(sheet, options[at], card, labels[at], state, icon);
    }
}

}  // namespace ui
