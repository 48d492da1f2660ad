#include "kiosk/flow/telex.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tests/kiosk/flow/spelling.hpp"
#include "tests/support/dice.hpp"

namespace {

using spelling::family_of;
using spelling::Letters;
using spelling::pressed;
using spelling::readable;
using spelling::shown;
using spelling::View;

// Every letter there may be, so that everything made of them is NFC: no letter of these composes with another.
bool is_allowed(char32_t letter) { return (letter >= U' ' && letter <= U'~') || family_of(letter) != nullptr; }

bool is_toned(char32_t letter) { return family_of(letter) != nullptr && family_of(letter)->letters.find(letter) > 0; }

std::size_t word_start(const Letters& letters) {
    std::size_t start = letters.size();
    const auto is_word = [](char32_t sign) {
        return (sign >= U'a' && sign <= U'z') || (sign >= U'A' && sign <= U'Z') || sign > U'~';
    };
    while (start > 0 && is_word(letters[start - 1])) --start;
    return start;
}

// Strictly: shortest forms only, no surrogates, nothing cut off.
std::optional<Letters> decoded(std::string_view bytes) {
    Letters letters;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i++]);
        const int more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : -1;
        if (more < 0) return std::nullopt;
        char32_t letter = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
        for (int part = 0; part < more; ++part, ++i) {
            if (i == bytes.size() || (static_cast<unsigned char>(bytes[i]) & 0xC0U) != 0x80U) return std::nullopt;
            letter = (letter << 6U) | (static_cast<unsigned char>(bytes[i]) & 0x3FU);
        }
        if ((more == 2 && letter < 0x800) || (letter >= 0xD800 && letter < 0xE000)) return std::nullopt;
        letters += letter;
    }
    return letters;
}

char32_t random_key(support::Dice& dice) {
    constexpr View likely = U"aaeeiioouuywwwsfrxjzddnghctmpknqgbl .AUODW1";
    if (dice.one_in(40)) return static_cast<char32_t>(dice.below(0x120000));
    if (dice.one_in(10)) return static_cast<char32_t>(dice.below(0x80));
    return likely[dice.below(likely.size())];
}

}  // namespace

TEST_CASE("a sentence is written as it is spoken") {
    CHECK(shown(U"Tooi hafi lofng vowis casn booj tieeps daan.") == "Tôi hài lòng với cán bộ tiếp dân.");
    CHECK(shown(U"Thur tujc hafnh chisnh, 15 phust!") == "Thủ tục hành chính, 15 phút!");
}

TEST_CASE("the tone moves as the word grows, and back when it is erased") {
    CHECK(shown(U"hoaf") == "hòa");
    CHECK(shown(U"hoafn") == "hoàn");
    CHECK(shown(U"hoafi") == "hoài");
    CHECK(shown(U"thuyfn") == "thuỳn");
    CHECK(shown(U"tiese") == "tiế");
    CHECK(flow::utf8(flow::erase(pressed(U"hoanf"))) == "hòa");
}

TEST_CASE("uow is ươ, but huơ and thuở end in uơ") {
    CHECK(shown(U"dduow") == "đươ");
    CHECK(shown(U"thuow") == "thuơ");
    CHECK(shown(U"huow") == "huơ");
    CHECK(shown(U"thuowng") == "thương");
    CHECK(shown(U"huowu") == "hươu");
    CHECK(shown(U"huwow") == "hươ");
    CHECK(shown(U"quow") == "quơ");
    CHECK(shown(U"tuwong") == "tương");  // the second w is not missed
}

TEST_CASE("a mark replaces a mark, a tone a tone, z takes the tone away") {
    CHECK(shown(U"tawna") == "tân");
    CHECK(shown(U"taanw") == "tăn");
    CHECK(shown(U"muoonw") == "mươn");
    CHECK(shown(U"muwowno") == "muôn");
    CHECK(shown(U"toansj") == "toạn");
    CHECK(shown(U"toansz") == "toan");
    CHECK(shown(U"toanz") == "toanz");
}

TEST_CASE("w alone is ư where a vowel can stand") {
    CHECK(shown(U"tw") == "tư");
    CHECK(shown(U"W") == "Ư");
    CHECK(shown(U"giwx") == "giữ");
    CHECK(shown(U"quw") == "quw");
    CHECK(shown(U"ew") == "ew");
}

TEST_CASE("the same key again takes its mark away and writes itself") {
    CHECK(shown(U"ass") == "as");
    CHECK(shown(U"aaa") == "aa");
    CHECK(shown(U"ddd") == "dd");
    CHECK(shown(U"oww") == "ow");
    CHECK(shown(U"uww") == "uw");
    CHECK(shown(U"ww") == "w");
    CHECK(shown(U"uoww") == "uow");
    CHECK(shown(U"toanss") == "toans");
    CHECK(shown(U"tesst") == "test");
    CHECK(shown(U"dddd") == "ddd");
    CHECK(shown(U"xooong") == "xoong");
}

TEST_CASE("a word that cannot be Vietnamese shows its keys") {
    for (const View word : {U"windows", U"wifi", U"file", U"server", U"website", U"soft", U"left", U"book", U"facebook",
                            U"google", U"zalo", U"next", U"email", U"online", U"internet", U"scan", U"app", U"covid"})
        CHECK(shown(word) == readable(word));
    CHECK(shown(U"test") == "tét");  // this one can
}

