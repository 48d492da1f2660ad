#include <algorithm>

#include "kiosk/ui/cells.hpp"
#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

using Rows = std::vector<std::vector<flow::Key>>;

constexpr int keyboard_columns = 10;
constexpr int keyboard_rows = 4;
constexpr int flat_pad_columns = 7;

double width_of(const std::vector<flow::Key>& row) {
    double width = 0;
    for (const auto& key : row) width += key.width;
    return width;
}

double widest(const Rows& rows) {
    double width = 1;
    for (const auto& row : rows) width = std::max(width, width_of(row));
    return width;
}

// The same keys in the same order, in rows of at most so many.
Rows rearranged(const Rows& rows, double columns) {
    Rows flat(1);
    for (const auto& row : rows) {
        for (const auto& key : row) {
            if (width_of(flat.back()) + key.width > columns) flat.emplace_back();
            flat.back().push_back(key);
        }
    }
    return flat;
}

// By how much a key stays inside its reach on each side.
int key_gap(const Sheet& sheet) { return std::max(1, sheet.length(5)); }

void add_key(Sheet& sheet, const flow::Key& key, const Box& reach, const Type& type) {
    const auto& button = key.button;
    const int by = key_gap(sheet);
    const auto label = sheet.fit(button.label, type, {std::max(1, reach.width - 4 * by), 1});
    sheet.need(labelled_width(button, label), reach.width - 2 * by);
    const bool way_on = button.target == target_of(flow::Act::enter);
    auto spot =
        labelled(sheet, button, reach, inset(reach, by), label, way_on || button.chosen ? Skin::strong : Skin::card);
    spot.corner = std::min(sheet.length(space::corner_small), spot.plate.height / 2);
    sheet.layout.spots.push_back(std::move(spot));
}

// Rows of keys that fill the height of the box and stand in the middle of its width; reaches leave no hole.
void lay_rows_of_keys(Sheet& sheet, const Rows& rows, const Box& box, const Type& type) {
    const int height = box.height / static_cast<int>(rows.size());
    const int unit = std::min(static_cast<int>(box.width / widest(rows)), height * 9 / 5);
    sheet.need(sheet.reach(), unit);
    sheet.need(sheet.reach(), height);
    int y = box.bottom() - static_cast<int>(rows.size()) * height;
    for (const auto& row : rows) {
        int x = box.x + (box.width - static_cast<int>(width_of(row) * unit)) / 2;
        for (const auto& key : row) {
            const int width = static_cast<int>(key.width * unit);
            add_key(sheet, key, {x, y, width, height}, type);
            x += width;
        }
        y += height;
    }
}

// Every letter and space that was typed, broken at spaces, and inside a word only where it is longer than the line.
std::vector<std::string> wrapped(const Sheet& sheet, const std::string& text, const Font& font, int width) {
    std::vector<std::string> lines{""};
    for (const auto& letter : letters_in(text)) {
        std::string& line = lines.back();
        if (line.empty() || letter == " " || sheet.width_of(font, line + letter) <= width) {
            line += letter;
            continue;
        }
        const auto space = line.rfind(' ');
        const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (space != std::string::npos) line.resize(space + 1);
        lines.push_back(rest + letter);
    }
    return lines;
}

void put_caret(Sheet& sheet, int x, int y, const Font& font) {
    const int width = std::max(2, sheet.length(5));
    sheet.layout.panels.push_back({{x, y, width, font.pixels}, 0, &Theme::accent});
}

void put_field(Sheet& sheet, const Box& box) {
    sheet.layout.panels.push_back(
        {box, sheet.length(space::corner_small), &Theme::card, &Theme::edge, sheet.layout.edge});
}

// The last lines of what was written, and where the next letter goes.
void lay_written(Sheet& sheet, const Box& field) {
    put_field(sheet, field);
    const Font font = sheet.font(type::typed);
    const int pad = sheet.length(20);
    const int width = field.width - 2 * pad - sheet.length(10);
    auto lines = wrapped(sheet, sheet.screen().text, font, width);
    const int step = Paragraph{font, {}, 0}.step();
    const int visible = std::max(1, (field.height - 2 * pad + step - font.pixels) / step);
    sheet.need(font.pixels + 2 * pad, field.height);
    if (static_cast<int>(lines.size()) > visible) lines.erase(lines.begin(), lines.end() - visible);
    int y = field.y + pad;
    for (const auto& line : lines) {
        const int taken = std::min(sheet.width_of(font, line), width);
        if (!line.empty())
            sheet.layout.lines.push_back({{field.x + pad, y, taken, font.pixels}, font, &Theme::ink, line});
        if (&line == &lines.back()) put_caret(sheet, field.x + pad + taken + sheet.length(4), y, font);
        y += step;
    }
}

// Title and body, one below the other.
struct Words {
    Paragraph title;
    Paragraph body;
    int between = 0;
    int height() const { return title.height() + between + body.height(); }
};

Words words_in(Sheet& sheet, int width) {
    Words words;
    words.title = sheet.fit_line_or_more(sheet.screen().title, type::option, {width, 2});
    words.body = sheet.fit_line_or_more(sheet.screen().body, type::choice, {width, 3});
    words.between = words.body.lines.empty() ? 0 : sheet.length(8);
    for (const auto* each : {&words.title, &words.body}) sheet.need(each->width, width);
    return words;
}

void put(Sheet& sheet, const Words& words, int x, int y) {
    sheet.put(words.title, {x, y, words.title.width, 0}, Align::left, &Theme::ink);
    sheet.put(words.body, {x, y + words.title.height() + words.between, words.body.width, 0}, Align::left,
              &Theme::ink_quiet);
}

