#include "kiosk/ui/layout.hpp"

#include <algorithm>
#include <cmath>

#include "sync/base/check.hpp"

namespace ui {

namespace {

constexpr int count = 5;       // answers to a question
constexpr int face_least = 8;  // pixels; a window too small for its texts still draws

enum class Align { left, centre, right };

// Lays a screen from the outside in: the band above, the buttons below, then what stands between.
class Composer {
public:
    Composer(const flow::Screen& screen, Size size, const Measure& measure)
        : screen_(screen), size_(size), measure_(measure), upright_(size.height > size.width) {
        layout_.size = size;
        layout_.corner = length(space::corner);
        layout_.edge = std::max(1, length(space::edge));
        layout_.edge_pressed = std::max(2, length(space::edge_pressed));
        top_ = 0;
        bottom_ = size.height;
    }

    Layout compose() {
        band();
        footer();
        if (screen_.kind == flow::Screen::Kind::asking) {
            base::check(screen_.faces.size() == count, "a question has five answers");
            upright_ ? asking_upright() : asking_wide();
        } else {
            notice();
        }
        return std::move(layout_);
    }

private:
    int length(double units) const {
        return static_cast<int>(std::lround(units * std::min(size_.width, size_.height) / 1080));
    }
    int millimetres(double mm) const { return static_cast<int>(std::ceil(mm * pixels_per_mm(size_))); }
    int margin() const { return length(space::margin); }
    int content_width() const { return size_.width - 2 * margin(); }

    Font font(const Type& type) const {
        return {type.weight, std::max(length(type.units), millimetres(type.floor_mm))};
    }
    int least(const Type& type) const { return std::min(font(type).pixels, millimetres(type.floor_mm)); }
    Paragraph fit(const std::string& text, const Type& type, const Room& room) const {
        return set(text, font(type), least(type), room, measure_);
    }

    // The height of so many lines at full size, whether or not a text had to be set smaller: what stands below does not
    // move when the language changes.
    int reserved(std::size_t lines, const Type& type) const {
        return Paragraph{font(type), std::vector<std::string>(lines), 0}.height();
    }

    // One line, if it need not be much smaller for that.
    Paragraph one_line_or_two(const std::string& text, const Type& type) const {
        const int hardly_smaller = std::max(least(type), font(type).pixels * 85 / 100);
        auto line = set(text, font(type), hardly_smaller, {content_width(), 1}, measure_);
        return line.lines.size() <= 1 ? line : fit(text, type, {content_width(), 2});
    }

    void place(std::vector<Line>& lines, const Paragraph& paragraph, const Box& box, Align align,
               Colour Theme::*colour) const {
        int y = box.y;
        for (const auto& text : paragraph.lines) {
            const int width = static_cast<int>(std::ceil(measure_(paragraph.font, text)));
            const int spare = box.width - width;
            const int x = box.x + (align == Align::left ? 0 : align == Align::centre ? spare / 2 : spare);
            lines.push_back({{x, y, width, paragraph.font.pixels}, paragraph.font, colour, text});
            y += paragraph.step();
        }
    }

    void band() {
        const int pad = length(space::band);
        const int inner = length(18);
        const bool has_counter = !screen_.counter.empty();
        const auto counter = fit(screen_.counter, type::counter, {content_width() * 2 / 5, 2});
        const int plate_width = has_counter ? counter.width + 2 * length(28) : 0;
        const int width = content_width() - (has_counter ? plate_width + length(40) : 0);
        const auto agency = fit(screen_.agency, type::agency, {width, 2});
        const auto unit = fit(screen_.unit, type::unit, {width, 2});
        const int between = agency.lines.empty() || unit.lines.empty() ? 0 : length(6);
        const int names = agency.height() + between + unit.height();
        const int plate_height = has_counter ? counter.height() + 2 * inner : 0;
        const int height = std::max(names, plate_height) + 2 * pad;

        layout_.band = {0, 0, size_.width, height};
        const int y = (height - names) / 2;
        place(layout_.lines, agency, {margin(), y, width, 0}, Align::left, &Theme::on_accent);
        place(layout_.lines, unit, {margin(), y + agency.height() + between, width, 0}, Align::left,
              &Theme::on_accent_quiet);
        if (has_counter) {
            const Box plate{size_.width - margin() - plate_width, (height - plate_height) / 2, plate_width,
                            plate_height};
            layout_.counter = plate;
            place(layout_.lines, counter, {plate.x, plate.y + inner, plate.width, 0}, Align::centre, &Theme::accent);
        }
        top_ = height;
    }

