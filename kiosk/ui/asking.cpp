#include <algorithm>

#include "kiosk/ui/sheet.hpp"
#include "sync/base/check.hpp"

namespace ui {

namespace {

constexpr int count = 5;       // answers to a question
constexpr int face_least = 8;  // pixels; a window too small for its texts still draws
constexpr double face_least_mm = 12;

// The question, and above it in small what it belongs to.
struct Asked {
    Paragraph heading;
    Paragraph question;
    int between = 0;
    int question_height = 0;  // as reserved: the faces stay where they are when the language changes
    int height() const { return heading.height() + between + question_height; }
};

Asked ask(const Sheet& sheet, std::size_t most_lines) {
    const int width = sheet.content_width();
    Asked asked;
    asked.heading = sheet.fit(sheet.screen().heading, type::heading, {width, 2});
    asked.question =
        sheet.fit_line_or_more(sheet.screen().title, type::question, {width, static_cast<int>(most_lines)});
    asked.between = asked.heading.lines.empty() ? 0 : sheet.length(14);
    asked.question_height =
        std::max(asked.question.height(), sheet.reserved(asked.question.lines.size(), type::question));
    return asked;
}

void put(Sheet& sheet, const Asked& asked, int y, Align align) {
    const int bottom = y + asked.height();
    const int question_y = bottom - asked.question.height();
    const int width = sheet.content_width();
    sheet.put(asked.question, {sheet.margin(), question_y, width, 0}, align, &Theme::ink);
    sheet.put(asked.heading, {sheet.margin(), question_y - asked.between - asked.heading.height(), width, 0}, align,
              &Theme::ink_quiet);
}

void add_face(Sheet& sheet, const flow::Button& button, const Box& card, const Box& face, const Paragraph& label,
              const Box& label_box, Align align) {
    Spot spot;
    spot.target = button.target;
    spot.reach = spot.plate = card;
    spot.corner = sheet.length(space::corner);
    spot.marks.push_back({{face_of(button.target.number), face.width}, face, &Theme::accent, &Theme::plate});
    sheet.put(spot.label, label, label_box, align, &Theme::ink);
    sheet.layout.spots.push_back(std::move(spot));
}

// Five cards side by side, the face above its label.
void lay_side_by_side(Sheet& sheet) {
    const auto& faces = sheet.screen().faces;
    const bool low_upright = sheet.upright();
    const int gap = sheet.length(low_upright ? space::gap / 2 : space::gap);
    const int pad = sheet.length(low_upright ? space::card / 2 : space::card);
    const int width = (sheet.content_width() - (count - 1) * gap) / count;
    const int side = std::max(2, sheet.length(low_upright ? 6 : 16));
    const int lines = low_upright ? 3 : 2;
    const auto label = sheet.fit_alike(labels_of(faces), type::label_below, {width - 2 * side, lines});
    int label_height = sheet.reserved(static_cast<std::size_t>(lines), type::label_below);
    for (const auto& each : label) label_height = std::max(label_height, each.height());
    for (const auto& each : label) sheet.need(each.width, width - 2 * side);
    const int frame = 3 * pad + label_height;
    const int least = std::max(sheet.reach(), frame + face_least);

    const Asked asked = ask(sheet, low_upright ? 4 : 2);
    const int between = sheet.length(space::group);
    const Box room = sheet.controls(least);
    const bool low = sheet.screen().look.low;
    const int above = sheet.free.y + sheet.length(space::part) + asked.height() + between;
    const int spare = room.bottom() - std::max(room.y, above);
    const int largest = std::min(width - 2 * pad, sheet.length(space::face_below));
    const int face = std::max(face_least, std::min(spare - frame, largest));
    sheet.need(std::max(least, frame + sheet.millimetres(face_least_mm)), spare);
    const int height = std::max(frame + face, sheet.reach());

    // In the middle of what is free; in the low layout on the floor of it, the question above the reach.
    const int group = asked.height() + between + height;
    const int top = sheet.free.y + std::max(sheet.length(space::part), (room.bottom() - sheet.free.y - group) / 2);
    const int y = low ? room.bottom() - height : top + asked.height() + between;
    const int free_above = y - between - asked.height() - sheet.free.y;
    put(sheet, asked, low ? sheet.free.y + free_above * 2 / 3 : top, Align::centre);
    int x = (sheet.size().width - count * width - (count - 1) * gap) / 2;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const Box card{x, y, width, height};
        const int lift = (label_height - label[i].height()) / 2;
        add_face(sheet, faces[i], card, {card.x + (width - face) / 2, card.y + pad, face, face}, label[i],
                 {card.x + side, card.y + 2 * pad + face + lift, width - 2 * side, 0}, Align::centre);
        x += width + gap;
    }
}

// Five wide cards one below the other, the label beside its face.
void lay_one_below_the_other(Sheet& sheet) {
    const auto& faces = sheet.screen().faces;
    const int gap = sheet.gap();
    const int pad = sheet.length(space::card);
    const int between = sheet.length(space::group);
    const Asked asked = ask(sheet, 4);
    const Box room = sheet.controls(0);
    const int spare = room.height - sheet.length(space::part) - asked.height() - between - (count - 1) * gap;
    const int height = std::min(sheet.length(space::row), spare / count);
    sheet.need(std::max(sheet.reach(), sheet.millimetres(face_least_mm) + 2 * pad), height);
    sheet.need(std::min(sheet.length(space::row_large), sheet.millimetres(36)), height);
    const int face = std::max(face_least, height - 2 * pad);
    const int label_x = sheet.margin() + 2 * pad + face + sheet.length(20);
    const int label_width = sheet.size().width - sheet.margin() - pad - label_x;
    const auto label = sheet.fit_alike(labels_of(faces), type::label, {label_width, 2});

    const int group = asked.height() + between + count * height + (count - 1) * gap;
    int y = sheet.free.y + std::max(sheet.length(space::part), (room.bottom() - sheet.free.y - group) / 2);
    put(sheet, asked, y, Align::left);
    y += asked.height() + between;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        sheet.need(label[i].height(), height);
        const Box card{sheet.margin(), y, sheet.content_width(), height};
        add_face(sheet, faces[i], card, {card.x + pad, card.y + pad, face, face}, label[i],
                 {label_x, card.y + (height - label[i].height()) / 2, label_width, 0}, Align::left);
        y += height + gap;
    }
}

}  // namespace

void lay_asking(Sheet& sheet) {
    base::check(sheet.screen().faces.size() == count, "a question has five answers");
    if (sheet.upright() && !sheet.screen().look.low) return lay_one_below_the_other(sheet);
    lay_side_by_side(sheet);
}

}  // namespace ui
