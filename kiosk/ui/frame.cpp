#include <algorithm>
#include <utility>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

// Screens on which there is work to do leave it the room.
bool is_slim(const Sheet& sheet) {
    using Kind = flow::Screen::Kind;
    const Kind kind = sheet.screen().kind;
    const bool work = kind == Kind::writing || kind == Kind::dialling || kind == Kind::reporting;
    return work || (sheet.is_short() && kind == Kind::telling);
}

Box lay_plaque(Sheet& sheet, int pad) {
    const int inner = std::min(pad, sheet.length(18));
    const auto counter = sheet.fit(sheet.screen().counter, type::counter, {sheet.content_width() * 2 / 5, 2});
    const int width = counter.width + 2 * sheet.length(28);
    const Box plaque{sheet.size().width - sheet.margin() - width, pad, width, counter.height() + 2 * inner};
    sheet.put(counter, {plaque.x, plaque.y + inner, plaque.width, 0}, Align::centre, &Theme::on_plaque);
    return plaque;
}

// The agency and its unit on the left, the counter on its plaque on the right.
void lay_band(Sheet& sheet) {
    const bool slim = is_slim(sheet);
    const int pad = sheet.length(slim ? space::band_slim : space::band);
    const bool has_counter = !sheet.screen().counter.empty();
    sheet.layout.panels.emplace_back();  // the band, under all that follows; its height is not known yet
    Box plaque;
    if (has_counter) plaque = lay_plaque(sheet, pad);
    const int width = sheet.content_width() - (has_counter ? plaque.width + sheet.length(40) : 0);
    const auto agency = sheet.fit_line_or_more(sheet.screen().agency, type::agency, {width, 2});
    const auto unit = sheet.fit(slim ? "" : sheet.screen().unit, type::unit, {width, 2});
    const int between = agency.lines.empty() || unit.lines.empty() ? 0 : sheet.length(6);
    const int names = agency.height() + between + unit.height();
    const int height = std::max(names, plaque.height) + 2 * pad;

    const int y = (height - names) / 2;
    sheet.put(agency, {sheet.margin(), y, width, 0}, Align::left, &Theme::on_band);
    sheet.put(unit, {sheet.margin(), y + agency.height() + between, width, 0}, Align::left, &Theme::on_band_quiet);
    auto& panels = sheet.layout.panels;
    panels.front() = {{0, 0, sheet.size().width, height}, 0, &Theme::band};
    panels.push_back({{0, height, sheet.size().width, sheet.layout.edge}, 0, &Theme::band_rule});
    if (has_counter) {
        const int down = (height - plaque.height) / 2 - plaque.y;
        plaque.y += down;
        for (auto& line : sheet.layout.lines) line.box.y += line.ink == &Theme::on_plaque ? down : 0;
        panels.push_back({plaque, std::min(sheet.length(space::corner), plaque.height / 2), &Theme::plaque});
    }
    sheet.free.y = height + sheet.layout.edge;
}

// The buttons of the footer in rows, each with its label as it is set; the last row holds the primary.
class Footer {
public:
    explicit Footer(Sheet& sheet) : sheet_(sheet) {
        for (const auto& button : sheet.screen().buttons) buttons_.push_back(&button);
        if (sheet.screen().primary) buttons_.push_back(&*sheet.screen().primary);
        set();
    }

    bool is_empty() const { return buttons_.empty(); }
    int width() const { return is_empty() ? 0 : total(labels_); }

