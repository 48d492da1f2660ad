#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "kiosk/ui/cells.hpp"
#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

// A piece of a staff page: how high it is at the width of a column, and how it is drawn there.
struct Block {
    int height = 0;
    std::function<void(const Box&)> lay;
    bool touchable = false;
};

using Blocks = std::vector<Block>;

bool has_lights(const std::vector<flow::Row>& rows) {
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.light != flow::Light::none; });
}

Block block_of(Sheet& sheet, const flow::Row& row, int width) {
    const int pad = sheet.length(14);
    const int light = sheet.font(type::row).pixels;
    const int indent = has_lights(sheet.screen().rows) ? light + sheet.length(20) : 0;
    const auto label = sheet.fit_line_or_more(row.label, type::row, {(width - indent) / 2, 2});
    const int value_width = width - indent - label.width - sheet.length(30);
    const auto value = sheet.fit_line_or_more(row.value, type::row_quiet, {value_width, 2});
    const auto advice = sheet.fit_line_or_more(row.advice, type::row_quiet, {width - indent, 3});
    const int head = std::max(label.height(), value.height());
    const int below = advice.lines.empty() ? 0 : sheet.length(4) + advice.height();
    const auto lay = [=, &sheet, sign = row.light](const Box& box) {
        const int y = box.y + pad;
        if (sign != flow::Light::none) {
            const Ink ink = sign == flow::Light::green   ? &Theme::green
                            : sign == flow::Light::amber ? &Theme::amber
                                                         : &Theme::red;
            sheet.layout.marks.push_back(centred(shape_of(sign), light, {box.x, y, light, label.font.pixels}, ink));
        }
        sheet.put(label, {box.x + indent, y, width, 0}, Align::left, &Theme::ink);
        sheet.put(value, {box.x + indent, y, width - indent, 0}, Align::right, &Theme::ink);
        sheet.put(advice, {box.x + indent, y + head + sheet.length(4), width, 0}, Align::left, &Theme::ink_quiet);
        sheet.layout.panels.push_back(
            {{box.x, box.bottom() - sheet.layout.edge, width, sheet.layout.edge}, 0, &Theme::rule});
    };
    for (const auto* words : {&label, &advice}) sheet.need(words->width, width - indent);
    sheet.need(value.width, value_width);
    return {head + below + 2 * pad + sheet.layout.edge, lay};
}

int widest(const std::vector<Paragraph>& paragraphs) {
    int width = 0;
    for (const auto& paragraph : paragraphs) width = std::max(width, paragraph.width);
    return width;
}

// Bars from a common line, each with its number at its end; the longest takes the width there is.
Block block_of(Sheet& sheet, const flow::Chart& chart, int width) {
    std::vector<std::string> names;
    std::vector<std::string> numbers;
    int most = 1;
    for (const auto& bar : chart.bars) {
        names.push_back(bar.label);
        numbers.push_back(std::to_string(bar.count));
        most = std::max(most, bar.count);
    }
    const auto title = sheet.fit_line_or_more(chart.title, type::chart, {width, 2});
    const auto labels = sheet.fit_alike(names, type::row_quiet, {width * 2 / 5, 1});
    const auto counts = sheet.fit_alike(numbers, type::row, {width / 4, 1});
    const int space = sheet.length(16);
    const int from = widest(labels) + space;
    const int longest = width - from - widest(counts) - space;
    const int step = sheet.font(type::row_quiet).pixels + sheet.length(10);
    const int head = title.height() + sheet.length(12);
    sheet.need(sheet.reach(), longest);
    const auto lay = [=, &sheet, bars = chart.bars](const Box& box) {
        sheet.put(title, box, Align::left, &Theme::ink);
        int y = box.y + head;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const int font = labels[i].font.pixels;
            sheet.put(labels[i], {box.x, y, from - space, 0}, Align::left, &Theme::ink);
            const int bar = static_cast<int>(std::int64_t{longest} * bars[i].count / most);
            if (bar > 0) {
                const Box at{box.x + from, y + font * 2 / 10, bar, font * 6 / 10};
                sheet.layout.panels.push_back({at, 0, &Theme::accent});
            }
            const int number_y = y + (font - counts[i].font.pixels) / 2;
            sheet.put(counts[i], {box.x + from + bar + space, number_y, counts[i].width, 0}, Align::left, &Theme::ink);
            y += step;
        }
    };
    return {head + static_cast<int>(chart.bars.size()) * step + sheet.length(10), lay};
}