// What was dialled, large, in the middle of a field of its own.
void lay_dialled(Sheet& sheet, const Box& field) {
    put_field(sheet, field);
    const int pad = sheet.length(24);
    const auto cells = cells_of(sheet, sheet.screen().text, type::dialled, field.width - 2 * pad - sheet.length(12));
    sheet.need(cells.font.pixels + sheet.length(8), field.height);
    const int x = field.x + (field.width - cells.width()) / 2;
    const int y = field.y + (field.height - cells.font.pixels) / 2;
    put_cells(sheet, cells, x, y, &Theme::ink, sheet.screen().hidden);
    put_caret(sheet, x + cells.width() + sheet.length(6), y, cells.font);
}

int field_height(const Sheet& sheet) { return sheet.font(type::dialled).pixels + 2 * sheet.length(20); }

int pad_height(const Sheet& sheet, const Rows& rows, int there) {
    const int count = static_cast<int>(rows.size());
    return std::min(there, count * std::max(sheet.reach(), sheet.length(190)));
}

// The words and the field on the left, the pad on the right, their middles on one line.
void lay_pad_beside(Sheet& sheet, const Rows& rows, int part) {
    const int count = static_cast<int>(rows.size());
    const int half = sheet.content_width() / 2 - part;
    const bool low = sheet.screen().look.low;
    const Box room = sheet.controls(count * sheet.reach());
    const int there = room.height - (low ? 0 : part);
    const int height = pad_height(sheet, rows, there);
    sheet.need(count * sheet.reach(), height);
    const int top = low ? room.bottom() - height : room.bottom() - there + (there - height) / 2;
    lay_rows_of_keys(sheet, rows, {room.right() - half, top, half, height}, type::digit);

    const Words words = words_in(sheet, half);
    const int group = words.height() + part + field_height(sheet);
    const int y = low ? sheet.free.y + part : top + std::max(0, (height - group) / 3);
    put(sheet, words, sheet.margin(), y);
    const Box field{sheet.margin(), y + words.height() + part, half, field_height(sheet)};
    sheet.need(field.bottom(), sheet.free.bottom());
    lay_dialled(sheet, field);
}

// The words and the field above the pad.
void lay_pad_below(Sheet& sheet, const Rows& rows, int part) {
    const int count = static_cast<int>(rows.size());
    const bool low = sheet.screen().look.low;
    const Box room = sheet.controls(count * sheet.reach());
    const Words words = words_in(sheet, sheet.content_width());
    const int above = part + words.height() + sheet.length(16) + field_height(sheet) + part;
    const int top = std::max(room.y, sheet.free.y + above);
    const int height = pad_height(sheet, rows, room.bottom() - top);
    sheet.need(count * sheet.reach(), height);

    const int shift = low ? 0 : (room.bottom() - height - sheet.free.y - above) / 3;
    const int y = sheet.free.y + shift + part;
    put(sheet, words, sheet.margin(), y);
    const Box field{sheet.margin(), y + words.height() + sheet.length(16), sheet.content_width(), field_height(sheet)};
    lay_dialled(sheet, field);
    const int keys_y = low ? room.bottom() - height : field.bottom() + part;
    const int by = key_gap(sheet);  // so that the keys end where the field does
    lay_rows_of_keys(sheet, rows, {room.x - by, keys_y, room.width + 2 * by, std::max(count, height)}, type::digit);
}

}  // namespace

void lay_writing(Sheet& sheet) {
    const int part = sheet.length(18);
    const int rows = std::max(1, static_cast<int>(sheet.screen().keys.size()));
    const int side = sheet.length(space::keyboard_side);
    const int bottom = std::min(sheet.touchable_until, sheet.free.bottom() - part);
    const Words words = words_in(sheet, sheet.content_width());
    const int field_y = sheet.free.y + part + words.height() + part;
    const int field_least = sheet.font(type::typed).pixels + 2 * sheet.length(20);
    const int there = bottom - std::max(sheet.highest_control(), field_y + field_least + part);
    const int tallest = std::max(sheet.reach(), sheet.length(sheet.upright() ? 140 : 100));
    const int height = std::clamp(there / rows, sheet.reach(), tallest) * rows;
    put(sheet, words, sheet.margin(), sheet.free.y + part);
    lay_written(sheet, {sheet.margin(), field_y, sheet.content_width(), bottom - height - part - field_y});
    lay_rows_of_keys(sheet, sheet.screen().keys, {side, bottom - height, sheet.size().width - 2 * side, height},
                     type::key);
}

void lay_dialling(Sheet& sheet) {
    const Rows& rows = sheet.screen().keys;
    const int part = sheet.length(sheet.is_short() ? 12 : space::part);
    const Box room = sheet.controls(0);
    const int words = sheet.upright() || sheet.is_short() ? 0 : part;
    const bool tall_enough = room.height - words >= static_cast<int>(rows.size()) * sheet.reach();
    const int columns = std::min(flat_pad_columns, room.width / sheet.reach());
    if (!tall_enough) return lay_pad_below(sheet, rearranged(rows, columns), part);
    sheet.upright() ? lay_pad_below(sheet, rows, part) : lay_pad_beside(sheet, rows, part);
}

// What stands above and below the keys is set at its floor where there is little room.
bool fits_keyboard(Size size) {
    const double reach = space::reach_mm * pixels_per_mm(size);
    const double beside = (size.width - keyboard_columns * reach) / pixels_per_mm(size);
    const double above_and_below = (size.height - keyboard_rows * reach) / pixels_per_mm(size);
    return beside >= space::beside_keyboard_mm && above_and_below >= space::around_keyboard_mm;
}

}  // namespace ui