    // Returns the highest y that is drawn on.
    int lay() {
        int row_bottom = sheet_.size().height - sheet_.length(space::footer);
        int top = row_bottom;
        std::size_t last = buttons_.size();
        // From the last button backwards: what does not fit in a row goes above it.
        while (last > 0) {
            std::size_t first = last - 1;
            int taken = width_of(first);
            while (first > 0 && taken + sheet_.gap() + width_of(first - 1) <= sheet_.content_width())
                taken += sheet_.gap() + width_of(--first);
            top = lay_row(first, last, row_bottom);
            last = first;
            const int hidden = (std::max(height(), sheet_.reach()) - height()) / 2;  // of a reach, above its plate
            row_bottom = std::min(top - sheet_.gap(), sheet_.touchable_until - hidden);
        }
        return top;
    }

private:
    const Type& type_of(std::size_t i) const { return is_primary(i) ? type::way_on : type::button; }
    bool is_primary(std::size_t i) const { return sheet_.screen().primary && i + 1 == buttons_.size(); }

    // In one row on one line, then on two, then smaller; before it is hard to read, in several rows.
    void set() {
        if (is_empty()) return;
        const int full = sheet_.font(type::button).pixels;
        const int hardly_smaller = std::max(sheet_.least(type::button), full * 78 / 100);
        const int readable = std::max(sheet_.least(type::button), full * 60 / 100);
        for (const auto& [lowest, lines] : {std::pair{hardly_smaller, 1}, {hardly_smaller, 2}, {readable, 2}}) {
            for (int pixels = full; pixels >= lowest; --pixels) {
                labels_ = set_at(pixels, lines);
                if (total(labels_) <= sheet_.content_width()) return;
            }
        }
        labels_ = set_at(hardly_smaller, 1);
    }

    std::vector<Paragraph> set_at(int pixels, int lines) const {
        std::vector<Paragraph> labels;
        for (std::size_t i = 0; i < buttons_.size(); ++i) {
            const Font font{type_of(i).weight, pixels};
            const int natural = sheet_.width_of(font, buttons_[i]->label);
            labels.push_back(sheet_.broken(buttons_[i]->label, font, {lines == 1 ? natural : natural - 1, lines}));
        }
        return labels;
    }

    int padded(std::size_t i, const Paragraph& label) const {
        return std::max(labelled_width(*buttons_[i], label) + 2 * sheet_.length(34), sheet_.reach());
    }
    int width_of(std::size_t i) const { return padded(i, labels_[i]); }
    int total(const std::vector<Paragraph>& labels) const {
        int width = static_cast<int>(labels.size() - 1) * sheet_.gap();
        for (std::size_t i = 0; i < labels.size(); ++i) width += padded(i, labels[i]);
        return width;
    }
    int height() const {
        int height = sheet_.button_height();
        for (const auto& label : labels_) height = std::max(height, label.height() + 2 * sheet_.length(12));
        return height;
    }

    int lay_row(std::size_t first, std::size_t last, int bottom) {
        const int drawn = height();
        const int top = bottom - drawn;
        const int reach_height = std::max(drawn, sheet_.reach());
        const int reach_bottom = std::min(sheet_.size().height, bottom + (reach_height - drawn) / 2);
        int x = sheet_.margin();
        for (std::size_t i = first; i < last; ++i) {
            const int width = width_of(i);
            if (is_primary(i)) x = sheet_.size().width - sheet_.margin() - width;
            const Box reach{x, reach_bottom - reach_height, width, reach_height};
            auto spot = labelled(sheet_, *buttons_[i], reach, {x, top, width, drawn}, labels_[i],
                                 is_primary(i) || buttons_[i]->chosen ? Skin::strong : Skin::card);
            spot.corner = std::min(drawn / 2, std::max(sheet_.length(space::button / 2), sheet_.millimetres(6)));
            sheet_.layout.spots.push_back(std::move(spot));
            x += width + sheet_.gap();
            sheet_.touchable_until = std::min(sheet_.touchable_until, reach.y);
        }
        return top;
    }

    Sheet& sheet_;
    std::vector<const flow::Button*> buttons_;
    std::vector<Paragraph> labels_;
};