// The QR code in whole pixels, and under it what a person compares.
std::optional<Block> block_of_code(Sheet& sheet, int width) {
    const auto modules = modules_of(sheet.screen().code);
    if (modules.side == 0) return std::nullopt;
    const int side = modules.side + 2 * quiet_modules;
    const int wanted = std::max(sheet.millimetres(30), sheet.length(440));
    const int module = std::max(2, std::min(wanted, width) / side);
    const int pixels = module * side;
    const int between = sheet.length(16);
    const auto caption = cells_of(sheet, sheet.screen().text, type::caption, width);
    const int below = sheet.screen().text.empty() ? 0 : between + caption.font.pixels;
    sheet.need(pixels, width);
    const auto lay = [=, &sheet](const Box& box) {
        sheet.layout.code = Code{{box.x + (width - pixels) / 2, box.y, pixels, pixels}, module, modules};
        if (below == 0) return;
        put_cells(sheet, caption, box.x + (width - caption.width()) / 2, box.y + pixels + between, &Theme::ink, false);
    };
    return Block{pixels + below + sheet.length(10), lay};
}

// All buttons in one grid of so many columns.
Block block_of_options(Sheet& sheet, int width, int columns) {
    const auto& options = sheet.screen().options;
    const int gap = sheet.gap();
    const int each = (width - (columns - 1) * gap) / columns;
    const int height = std::max(sheet.reach(), sheet.button_height());
    const int rows = (static_cast<int>(options.size()) + columns - 1) / columns;
    const int icon = sheet.font(type::choice).pixels * 2;
    const auto labels = sheet.fit_alike_line_or_two(labels_of(options), type::choice, each - icon);
    for (const auto& label : labels) sheet.need(label.height() + 2 * sheet.length(10), height);
    for (const auto& label : labels) sheet.need(label.width, each - icon);
    const auto lay = [=, &sheet, &options](const Box& box) {
        for (std::size_t i = 0; i < options.size(); ++i) {
            const int at = static_cast<int>(i);
            const Box plate{box.x + at % columns * (each + gap), box.y + at / columns * (height + gap), each, height};
            flow::Button option = options[i];
            if (option.chosen) option.icon = flow::Icon::done;
            sheet.layout.spots.push_back(
                labelled(sheet, option, plate, plate, labels[i], option.chosen ? Skin::strong : Skin::card));
        }
    };
    return {rows * (height + gap) - gap, lay, true};
}

Blocks blocks_of(Sheet& sheet, int width) {
    Blocks blocks;
    for (const auto& row : sheet.screen().rows) blocks.push_back(block_of(sheet, row, width));
    for (const auto& chart : sheet.screen().charts) blocks.push_back(block_of(sheet, chart, width));
    if (auto code = block_of_code(sheet, width)) blocks.push_back(std::move(*code));
    return blocks;
}

// Where blocks may stand: those that can be touched stay clear of the reaches above and below.
struct Place {
    Box box;
    int touchable_from = 0;
    int touchable_until = 0;
    int gap = 0;
};

// Goes through blocks one below the other; returns by how much they leave the place (negative: what is left).
int stack(const Blocks& blocks, std::size_t first, std::size_t last, const Place& place, bool lays) {
    int y = place.box.y;
    int over = -place.box.height;
    for (std::size_t i = first; i < last; ++i) {
        const Block& block = blocks[i];
        if (block.touchable) y = std::max(y, place.touchable_from);
        if (lays) block.lay({place.box.x, y, place.box.width, block.height});
        y += block.height;
        over = std::max(over, y - (block.touchable ? place.touchable_until : place.box.bottom()));
        y += place.gap;
    }
    return over;
}

// The first block of the second column, so that the fuller of both is as empty as can be.
std::size_t split(const Blocks& blocks, const Place& place) {
    std::size_t best = blocks.size();
    int least = stack(blocks, 0, blocks.size(), place, false);
    for (std::size_t at = blocks.size(); at-- > 1;) {
        const int over = std::max(stack(blocks, 0, at, place, false), stack(blocks, at, blocks.size(), place, false));
        if (over > least) continue;
        least = over;
        best = at;
    }
    return best;
}

