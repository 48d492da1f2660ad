#include "kiosk/ui/paragraph.hpp"

#include <catch2/catch.hpp>

namespace {

// Every byte half as wide as the font is high.
double half(const ui::Font& font, std::string_view text) {
    return font.pixels * 0.5 * static_cast<double>(text.size());
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a text that fits keeps its size and its one line") {
    const auto set = ui::set("one two", {ui::Weight::regular, 20}, 10, {100, 2}, half);
    CHECK(set.font.pixels == 20);
    CHECK(set.lines == Lines{"one two"});
    CHECK(set.width == 70);
}

TEST_CASE("lines share their words evenly") {
    const auto set = ui::set("aaa bbb ccc ddd", {ui::Weight::regular, 20}, 20, {110, 2}, half);
    CHECK(set.lines == Lines{"aaa bbb", "ccc ddd"});
}

TEST_CASE("a line ends where a sentence or its part does, when lines of about one length allow it") {
    const ui::Font font{ui::Weight::regular, 20};
    CHECK(ui::set("aaa bbb ccc. ddd eee fff ggg", font, 20, {180, 2}, half).lines ==
          Lines{"aaa bbb ccc.", "ddd eee fff ggg"});
    CHECK(ui::set("aaa bb, c dd eee f", font, 20, {110, 2}, half).lines == Lines{"aaa bb,", "c dd eee f"});
    CHECK(ui::set("aa. bb cc dd ee ff gg", font, 20, {180, 2}, half).lines == Lines{"aa. bb cc", "dd ee ff gg"});
}

TEST_CASE("a word is not left alone on the last line, where another can join it") {
    const ui::Font font{ui::Weight::regular, 20};
    CHECK(ui::set("aaa bbb cccc", font, 20, {90, 2}, half).lines == Lines{"aaa", "bbb cccc"});
    CHECK(ui::set("aaa bbbbbbb", font, 20, {90, 2}, half).lines == Lines{"aaa", "bbbbbbb"});
    CHECK(ui::set("aaa bbb ccccccc", font, 20, {90, 2}, half).lines == Lines{"aaa bbb", "ccccccc"});
}

TEST_CASE("a text that is balanced loses no word and stays within its width") {
    const std::string text = "Tôi. cần, một hai ba: bốn năm sáu bảy tám, chín mười. Xin Ông/Bà vui lòng chờ";
    for (int width = 100; width < 700; width += 7) {
        const auto set = ui::set(text, {ui::Weight::regular, 20}, 20, {width, 1}, half);
        std::string joined;
        for (const auto& line : set.lines) joined += (joined.empty() ? "" : " ") + line;
        CHECK(joined == text);
        CHECK(set.width <= width);
    }
}

TEST_CASE("a text shrinks until it has no more lines than there is room for") {
    const auto set = ui::set("aaaa bbbb cccc", {ui::Weight::regular, 20}, 10, {100, 1}, half);
    CHECK(set.lines.size() == 1);
    CHECK(set.font.pixels == 14);
}

TEST_CASE("at the least size a text takes the lines it needs, and loses no word") {
    const auto set = ui::set("aaaa bbbb cccc dddd", {ui::Weight::regular, 20}, 20, {50, 1}, half);
    CHECK(set.font.pixels == 20);
    CHECK(set.lines == Lines{"aaaa", "bbbb", "cccc", "dddd"});
}

TEST_CASE("texts that stand together are set in one size") {
    const auto all = ui::set_alike({"a", "aaaa bbbb"}, {ui::Weight::regular, 20}, 5, {60, 1}, half);
    CHECK(all[0].font == all[1].font);
    CHECK(all[1].font.pixels == 13);
}

TEST_CASE("a no-break space holds two words together") {
    const auto set = ui::set("aa b\u00A0b", {ui::Weight::regular, 10}, 10, {30, 2}, half);
    CHECK(set.lines == Lines{"aa", "b\u00A0b"});
}

TEST_CASE("an empty text has no line and no height") {
    const auto set = ui::set("", {ui::Weight::regular, 10}, 10, {30, 2}, half);
    CHECK(set.lines.empty());
    CHECK(set.height() == 0);
}