// Beside few buttons, else on a line of its own above them, in every language alike.
void lay_badge(Sheet& sheet, const Footer& footer) {
    if (sheet.screen().badge.empty()) return;
    const int beside = sheet.content_width() - footer.width() - 2 * sheet.gap();
    const std::size_t few = sheet.upright() ? 1 : 2;
    const bool stands_beside =
        !sheet.screen().primary && sheet.screen().buttons.size() <= few && beside >= sheet.content_width() / 4;
    const int width = stands_beside ? beside : sheet.content_width();
    const auto badge = sheet.fit(sheet.screen().badge, type::badge, {width, 2});
    const int x = sheet.size().width - sheet.margin() - width;
    if (stands_beside && !footer.is_empty()) {
        const int middle = sheet.layout.spots.back().plate.y + sheet.layout.spots.back().plate.height / 2;
        sheet.put(badge, {x, middle - badge.height() / 2, width, 0}, Align::right, &Theme::ink_quiet);
        return;
    }
    const int y = sheet.free.bottom() - sheet.length(14) - badge.height();
    sheet.put(badge, {x, y, width, 0}, Align::right, &Theme::ink_quiet);
    sheet.free.height = y - sheet.free.y;
}

constexpr int line_of_warning = 24;  // heights of its type, the width of one in either language

// Its place is kept as long as time is running, so that nothing moves under a finger when it comes.
void lay_warning(Sheet& sheet) {
    const auto& screen = sheet.screen();
    if (screen.warning.empty() && !screen.left_permille) return;
    const int pad = sheet.length(18);
    const int icon = sheet.font(type::warning).pixels;
    const int room = sheet.content_width() - 2 * sheet.length(space::card) - icon - pad;
    const auto words = sheet.fit_line_or_more(screen.warning, type::warning, {room, 2});
    const std::size_t lines = room < line_of_warning * icon ? 2 : 1;
    const int height = std::max(words.height(), sheet.reserved(lines, type::warning)) + 2 * pad;
    const Box plate{sheet.margin(), sheet.free.bottom() - sheet.gap() - height, sheet.content_width(), height};
    sheet.free.height = plate.y - sheet.free.y;
    if (screen.warning.empty()) return;
    sheet.layout.panels.push_back(
        {plate, sheet.length(space::corner_small), &Theme::note, &Theme::accent, sheet.layout.edge});
    const int x = plate.x + (plate.width - words.width - icon - pad) / 2;
    sheet.layout.marks.push_back(centred(Shape::clock, icon, {x, plate.y, icon, plate.height}, &Theme::ink));
    sheet.put(words, {x + icon + pad, plate.y + (height - words.height()) / 2, words.width, 0}, Align::left,
              &Theme::ink);
}

void lay_corner(Sheet& sheet) {
    if (!sheet.screen().corner) return;
    const int side = sheet.reach();
    const Box box{sheet.size().width - side, 0, side, side};
    sheet.layout.spots.push_back({{flow::Target::Kind::corner, 0}, box, box, 0, Skin::bare, {}, {}, {}});
}

}  // namespace

void lay_time_left(Sheet& sheet) {
    const auto left = sheet.screen().left_permille;
    if (!left) return;
    const int height = std::max(4, sheet.length(space::time_bar));
    const Box track{sheet.margin(), sheet.free.y + height, sheet.content_width(), height};
    const int width = track.width * std::clamp(*left, 0, 1000) / 1000;
    sheet.layout.panels.push_back({track, height / 2, &Theme::rule});
    if (width > 0) {
        const Box bar{track.x, track.y, width, height};
        sheet.layout.panels.push_back({bar, std::min(height, width) / 2, &Theme::accent});
    }
    sheet.free.y = track.bottom();
}

void lay_frame(Sheet& sheet) {
    lay_corner(sheet);
    lay_band(sheet);
    lay_time_left(sheet);
    sheet.free.height = sheet.size().height - sheet.free.y;
    Footer footer(sheet);
    const int foot = footer.is_empty() ? sheet.size().height - sheet.length(space::footer) : footer.lay();
    sheet.free.height = foot - sheet.free.y;
    lay_badge(sheet, footer);
    lay_warning(sheet);
}

}  // namespace ui