    // Buttons stand on the left, the badge on the right, in one line at the foot of the screen.
    void footer() {
        const int reach_least = millimetres(space::reach_mm);
        const int drawn = std::max(length(space::button), millimetres(space::button_floor_mm));
        const int height = std::max(drawn, reach_least);
        const Box row{margin(), size_.height - length(space::footer) - height, content_width(), height};
        int x = row.x;
        for (const auto& button : screen_.buttons) {
            const auto label = fit(button.label, type::button, {row.width / 2, 1});
            const int width = std::max(label.width + 2 * length(36), reach_least);
            Spot spot{button.target,
                      {x, row.y, width, height},
                      {x, row.y + (height - drawn) / 2, width, drawn},
                      drawn / 2,
                      {},
                      {}};
            place(spot.label, label, {x, row.y + (height - label.height()) / 2, width, 0}, Align::centre, &Theme::ink);
            layout_.spots.push_back(std::move(spot));
            x += width + length(space::gap);
        }
        if (!screen_.badge.empty()) {
            const int left = screen_.buttons.empty() ? x : x + length(space::gap);
            const auto badge = fit(screen_.badge, type::badge, {row.right() - left, 2});
            place(layout_.lines, badge, {left, row.y + (height - badge.height()) / 2, row.right() - left, 0},
                  Align::right, &Theme::ink_quiet);
        }
        const bool empty = screen_.buttons.empty() && screen_.badge.empty();
        bottom_ = empty ? size_.height - margin() : row.y;
    }

    std::vector<std::string> labels() const {
        std::vector<std::string> texts;
        for (const auto& face : screen_.faces) texts.push_back(face.label);
        return texts;
    }

    int group_top(int group_height) const { return top_ + std::max(0, bottom_ - top_ - group_height) / 2; }

    // Five cards side by side, the face above its label.
    void asking_wide() {
        const int gap = length(space::gap);
        const int pad = length(space::card);
        const int width = (content_width() - (count - 1) * gap) / count;
        const int side = length(26);
        const auto label =
            set_alike(labels(), font(type::label_below), least(type::label_below), {width - 2 * side, 2}, measure_);
        const int label_height = reserved(2, type::label_below);
        const auto question = one_line_or_two(screen_.title, type::question);
        const int asked = reserved(question.lines.size(), type::question);
        const int between = length(space::group);
        const int frame = 3 * pad + label_height;
        const int spare = bottom_ - top_ - 2 * length(36) - asked - between - frame;
        const int face = std::max(face_least, std::min({width - 2 * pad, spare, length(space::face_below)}));
        const int height = frame + face;

        const int y = group_top(asked + between + height);
        place(layout_.lines, question, {margin(), y + asked - question.height(), content_width(), 0}, Align::centre,
              &Theme::ink);
        int x = (size_.width - count * width - (count - 1) * gap) / 2;
        for (std::size_t i = 0; i < screen_.faces.size(); ++i) {
            const Box card{x, y + asked + between, width, height};
            const int lift = (label_height - label[i].height()) / 2;
            add_face(screen_.faces[i], card, {card.x + (width - face) / 2, card.y + pad, face, face}, label[i],
                     {card.x + side, card.y + 2 * pad + face + lift, width - 2 * side, 0}, Align::centre);
            x += width + gap;
        }
    }