TEST_CASE("abbreviations have their đ") {
    CHECK(shown(U"HDDND UBND QDD DDKKD DDKKDD") == "HĐND UBND QĐ ĐKKD ĐKKĐ");
    CHECK(shown(U"hddnd") == "hđnd");
}

TEST_CASE("case is kept") {
    CHECK(shown(U"DDaf") == "Đà");
    CHECK(shown(U"Dduwowngf") == "Đường");
    CHECK(shown(U"NGUOWIF DAAN") == "NGƯỜI DÂN");
    CHECK(shown(U"NGUoif") == "NGUòi");
    CHECK(shown(U"AS") == "Á");
    CHECK(shown(U"Aw") == "Ă");
}

TEST_CASE("what is no letter ends the word") {
    CHECK(shown(U"an s") == "an s");
    CHECK(shown(U"a1s") == "a1s");
    CHECK(shown(U"a-a") == "a-a");
    CHECK(shown(U"M'gar") == "M'gả");
}

TEST_CASE("erasing takes one composed letter, and the rest can be composed on") {
    const flow::Text nguoi = pressed(U"nguoiwf");
    CHECK(flow::utf8(flow::erase(nguoi)) == "ngườ");
    CHECK(flow::utf8(pressed(U"i", flow::erase(nguoi))) == "người");
    CHECK(flow::utf8(pressed(U"ns", flow::erase(nguoi))) == "ngướn");
    CHECK(flow::utf8(pressed(U"f", flow::erase(pressed(U"hoa ")))) == "hòa");
    CHECK(flow::erase({}) == flow::Text{});
}

TEST_CASE("a slip of the finger is mended by erasing it") {
    flow::Text text = pressed(U"nguowfc");
    CHECK(flow::utf8(text) == "nguowfc");
    CHECK(flow::utf8(pressed(U"i", flow::erase(text))) == "người");
}

TEST_CASE("a key that is no printable ASCII changes nothing") {
    const flow::Text text = pressed(U"toan");
    for (const char32_t key : {U'\0', U'\n', U'\x7F', U'é', U'đ', U'\u0301', U'\uFEFF', char32_t{0xD800},
                               char32_t{0x110000}, char32_t{0xFFFFFFFF}})
        CHECK(flow::press(text, key) == text);
}

TEST_CASE("plain keys stay as they are") {
    flow::Text text;
    for (const char32_t key : View(U"aa dd ass")) text = flow::press_plain(std::move(text), key);
    CHECK(flow::utf8(text) == "aa dd ass");
    CHECK(flow::utf8(pressed(U"s", flow::press_plain({}, U'a'))) == "á");  // switched on in the middle of a word
}

TEST_CASE("whatever is pressed, the text is sound") {
    for (unsigned seed = 1; seed <= 3'000; ++seed) {
        support::Dice dice(seed);
        flow::Text text;
        std::size_t presses = 0;
        std::string broken;
        const auto law = [&](bool holds, const char* says) {
            if (!holds && broken.empty()) broken = says;
        };
        for (int i = 0; i < 80; ++i) {
            const flow::Text before = text;
            const std::size_t start = word_start(before.letters);
            if (dice.one_in(6)) {
                text = flow::erase(before);
                law(text.letters.size() + 1 == std::max<std::size_t>(before.letters.size(), 1),
                    "erasing takes one letter");
            } else {
                text = flow::press(before, random_key(dice));
                ++presses;
                law(text.letters.size() <= presses, "there are never more letters than presses");
                law(text.letters.substr(0, start) == before.letters.substr(0, start), "only the last word changes");
            }
            law(std::all_of(text.letters.begin(), text.letters.end(), is_allowed), "every letter is a composed one");
            law(decoded(flow::utf8(text)) == text.letters, "the text is valid UTF-8");
            const Letters word = text.letters.substr(word_start(text.letters));
            law(std::count_if(word.begin(), word.end(), is_toned) <= 1, "a word has one tone");
        }
        INFO("seed " << seed << " broke \"" << broken << "\" with " << flow::utf8(text));
        REQUIRE(broken.empty());
    }
}

TEST_CASE("a mark or a tone typed twice leaves the word and the key") {
    std::size_t marked = 0;
    for (unsigned seed = 1; seed <= 20'000; ++seed) {
        support::Dice dice(seed);
        flow::Text text;
        for (std::uint64_t left = dice.below(7); left > 0; --left) text = flow::press(text, random_key(dice));
        if (text.letters.substr(word_start(text.letters)) != text.keys) continue;  // something is marked already
        const char32_t key = U"aeowdsfrxj"[dice.below(10)];
        const flow::Text once = flow::press(text, key);
        if (once.letters == text.letters + key) continue;
        ++marked;
        INFO("seed " << seed << ": " << flow::utf8(text) << " and twice " << readable({&key, 1}) << " by way of "
                     << flow::utf8(once));
        REQUIRE(readable(flow::press(once, key).letters) == readable(text.letters + key));
    }
    CHECK(marked > 2'000);
}
