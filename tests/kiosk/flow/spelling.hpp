// Spelling: a speller that knows nothing of the composer, from a word to the keys of which Telex is to make it.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/flow/telex.hpp"
#include "tests/support/dice.hpp"

namespace spelling {

using Letters = std::u32string;
using View = std::u32string_view;

inline flow::Text pressed(View keys, flow::Text text = {}) {
    for (const char32_t key : keys) text = flow::press(std::move(text), key);
    return text;
}

inline std::string shown(View keys) { return flow::utf8(pressed(keys)); }

inline std::string readable(View letters) { return flow::utf8({Letters(letters), {}}); }

inline std::vector<Letters> split(View text) {
    std::vector<Letters> words(1);
    for (const char32_t sign : text) {
        if (sign != U' ')
            words.back() += sign;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

struct Family {  // one vowel: its keys, and its letters without and with the five tones
    View keys;
    View letters;
};
constexpr std::array families{
    Family{U"a", U"aàảãáạ"},  Family{U"aw", U"ăằẳẵắặ"}, Family{U"aa", U"âầẩẫấậ"}, Family{U"e", U"eèẻẽéẹ"},
    Family{U"ee", U"êềểễếệ"}, Family{U"i", U"iìỉĩíị"},  Family{U"o", U"oòỏõóọ"},  Family{U"oo", U"ôồổỗốộ"},
    Family{U"ow", U"ơờởỡớợ"}, Family{U"u", U"uùủũúụ"},  Family{U"uw", U"ưừửữứự"}, Family{U"y", U"yỳỷỹýỵ"},
    Family{U"dd", U"đ"},      Family{U"A", U"AÀẢÃÁẠ"},  Family{U"AW", U"ĂẰẲẴẮẶ"}, Family{U"AA", U"ÂẦẨẪẤẬ"},
    Family{U"E", U"EÈẺẼÉẸ"},  Family{U"EE", U"ÊỀỂỄẾỆ"}, Family{U"I", U"IÌỈĨÍỊ"},  Family{U"O", U"OÒỎÕÓỌ"},
    Family{U"OO", U"ÔỒỔỖỐỘ"}, Family{U"OW", U"ƠỜỞỠỚỢ"}, Family{U"U", U"UÙỦŨÚỤ"},  Family{U"UW", U"ƯỪỬỮỨỰ"},
    Family{U"Y", U"YỲỶỸÝỴ"},  Family{U"DD", U"Đ"}};
constexpr std::array<char32_t, 6> tone_keys{0, U'f', U'r', U'x', U's', U'j'};

// A word as its letters without tone, and where which tone goes.
struct Sound {
    Letters letters;
    std::size_t seat = 0;
    std::size_t tone = 0;
};

inline const Family* family_of(char32_t letter) {
    const auto* const found = std::find_if(families.begin(), families.end(),
                                           [&](const Family& each) { return each.letters.find(letter) != View::npos; });
    return found == families.end() ? nullptr : found;
}

inline Sound heard(View word) {
    Sound sound;
    for (const char32_t letter : word) {
        const Family* const family = family_of(letter);
        const std::size_t tone = family == nullptr ? 0 : family->letters.find(letter);
        if (tone != 0) sound.seat = sound.letters.size();
        if (tone != 0) sound.tone = tone;
        sound.letters += family == nullptr ? letter : family->letters.front();
    }
    return sound;
}

inline Letters spoken(const Sound& sound) {
    Letters word = sound.letters;
    if (sound.tone != 0) word[sound.seat] = family_of(word[sound.seat])->letters[sound.tone];
    return word;
}

// After which letter (at or behind its own) a mark or a tone is typed.
enum class What { mark, tone };
using Place = std::function<std::size_t(What what, std::size_t own, std::size_t last)>;

inline std::size_t at_once(What /*what*/, std::size_t own, std::size_t /*last*/) { return own; }
inline std::size_t at_the_end(What /*what*/, std::size_t /*own*/, std::size_t last) { return last; }
inline std::size_t tone_at_the_end(What what, std::size_t own, std::size_t last) {
    return what == What::tone ? last : own;
}

struct Habit {
    Place place;
    bool each_w = false;      // two for ươ: else one, after its ơ
    bool tone_first = false;  // before the marks that are typed after the same letter
};

inline bool is_horned(char32_t letter) { return View(U"ơưƠƯ").find(letter) != View::npos; }

// The letters one by one, each followed by the keys that habit puts there. The second o of oo is pressed twice, at
// once.
inline Letters spelt(const Sound& sound, const Habit& habit) {
    const std::size_t last = sound.letters.size() - 1;
    std::vector<Letters> bases;
    std::vector<Letters> marks(last + 1);
    std::vector<Letters> tones(last + 1);
    for (std::size_t i = 0; i <= last; ++i) {
        const char32_t letter = sound.letters[i];
        const Family* const family = family_of(letter);
        const bool doubled = letter == U'o' && i > 0 && sound.letters[i - 1] == U'o';
        bases.emplace_back(doubled ? 2 : 1, family == nullptr ? letter : family->keys.front());
        const bool shares = i < last && is_horned(letter) && is_horned(sound.letters[i + 1]) && !habit.each_w;
        if (family != nullptr && family->keys.size() == 2 && !shares)
            marks[habit.place(What::mark, i, last)] += family->keys.back();
    }
    if (sound.tone != 0) tones[habit.place(What::tone, sound.seat, last)] += tone_keys.at(sound.tone);
    Letters keys;
    for (std::size_t i = 0; i <= last; ++i)
        keys += bases[i] + (habit.tone_first ? tones[i] + marks[i] : marks[i] + tones[i]);
    return keys;
}

inline std::vector<Letters> spellings(const Sound& sound, support::Dice& dice) {
    const Place anywhere = [&dice](What /*what*/, std::size_t own, std::size_t last) {
        return own + dice.below(last - own + 1);
    };
    std::vector<Letters> all;
    for (const Place& place : {Place(at_once), Place(tone_at_the_end), Place(at_the_end), anywhere, anywhere})
        for (const bool tone_first : {false, true}) all.push_back(spelt(sound, {place, false, tone_first}));
    all.push_back(spelt(sound, {at_once, true}));
    all.push_back(spelt(sound, {tone_at_the_end, true}));
    return all;
}

}  // namespace spelling