    // Five wide cards one below the other, the label beside its face.
    void asking_upright() {
        const int gap = length(space::gap);
        const int pad = length(space::card);
        const int between = length(space::group);
        const auto question = fit(screen_.title, type::question, {content_width(), 3});
        const int asked = reserved(question.lines.size(), type::question);
        const int spare = bottom_ - top_ - 2 * length(36) - asked - between - (count - 1) * gap;
        const int height = std::min(length(space::row), spare / count);
        const int face = std::max(face_least, height - 2 * pad);
        const int label_x = margin() + 2 * pad + face + length(20);
        const int label_width = size_.width - margin() - pad - label_x;
        const auto label = set_alike(labels(), font(type::label), least(type::label), {label_width, 2}, measure_);

        int y = group_top(asked + between + count * height + (count - 1) * gap);
        place(layout_.lines, question, {margin(), y + asked - question.height(), content_width(), 0}, Align::left,
              &Theme::ink);
        y += asked + between;
        for (std::size_t i = 0; i < screen_.faces.size(); ++i) {
            const Box card{margin(), y, content_width(), height};
            add_face(screen_.faces[i], card, {card.x + pad, card.y + pad, face, face}, label[i],
                     {label_x, card.y + (height - label[i].height()) / 2, label_width, 0}, Align::left);
            y += height + gap;
        }
    }

    void add_face(const flow::Button& button, const Box& card, const Box& face, const Paragraph& label,
                  const Box& label_box, Align align) {
        const Mark mark{{face_of(button.target.number), face.width}, face};
        Spot spot{button.target, card, card, layout_.corner, mark, {}};
        place(spot.label, label, label_box, align, &Theme::ink);
        layout_.spots.push_back(std::move(spot));
    }

    void notice() {
        const bool thanking = screen_.kind == flow::Screen::Kind::thanking;
        const int width = content_width();
        const auto title = fit(screen_.title, type::title, {width, 3});
        const auto body = fit(screen_.body, type::body, {std::min(width, length(1300)), 5});
        const int above_title = length(space::group);
        const int above_body = length(24);
        const int words = above_title + title.height() + above_body + body.height();
        const int mark = std::max(face_least, std::min(length(space::mark), bottom_ - top_ - words - 2 * length(24)));

        // Above the middle, where the eye rests.
        int y = top_ + std::max(0, bottom_ - top_ - mark - words) * 2 / 5;
        layout_.mark = Mark{{thanking ? Shape::check : Shape::pause, mark}, {(size_.width - mark) / 2, y, mark, mark}};
        y += mark + above_title;
        place(layout_.lines, title, {margin(), y, width, 0}, Align::centre, &Theme::ink);
        y += title.height() + above_body;
        place(layout_.lines, body, {margin(), y, width, 0}, Align::centre, &Theme::ink_quiet);
    }

    const flow::Screen& screen_;
    Size size_;
    const Measure& measure_;
    bool upright_;
    Layout layout_;
    int top_ = 0;     // of what is still free
    int bottom_ = 0;  // exclusive
};

}  // namespace

double pixels_per_mm(Size size) {
    const int lines = std::min(size.width, size.height);
    const double inches = lines >= 1080 ? 21.5 : lines >= 700 ? 10.1 : 7.0;
    return std::hypot(size.width, size.height) / (inches * 25.4);
}

Layout lay_out(const flow::Screen& screen, Size size, const Measure& measure) {
    return Composer(screen, size, measure).compose();
}

const Spot* spot_at(const Layout& layout, int x, int y) {
    const auto found = std::find_if(layout.spots.begin(), layout.spots.end(),
                                    [&](const Spot& spot) { return spot.reach.holds(x, y); });
    return found == layout.spots.end() ? nullptr : &*found;
}

const Spot* spot_of(const Layout& layout, const flow::Target& target) {
    const auto found =
        std::find_if(layout.spots.begin(), layout.spots.end(), [&](const Spot& spot) { return spot.target == target; });
    return found == layout.spots.end() ? nullptr : &*found;
}

}  // namespace ui
