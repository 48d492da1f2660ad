#include "kiosk/ui/sheet.hpp"

#include <algorithm>
#include <cmath>

namespace ui {

Sheet::Sheet(const flow::Screen& screen, Size size, const Measure& measure, double zoom)
    : free{0, 0, size.width, size.height},
      touchable_until(size.height),
      screen_(screen),
      size_(size),
      measure_(measure),
      zoom_(zoom) {
    layout.size = size;
    layout.edge = std::max(1, length(space::edge));
    layout.edge_pressed = std::max(2, length(space::edge_pressed));
}

int Sheet::length(double units) const {
    return static_cast<int>(std::lround(units * std::min(1.0, zoom_) * std::min(size_.width, size_.height) / 1080));
}

int Sheet::millimetres(double mm) const { return static_cast<int>(std::ceil(mm * pixels_per_mm(size_))); }

int Sheet::button_height() const { return std::max(length(space::button), millimetres(space::button_floor_mm)); }

Font Sheet::font(const Type& type) const {
    const double units = type.units * zoom_ * std::min(size_.width, size_.height) / 1080;
    return {type.weight, std::max(static_cast<int>(std::lround(units)), millimetres(type.floor_mm))};
}

int Sheet::least(const Type& type) const { return millimetres(type.floor_mm); }

Paragraph Sheet::fit(const std::string& text, const Type& type, const Room& room) const {
    return set(text, font(type), least(type), room, measure_);
}

std::vector<Paragraph> Sheet::fit_alike(const std::vector<std::string>& texts, const Type& type,
                                        const Room& room) const {
    return set_alike(texts, font(type), least(type), room, measure_);
}

Paragraph Sheet::fit_line_or_more(const std::string& text, const Type& type, const Room& room) const {
    const int hardly_smaller = std::max(least(type), font(type).pixels * 85 / 100);
    auto line = set(text, font(type), hardly_smaller, {room.width, 1}, measure_);
    return line.lines.size() <= 1 ? line : fit(text, type, room);
}

std::vector<Paragraph> Sheet::fit_alike_line_or_two(const std::vector<std::string>& texts, const Type& type,
                                                    int width) const {
    const auto full = font(type);
    auto lines = set_alike(texts, full, std::max(least(type), full.pixels * 80 / 100), {width, 1}, measure_);
    const bool one_each =
        std::all_of(lines.begin(), lines.end(), [](const auto& each) { return each.lines.size() <= 1; });
    return one_each ? lines : fit_alike(texts, type, {width, 2});
}

Paragraph Sheet::broken(const std::string& text, const Font& font, const Room& room) const {
    return set(text, font, font.pixels, room, measure_);
}

int Sheet::width_of(const Font& font, const std::string& text) const {
    return static_cast<int>(std::ceil(measure_(font, text)));
}

int Sheet::reserved(std::size_t lines, const Type& type) const {
    return Paragraph{font(type), std::vector<std::string>(lines), 0}.height();
}

void Sheet::put(std::vector<Line>& into, const Paragraph& paragraph, const Box& box, Align align, Ink ink) const {
    int y = box.y;
    for (const auto& text : paragraph.lines) {
        const int width = width_of(paragraph.font, text);
        const int spare = box.width - width;
        const int x = box.x + (align == Align::left ? 0 : align == Align::centre ? spare / 2 : spare);
        into.push_back({{x, y, width, paragraph.font.pixels}, paragraph.font, ink, text});
        y += paragraph.step();
    }
}

int Sheet::highest_control() const {
    const double share = upright() ? space::low_upright : space::low_wide;
    const int low = screen_.look.low ? size_.height - static_cast<int>(size_.height * share) : 0;
    return std::max(free.y, low);
}

Box Sheet::controls(int least_height) const {
    const int bottom = std::min(touchable_until, free.bottom() - length(space::part));
    const int top = std::max(free.y, std::min(highest_control(), bottom - least_height));
    return {margin(), top, content_width(), bottom - top};
}

Ink ink_of(Skin skin) { return skin == Skin::strong ? &Theme::on_accent : &Theme::ink; }

int icon_size(const Font& font) { return font.pixels * 9 / 10; }

int labelled_width(const flow::Button& button, const Paragraph& label) {
    if (button.icon == flow::Icon::none) return label.width;
    const int icon = icon_size(label.font);
    return label.lines.empty() ? icon : icon + label.font.pixels * 4 / 10 + label.width;
}

Mark centred(Shape shape, int pixels, const Box& box, Ink ink) {
    pixels = std::max(1, pixels);  // a window too small for its texts still draws
    return {
        {shape, pixels}, {box.x + (box.width - pixels) / 2, box.y + (box.height - pixels) / 2, pixels, pixels}, ink};
}

Spot labelled(const Sheet& sheet, const flow::Button& button, const Box& reach, const Box& plate,
              const Paragraph& label, Skin skin) {
    Spot spot;
    spot.target = button.target;
    spot.reach = reach;
    spot.plate = plate;
    spot.corner = std::min(sheet.length(space::corner), plate.height / 2);
    spot.skin = skin;
    const int width = labelled_width(button, label);
    int x = plate.x + (plate.width - width) / 2;
    if (button.icon != flow::Icon::none) {
        const int icon = icon_size(label.font);
        spot.marks.push_back(centred(shape_of(button.icon), icon, {x, plate.y, icon, plate.height}, ink_of(skin)));
        x += width - label.width;
    }
    const int y = plate.y + (plate.height - label.height()) / 2;
    sheet.put(spot.label, label, {x, y, label.width, 0}, Align::centre, ink_of(skin));
    return spot;
}

std::vector<std::string> labels_of(const std::vector<flow::Button>& buttons) {
    std::vector<std::string> labels;
    labels.reserve(buttons.size());
    for (const auto& button : buttons) labels.push_back(button.label);
    return labels;
}

}  // namespace ui
