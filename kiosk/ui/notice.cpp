#include <algorithm>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

constexpr int mark_least = 8;  // pixels

Shape sign_of(flow::Screen::Kind kind) {
    using Kind = flow::Screen::Kind;
    if (kind == Kind::unable) return Shape::pause;
    return kind == Kind::dark ? Shape::moon : Shape::check;
}

}  // namespace

void lay_notice(Sheet& sheet) {
    const int width = sheet.content_width();
    const int body_width = std::min(width, sheet.length(1300));
    const auto title = sheet.fit(sheet.screen().title, type::title, {width, 3});
    const auto body = sheet.fit(sheet.screen().body, type::body, {body_width, 5});
    const int above_title = sheet.length(space::group);
    const int above_body = sheet.length(24);
    const int words = above_title + title.height() + above_body + body.height();
    const int spare = sheet.free.height - words - 2 * sheet.length(24);
    sheet.need(sheet.reserved(1, type::body), spare);
    const int mark = std::max(mark_least, std::min(sheet.length(space::mark), spare));

    // Above the middle, where the eye rests.
    int y = sheet.free.y + std::max(0, sheet.free.height - mark - words) * 2 / 5;
    const Shape sign = sign_of(sheet.screen().kind);
    Mark sign_mark = centred(sign, mark, {0, y, sheet.size().width, mark}, &Theme::on_accent);
    sign_mark.disc = &Theme::accent;
    if (sheet.screen().kind == flow::Screen::Kind::dark) {
        sign_mark.ink = &Theme::accent;
        sign_mark.disc = &Theme::plate;
    }
    sheet.layout.marks.push_back(sign_mark);
    y += mark + above_title;
    sheet.put(title, {sheet.margin(), y, width, 0}, Align::centre, &Theme::ink);
    y += title.height() + above_body;
    sheet.put(body, {sheet.margin(), y, width, 0}, Align::centre, &Theme::ink_quiet);

    if (sheet.screen().kind != flow::Screen::Kind::dark) return;
    const Box whole{0, 0, sheet.size().width, sheet.size().height};
    sheet.layout.spots.push_back({{flow::Target::Kind::wake, 0}, whole, whole, 0, Skin::bare, {}, {}, {}});
}

}  // namespace ui
