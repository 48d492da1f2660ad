#include <algorithm>

#include "kiosk/ui/sheet.hpp"

namespace ui {

namespace {

// Everything about the choices that is the same for all of them.
struct Measures {
    std::vector<Paragraph> names;
    std::vector<Paragraph> words;  // of the buttons, two a choice
    int name_width = 0;
    int name_height = 0;
    int button_width = 0;
    int button_height = 0;
};

std::vector<std::string> names_of(const std::vector<flow::Choice>& choices) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (const auto& choice : choices) names.push_back(choice.name);
    return names;
}

std::vector<std::string> words_of(const std::vector<flow::Choice>& choices) {
    std::vector<std::string> words;
    for (const auto& choice : choices) words.insert(words.end(), {choice.good.label, choice.bad.label});
    return words;
}

// What was said is filled and ticked: told by shape, not by colour.
void add_button(Sheet& sheet, flow::Button button, const Box& reach, const Box& plate, const Paragraph& label) {
    if (button.chosen) button.icon = flow::Icon::done;
    auto spot = labelled(sheet, button, reach, plate, label, button.chosen ? Skin::strong : Skin::card);
    spot.corner = std::min(sheet.length(space::corner), plate.height / 3);
    sheet.layout.spots.push_back(std::move(spot));
}

// The sign above its word instead of beside it: on a narrow button the word has the whole width.
void stack_sign(const Sheet& sheet, Spot& spot) {
    Mark& sign = spot.marks.front();
    const int word = spot.label.front().box.height;
    const int between = sheet.length(8);
    const int top = spot.plate.y + (spot.plate.height - sign.box.height - between - word) / 2;
    sign.box.x = spot.plate.x + (spot.plate.width - sign.box.width) / 2;
    sign.box.y = top;
    for (Line& line : spot.label) {
        line.box.x = spot.plate.x + (spot.plate.width - line.box.width) / 2;
        line.box.y = top + sign.box.height + between;
    }
}

// The title with its small check mark, and what is asked for now; returns where they end.
int lay_thanks(Sheet& sheet, int y) {
    const int x = sheet.margin();
    const auto title = sheet.fit_line_or_more(sheet.screen().title, type::thanks, {sheet.content_width() * 4 / 5, 2});
    const int sign = title.font.pixels;
    const int title_x = x + sign + sheet.length(24);
    Mark check = centred(Shape::check, sign, {x, y, sign, title.font.pixels}, &Theme::on_accent);
    check.disc = &Theme::accent;
    sheet.layout.marks.push_back(check);
    sheet.put(title, {title_x, y, title.width, 0}, Align::left, &Theme::ink);
    const int below = y + title.height();

    // On a panel with few lines the body stands beside the title if it can.
    const int body_x = title_x + title.width + sheet.length(40);
    const int beside = sheet.size().width - sheet.margin() - body_x;
    const auto line = sheet.fit(sheet.screen().body, type::body, {beside, 1});
    if (!sheet.upright() && line.lines.size() == 1 && line.width <= beside) {
        sheet.put(line, {body_x, y + (title.height() - line.height()) * 2 / 3, beside, 0}, Align::left,
                  &Theme::ink_quiet);
        return below;
    }
    const auto body = sheet.fit_line_or_more(sheet.screen().body, type::body, {sheet.content_width(), 3});
    sheet.put(body, {x, below + sheet.length(14), sheet.content_width(), 0}, Align::left, &Theme::ink_quiet);
    return below + (body.lines.empty() ? 0 : sheet.length(14) + body.height());
}

int tallest(const std::vector<Paragraph>& paragraphs) {
    int height = 0;
    for (const auto& paragraph : paragraphs) height = std::max(height, paragraph.height());
    return height;
}

// The widest button decides for all.
int button_width(const Sheet& sheet, const std::vector<flow::Choice>& choices, const std::vector<Paragraph>& words) {
    int width = sheet.reach();
    for (std::size_t i = 0; i < choices.size(); ++i) {
        width = std::max({width, labelled_width(choices[i].good, words[2 * i]) + 2 * sheet.length(space::card),
                          labelled_width(choices[i].bad, words[2 * i + 1]) + 2 * sheet.length(space::card)});
    }
    return width;
}

// Where the parts of one row stand: the name on the left of its buttons or, in large text, above them.
Measures measure_rows(Sheet& sheet, bool stacked) {
    const auto& choices = sheet.screen().choices;
    const int inner = sheet.content_width() - 2 * sheet.length(space::card);
    const int gap = sheet.gap();
    Measures m;
    const int words_width = stacked ? (inner - gap) / 2 - 2 * sheet.font(type::choice).pixels : inner * 3 / 10;
    m.words = sheet.fit_alike(words_of(choices), type::choice, {words_width, 1});
    m.button_width = stacked ? (inner - gap) / 2 : button_width(sheet, choices, m.words);
    m.name_width = stacked ? inner : inner - 2 * (m.button_width + gap);
    m.names = sheet.fit_alike(names_of(choices), type::factor, {m.name_width, stacked ? 2 : 4});
    m.name_height = tallest(m.names);
    m.button_height = std::max({sheet.reach(), sheet.button_height(), tallest(m.words) + 2 * sheet.length(14)});
    for (const auto& name : m.names) sheet.need(name.width, m.name_width);
    return m;
}

// One row a choice, one below the other.
void lay_rows(Sheet& sheet) {
    const auto& choices = sheet.screen().choices;
    const int count = static_cast<int>(choices.size());
    const bool low = sheet.screen().look.low;
    const bool stacked = sheet.screen().look.large_text && !low;
    const int gap = stacked ? sheet.gap() / 2 : sheet.gap();
    const int pad = sheet.length(16);
    const int card = sheet.length(space::card);
    const Measures m = measure_rows(sheet, stacked);
    const int least =
        2 * pad + (stacked ? m.name_height + pad + m.button_height : std::max(m.name_height, m.button_height));

    const Box room = sheet.controls(count * (sheet.reach() + sheet.millimetres(2)));
    const int thanks_end = lay_thanks(sheet, sheet.free.y + sheet.length(stacked ? 24 : space::part));
    const int top = std::max(room.y, thanks_end + sheet.length(stacked ? 16 : space::part));
    const int spare = room.bottom() - top - (count - 1) * gap;
    sheet.need(count * least, spare);
    const int height = std::clamp(spare / count, least, std::max(least, sheet.length(space::row)));
    int y = low ? room.bottom() - count * height - (count - 1) * gap : top;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const auto& name = m.names[i];
        const Box row{sheet.margin(), y, sheet.content_width(), height};
        sheet.layout.panels.push_back(
            {row, sheet.length(space::corner), &Theme::card, &Theme::rule, sheet.layout.edge});
        const int button_y = stacked ? row.bottom() - pad - m.button_height : y + (height - m.button_height) / 2;
        const int name_bottom = stacked ? button_y : row.bottom();
        sheet.put(name, {row.x + card, y + (name_bottom - y - name.height()) / 2, m.name_width, 0}, Align::left,
                  &Theme::ink);
        Box button{row.right() - card - m.button_width, button_y, m.button_width, m.button_height};
        add_button(sheet, choices[i].bad, button, button, m.words[2 * i + 1]);
        button.x -= m.button_width + sheet.gap();
        add_button(sheet, choices[i].good, button, button, m.words[2 * i]);
        y += height + gap;
    }
}

