#include "kiosk/flow/keyboard.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace flow {
namespace {

using Row = std::vector<Key>;

constexpr double side_width = 1.5;
constexpr double space_width = row_width - side_width - 2;  // beside the layer key, comma and full stop

bool is_letter(int key) { return key >= 'a' && key <= 'z'; }

int upper(int letter) { return letter - 'a' + 'A'; }

// At the beginning, and when spaces follow what ends a sentence.
bool begins_sentence(std::u32string_view letters) {
    const std::size_t last = letters.find_last_not_of(U' ');
    if (last == std::u32string_view::npos) return true;
    const bool spaced = last + 1 < letters.size();
    return spaced && std::u32string_view(U".!?").find(letters[last]) != std::u32string_view::npos;
}

Text typed(const Keyboard& keyboard, int key) {
    if (key == erase_key) return erase(keyboard.text);
    const auto sign = static_cast<char32_t>(is_letter(key) && keyboard.capital ? upper(key) : key);
    return keyboard.telex ? press(keyboard.text, sign) : press_plain(keyboard.text, sign);
}

Key sign_key(const Keyboard& keyboard, char sign) {
    const int shown = is_letter(sign) && keyboard.capital ? upper(sign) : sign;
    Key key;
    key.button.target = {Target::Kind::key, sign};
    key.button.label = std::string(1, static_cast<char>(shown));
    return key;
}

Key side_key(int number, std::string label, Icon icon, double width) {
    Key key;
    key.button.target = {Target::Kind::key, number};
    key.button.label = std::move(label);
    key.button.icon = icon;
    key.width = width;
    return key;
}

Row row_of(const Keyboard& keyboard, std::string_view signs) {
    Row row;
    for (const char sign : signs) row.push_back(sign_key(keyboard, sign));
    return row;
}

Key eraser() { return side_key(erase_key, "", Icon::erase, side_width); }

Row bottom(const Keyboard& keyboard, std::string other_layer) {
    return {side_key(layer_key, std::move(other_layer), Icon::none, side_width), sign_key(keyboard, ','),
            side_key(' ', "", Icon::space, space_width), sign_key(keyboard, '.')};
}

std::vector<Row> letter_rows(const Keyboard& keyboard) {
    Row third = row_of(keyboard, "zxcvbnm");
    third.insert(third.begin(), side_key(shift_key, "", Icon::shift, side_width));
    third.front().button.chosen = keyboard.capital;
    third.push_back(eraser());
    return {row_of(keyboard, "qwertyuiop"), row_of(keyboard, "asdfghjkl"), third, bottom(keyboard, "123")};
}

std::vector<Row> number_rows(const Keyboard& keyboard) {
    Row third = row_of(keyboard, "?!'+=#*_");
    third.push_back(eraser());
    return {row_of(keyboard, "1234567890"), row_of(keyboard, "-/:;()%&@\""), third, bottom(keyboard, "abc")};
}

}  // namespace

Keyboard press(Keyboard keyboard, int key) {
    if (key == shift_key) {
        keyboard.capital = !keyboard.capital;
    } else if (key == layer_key) {
        const bool letters = keyboard.layer == Keyboard::Layer::letters;
        keyboard.layer = letters ? Keyboard::Layer::numbers : Keyboard::Layer::letters;
    } else if (Text text = typed(keyboard, key); text.letters.size() <= letters_limit && text != keyboard.text) {
        keyboard.text = std::move(text);
        keyboard.capital = begins_sentence(keyboard.text.letters);
    }
    return keyboard;
}

std::vector<std::vector<Key>> rows(const Keyboard& keyboard) {
    return keyboard.layer == Keyboard::Layer::letters ? letter_rows(keyboard) : number_rows(keyboard);
}

}  // namespace flow
