#include "kiosk/ui/stage.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/kiosk/ui/memory.hpp"
#include "tests/kiosk/ui/screens.hpp"
#include "tests/support/dice.hpp"

using flow::Screen;
using ui::Attention;

namespace {

ui::Typefaces typefaces() {
    auto loaded = ui::Typefaces::load();
    REQUIRE(loaded);
    return std::move(*loaded);
}

std::vector<Screen> all_screens() {
    std::vector<Screen> found;
    for (const auto kind : screens::kinds) found.push_back(screens::vietnamese(kind));
    found.push_back(screens::english(Screen::Kind::asking));
    found.push_back(screens::long_winded());
    return found;
}

// What a stage shows that has seen nothing else.
Memory alone(const Screen& screen, const Attention& attention, ui::Size size) {
    ui::Stage stage(typefaces());
    stage.resize(size);
    stage.show(screen);
    Memory memory(size);
    stage.paint(memory.pixels(), attention);
    return memory;
}

std::vector<Screen> some(const std::vector<Screen>& screens, support::Dice& dice) {
    std::vector<Screen> chosen;
    for (const auto& screen : screens)
        if (dice.one_in(3)) chosen.push_back(screen);
    return chosen;
}

}  // namespace

TEST_CASE("whatever was shown, pressed and foreseen before, the pixels are those of a stage that has seen nothing") {
    constexpr ui::Size size{360, 640};
    const auto all = all_screens();
    const std::vector<Attention> presses{
        {}, {screens::face(1), {}}, {screens::face(4), screens::face(2)}, {{}, screens::language}};
    std::map<std::pair<std::size_t, std::size_t>, Memory> expected;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < presses.size(); ++j)
            expected.emplace(std::pair{i, j}, alone(all[i], presses[j], size));

    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        support::Dice dice(seed);
        ui::Stage stage(typefaces());
        stage.resize(size);
        Memory painted(size);
        Memory display(size);  // gets the boxes that are said to have changed, and nothing else
        for (int turn = 0; turn < 60; ++turn) {
            const auto screen = dice.below(all.size());
            const auto press = dice.below(presses.size());
            stage.show(all[screen]);
            if (dice.one_in(4)) stage.foresee(some(all, dice));
            for (const auto& box : stage.paint(painted.pixels(), presses[press])) display.take(box, painted);
            if (dice.one_in(3)) stage.foresee(some(all, dice));
            CAPTURE(seed, turn, screen, press);
            REQUIRE((painted == expected.at({screen, press})));  // not printed when it fails
            REQUIRE((display == painted));
            while (dice.one_in(2)) {  // what is seen stays: the display is told nothing
                stage.prepare(all[dice.below(all.size())], presses[dice.below(presses.size())], painted.pixels());
                if (dice.one_in(4)) stage.foresee(some(all, dice));
            }
        }
    }
}

TEST_CASE("what was prepared is handed over as it is, and only where it is another picture") {
    constexpr ui::Size size{540, 960};
    const Screen asking = screens::vietnamese(Screen::Kind::asking);
    const Screen telling = screens::vietnamese(Screen::Kind::telling);
    const auto area = [](const std::vector<ui::Box>& boxes) {
        std::int64_t sum = 0;
        for (const auto& box : boxes) sum += std::int64_t{box.width} * box.height;
        return sum;
    };
    const Memory expected = alone(telling, {}, size);
    ui::Stage stage(typefaces());
    stage.resize(size);
    Memory memory(size);
    stage.show(asking);
    stage.paint(memory.pixels(), {});
    stage.show(telling);
    const auto unprepared = stage.paint(memory.pixels(), {});
    stage.show(asking);
    stage.paint(memory.pixels(), {});

    stage.prepare(telling, {}, memory.pixels());
    CHECK((memory == expected));  // not printed when it fails
    stage.show(telling);
    const auto boxes = stage.paint(memory.pixels(), {});
    CHECK((memory == expected));
    CHECK(area(boxes) < area(unprepared));
    for (const auto& box : boxes)
        for (const auto& other : boxes) CHECK((&box == &other || ui::apart(box, other)));

    stage.prepare(asking, {}, memory.pixels());
    CHECK(stage.paint(memory.pixels(), {}).empty());  // the finger was drawn off: nothing is to be seen of it
    CHECK((memory == expected));
}

TEST_CASE("after another size, and back, everything is painted anew") {
    const Screen screen = screens::vietnamese(Screen::Kind::asking);
    constexpr ui::Size upright{360, 640};
    constexpr ui::Size wide{640, 360};
    auto expected_upright = alone(screen, {}, upright);
    auto expected_wide = alone(screen, {}, wide);
    ui::Stage stage(typefaces());
    for (const auto size : {upright, wide, upright}) {
        CHECK(stage.resize(size));
        if (!stage.screen()) stage.show(screen);
        Memory memory(size);
        stage.paint(memory.pixels(), {});
        CHECK((memory == (size == wide ? expected_wide : expected_upright)));
    }
    Memory lost(upright);
    CHECK_FALSE(stage.resize(upright));
    stage.forget_pixels();
    stage.foresee(all_screens());
    stage.paint(lost.pixels(), {});
    CHECK((lost == expected_upright));
}

TEST_CASE("a letter that takes the place of another in the atlas takes it on the screen") {
    constexpr ui::Size size{360, 640};
    const auto with_title = [](const char* title) {
        Screen screen;
        screen.kind = Screen::Kind::unable;
        screen.title = title;
        return screen;
    };
    for (const char* before : {"b", "d", "p", "q", "n", "u", "O", "0"}) {
        for (const char* after : {"b", "d", "p", "q", "n", "u", "O", "0"}) {
            const auto expected = alone(with_title(after), {}, size);
            ui::Stage stage(typefaces());
            stage.resize(size);
            Memory memory(size);
            for (const char* title : {before, after}) {
                stage.show(with_title(title));
                stage.paint(memory.pixels(), {});
            }
            CAPTURE(before, after);
            CHECK((memory == expected));  // not printed when it fails
        }
    }
}

TEST_CASE("a press changes nothing but its own spot, also when other screens were foreseen meanwhile") {
    constexpr ui::Size size{800, 480};
    ui::Stage stage(typefaces());
    stage.resize(size);
    stage.show(screens::vietnamese(Screen::Kind::asking));
    Memory memory(size);
    stage.paint(memory.pixels(), {});
    stage.foresee(all_screens());
    const auto boxes = stage.paint(memory.pixels(), {screens::face(2), {}});
    REQUIRE(boxes.size() == 1);
    const ui::Box plate = ui::spot_of(stage.layout(), screens::face(2))->plate;
    CHECK(ui::common(boxes.front(), plate) == boxes.front());
}
