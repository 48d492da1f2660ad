#include "kiosk/flow/keyboard.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <string_view>

#include "tests/support/dice.hpp"

namespace {

using Layer = flow::Keyboard::Layer;

flow::Keyboard pressed(std::string_view keys, flow::Keyboard keyboard = {}) {
    for (const char key : keys) keyboard = flow::press(std::move(keyboard), key);
    return keyboard;
}

std::string text(const flow::Keyboard& keyboard) { return flow::utf8(keyboard.text); }

flow::Keyboard english() {
    flow::Keyboard keyboard;
    keyboard.telex = false;
    return keyboard;
}

flow::Keyboard full() {
    flow::Keyboard keyboard;
    while (keyboard.text.letters.size() < flow::letters_limit) keyboard = pressed(" to", keyboard);
    return keyboard;
}

std::string labels(const std::vector<flow::Key>& row) {
    std::string all;
    for (const flow::Key& key : row) all += key.button.label;
    return all;
}

const flow::Key& key_at(const std::vector<std::vector<flow::Key>>& rows, int number) {
    for (const auto& row : rows)
        for (const flow::Key& key : row)
            if (key.button.target.number == number) return key;
    FAIL("no key " << number);
    return rows.front().front();
}

}  // namespace

TEST_CASE("the letters stand as on every keyboard, in the case in which they will be written") {
    const auto rows = flow::rows({});
    REQUIRE(rows.size() == 4);
    CHECK(labels(rows[0]) == "QWERTYUIOP");
    CHECK(labels(rows[1]) == "ASDFGHJKL");
    CHECK(labels(rows[2]) == "ZXCVBNM");
    CHECK(labels(rows[3]) == "123,.");
    CHECK(labels(flow::rows(pressed("a"))[0]) == "qwertyuiop");
}

TEST_CASE("numbers and signs are one key away, and the letters again") {
    const flow::Keyboard keyboard = flow::press({}, flow::layer_key);
    const auto rows = flow::rows(keyboard);
    REQUIRE(rows.size() == 4);
    CHECK(labels(rows[0]) == "1234567890");
    CHECK(labels(rows[3]) == "abc,.");
    CHECK(text(pressed("15/3", keyboard)) == "15/3");
    CHECK(flow::press(keyboard, flow::layer_key).layer == Layer::letters);
}

TEST_CASE("every row has room for keys of 20 mm on the narrowest panel, and no key stands twice") {
    for (const Layer layer : {Layer::letters, Layer::numbers}) {
        flow::Keyboard keyboard;
        keyboard.layer = layer;
        std::set<int> numbers;
        for (const auto& row : flow::rows(keyboard)) {
            double width = 0;
            for (const flow::Key& key : row) {
                width += key.width;
                CHECK(key.width >= 1);
                CHECK(key.button.target.kind == flow::Target::Kind::key);
                CHECK(key.button.label.empty() != (key.button.icon == flow::Icon::none));
                CHECK(numbers.insert(key.button.target.number).second);
            }
            CHECK(width <= flow::row_width);
        }
        for (const int always : {int{' '}, int{','}, int{'.'}, flow::erase_key, flow::layer_key})
            CHECK(numbers.count(always) == 1);
    }
}

TEST_CASE("a key keeps its number whatever case it shows") {
    const flow::Keyboard small = pressed("a");
    const flow::Keyboard capital = flow::press(small, flow::shift_key);
    CHECK(key_at(flow::rows(small), 'q').button.label == "q");
    CHECK(key_at(flow::rows(capital), 'q').button.label == "Q");
}

TEST_CASE("a sentence begins with a capital") {
    CHECK(text(pressed("tooi hafi lofng. carm own")) == "Tôi hài lòng. Cảm ơn");
    CHECK(text(pressed("tot! sao? ok")) == "Tot! Sao? Ok");
    CHECK(text(pressed("  a. b")) == "  A. B");
    CHECK(text(pressed("q.1")) == "Q.1");
    CHECK(text(pressed("ubnd.vn")) == "Ubnd.vn");
    CHECK(pressed("a.\b\b").capital);  // all erased: the beginning again
}

TEST_CASE("shift makes one capital, or leaves one out") {
    flow::Keyboard keyboard = flow::press(pressed("o "), flow::shift_key);
    CHECK(key_at(flow::rows(keyboard), flow::shift_key).button.chosen);
    keyboard = pressed("ddaf nawngx", keyboard);
    CHECK(text(keyboard) == "O Đà nẵng");
    CHECK_FALSE(key_at(flow::rows(keyboard), flow::shift_key).button.chosen);
    CHECK(text(pressed("a", flow::press({}, flow::shift_key))) == "a");
    CHECK(flow::press(flow::press(keyboard, flow::shift_key), flow::shift_key) == keyboard);
}

TEST_CASE("erasing takes one letter, from nothing it takes nothing") {
    CHECK(text(pressed("nguoiwf\b")) == "Ngườ");
    CHECK(pressed("\b") == flow::Keyboard{});
}

TEST_CASE("without Telex the letters stay as they are") {
    CHECK(text(pressed("see the office. add", english())) == "See the office. Add");
    CHECK(text(pressed("see")) == "Sê");
}

TEST_CASE("a full line takes no more letters, but still marks and erasing") {
    const flow::Keyboard line = full();
    REQUIRE(line.text.letters.size() == flow::letters_limit);
    CHECK(flow::press(line, 'a') == line);
    CHECK(flow::press(line, ' ') == line);
    CHECK(pressed("of", line).text.letters.back() == U'ồ');
    CHECK(pressed("of", line).text.letters.size() == flow::letters_limit);
    CHECK(pressed("\b", line).text.letters.size() == flow::letters_limit - 1);
    CHECK(text(pressed("\b\b  ", line)) == text(pressed("\b\b  a", line)));
}

TEST_CASE("a number that is no key changes nothing") {
    const flow::Keyboard keyboard = pressed("toan");
    for (const int number : {-1, 0, 7, 127, 233, 0xD800, 0x110000, -2'147'483'647 - 1, 2'147'483'647})
        CHECK(flow::press(keyboard, number) == keyboard);
}

TEST_CASE("whatever is touched for how long, the line keeps its limit and nothing grows behind it") {
    support::Dice dice(4);
    for (int life = 0; life < 20; ++life) {
        flow::Keyboard keyboard = life % 2 == 0 ? flow::Keyboard{} : full();
        for (int i = 0; i < 2'000; ++i) {
            const auto rows = flow::rows(keyboard);
            const auto& row = rows[dice.below(rows.size())];
            keyboard = flow::press(std::move(keyboard), row[dice.below(row.size())].button.target.number);
            REQUIRE(keyboard.text.letters.size() <= flow::letters_limit);
            REQUIRE(keyboard.text.keys.size() <= 32);
        }
    }
}

TEST_CASE("a word that is played with for ever stays one letter, and so does what is remembered of it") {
    flow::Keyboard keyboard = pressed("a");
    for (int i = 0; i < 1'000; ++i) {
        keyboard = pressed("fs", keyboard);
        REQUIRE(text(keyboard) == "Á");
        REQUIRE(keyboard.text.keys.size() <= 32);
    }
}