// One card a choice, side by side: the name above its two buttons.
void lay_cards(Sheet& sheet) {
    const auto& choices = sheet.screen().choices;
    const int count = static_cast<int>(choices.size());
    const int gap = sheet.gap();
    const int pad = sheet.is_short() ? sheet.length(6) : sheet.length(20);
    const int width = (sheet.content_width() - (count - 1) * gap) / count;
    // Where five cards leave no width for larger words beside their signs, larger words stand below them.
    const bool stacked = sheet.is_short() && sheet.screen().look.large_text;
    Type word = type::choice;
    if (stacked) word = {word.weight, word.units * type::large_text, word.floor_mm * 1.2};
    Measures m;
    m.button_width = width - 2 * pad;
    m.name_width = width - 2 * pad - sheet.length(8);
    m.words = sheet.fit_alike(words_of(choices), word,
                              {m.button_width - (stacked ? 2 * pad : sheet.font(word).pixels * 2), 1});
    m.names = sheet.fit_alike(names_of(choices), type::factor, {m.name_width, sheet.screen().look.large_text ? 5 : 3});
    m.name_height = tallest(m.names);
    const int between = sheet.is_short() ? 0 : sheet.length(14);
    const int frame = pad + m.name_height + pad + between + pad;
    const int button_least = std::max(sheet.reach(), sheet.button_height());
    const int least = frame + 2 * button_least;

    const Box room = sheet.controls(least);
    const bool low = sheet.screen().look.low;
    const int part = sheet.length(sheet.is_short() ? 10 : space::part);
    const int thanks_end = lay_thanks(sheet, sheet.free.y + part);
    // The names are no controls: in the low layout they may stand above the line.
    const int names_top = std::max(low ? room.y : 0, thanks_end + part);
    const int spare = room.bottom() - names_top;
    sheet.need(least, spare);
    const int words_width = button_width(sheet, choices, m.words) - 2 * sheet.length(space::card);
    sheet.need(stacked ? sheet.reach() : words_width, m.button_width);
    for (const auto& label : m.words) sheet.need(label.width, m.button_width);
    for (const auto& name : m.names) sheet.need(name.width, m.name_width);
    m.button_height = std::clamp((spare - frame) / 2, button_least, std::max(button_least, sheet.length(150)));
    const int height = frame + 2 * m.button_height;
    const int y = low ? room.bottom() - height : names_top + std::max(0, spare - height) / 2;
    int x = sheet.margin() + (sheet.content_width() - count * width - (count - 1) * gap) / 2;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const auto& name = m.names[i];
        const Box card{x, y, width, height};
        sheet.layout.panels.push_back(
            {card, sheet.length(space::corner), &Theme::card, &Theme::rule, sheet.layout.edge});
        sheet.put(name, {x + pad, y + pad + (m.name_height - name.height()) / 2, m.button_width, 0}, Align::centre,
                  &Theme::ink);
        Box reach{x + pad, y + 2 * pad + m.name_height, m.button_width, m.button_height};
        const int by = between == 0 ? sheet.length(10) / 2 : 0;  // where the reaches meet, the plates do not
        const auto plate = [&] { return Box{reach.x, reach.y + by, reach.width, reach.height - 2 * by}; };
        add_button(sheet, choices[i].good, reach, plate(), m.words[2 * i]);
        reach.y += m.button_height + between;
        add_button(sheet, choices[i].bad, reach, plate(), m.words[2 * i + 1]);
        if (stacked)
            for (Spot* spot : {&sheet.layout.spots.end()[-2], &sheet.layout.spots.back()}) stack_sign(sheet, *spot);
        x += width + gap;
    }
}

}  // namespace

void lay_telling(Sheet& sheet) {
    if (sheet.screen().choices.empty()) return lay_notice(sheet);
    sheet.upright() ? lay_rows(sheet) : lay_cards(sheet);
}

}  // namespace ui