// All tabs alike along the top, the open one filled.
// Returns where they end for the eye, and where for the finger.
std::pair<int, int> lay_tabs(Sheet& sheet) {
    const auto& tabs = sheet.screen().tabs;
    const int top = sheet.free.y + sheet.length(16);
    if (tabs.empty()) return {top, top};
    const int count = static_cast<int>(tabs.size());
    const int gap = sheet.length(12);
    const int width = (sheet.content_width() - (count - 1) * gap) / count;
    const auto labels = sheet.fit_alike_line_or_two(labels_of(tabs), type::tab, width - 2 * sheet.length(14));
    int height = sheet.button_height();
    for (const auto& label : labels) height = std::max(height, label.height() + 2 * sheet.length(10));
    for (const auto& label : labels) sheet.need(label.width, width);
    Box plate{sheet.margin(), top, width, height};
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        const Box reach{plate.x, plate.y, width, std::max(height, sheet.reach())};
        auto spot = labelled(sheet, tabs[i], reach, plate, labels[i], tabs[i].chosen ? Skin::strong : Skin::card);
        spot.corner = std::min(sheet.length(space::corner_small), height / 2);
        sheet.layout.spots.push_back(std::move(spot));
        plate.x += width + gap;
    }
    return {plate.bottom(), top + std::max(height, sheet.reach())};
}

// In one column or two; the buttons among the rest or, where that has no room, below it all.
void lay_blocks(Sheet& sheet, int y, int touchable_from) {
    const auto& screen = sheet.screen();
    const int columns = sheet.upright() ? 1 : 2;
    const int between = std::max(sheet.length(64), sheet.millimetres(2));
    const int width = (sheet.content_width() - (columns - 1) * between) / columns;
    const int bottom = sheet.free.bottom() - sheet.length(16);
    Place place{{sheet.margin(), y, width, bottom - y},
                touchable_from,
                std::min(bottom, sheet.touchable_until),
                sheet.length(screen.charts.empty() && screen.code.empty() ? 6 : 20)};
    const auto lay = [&](const Blocks& blocks, std::size_t at, bool lays) {
        Place second = place;
        second.box.x += width + between;
        return std::max(stack(blocks, 0, at, place, lays), stack(blocks, at, blocks.size(), second, lays));
    };
    const auto split_of = [&](const Blocks& blocks) {
        return columns == 1 || blocks.size() < 2 ? blocks.size() : split(blocks, place);
    };

    Blocks blocks = blocks_of(sheet, width);
    if (screen.options.empty()) {
        sheet.need(lay(blocks, split_of(blocks), true), 0);
        return;
    }
    const auto after_rows = blocks.begin() + static_cast<std::ptrdiff_t>(screen.rows.size());
    blocks.insert(after_rows, block_of_options(sheet, width, 2));
    if (lay(blocks, split_of(blocks), false) <= 0) {
        lay(blocks, split_of(blocks), true);
        return;
    }
    blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(screen.rows.size()));
    const Block options = block_of_options(sheet, sheet.content_width(), 4);
    const int options_y = place.touchable_until - options.height;
    sheet.need(touchable_from, options_y);
    options.lay({place.box.x, options_y, sheet.content_width(), options.height});
    place.box.height = options_y - sheet.length(8) - y;
    sheet.need(lay(blocks, split_of(blocks), true), 0);
}

// The page's name, and what is to be read first: below it or, where every line is dear and there is something to touch,
// beside it. Returns where they end.
int lay_words(Sheet& sheet, int y) {
    const auto& screen = sheet.screen();
    const bool beside = sheet.is_short() && !screen.options.empty();
    const auto title = sheet.fit_line_or_more(screen.title, type::option, {sheet.content_width(), 2});
    const int before = beside ? title.width + sheet.length(30) : 0;
    const int width = sheet.content_width() - before;
    const auto body = sheet.fit_line_or_more(screen.body, type::row_quiet, {width, 3});
    sheet.put(title, {sheet.margin(), y, sheet.content_width(), 0}, Align::left, &Theme::ink);
    const int space = title.lines.empty() && body.lines.empty() ? 0 : sheet.length(20);
    if (beside) {
        const int body_y = y + std::max(0, title.height() - body.height()) / 2;
        sheet.put(body, {sheet.margin() + before, body_y, width, 0}, Align::right, &Theme::ink_quiet);
        return y + std::max(title.height(), body.height()) + space;
    }
    y += title.height() + (body.lines.empty() ? 0 : sheet.length(6));
    sheet.put(body, {sheet.margin(), y, width, 0}, Align::left, &Theme::ink_quiet);
    return y + body.height() + space;
}

}  // namespace

void lay_reporting(Sheet& sheet) {
    const int part = sheet.length(sheet.is_short() ? 12 : space::part);
    const auto [tabs_end, touchable_from] = lay_tabs(sheet);
    lay_blocks(sheet, lay_words(sheet, tabs_end + part), touchable_from);
}

}  // namespace ui
