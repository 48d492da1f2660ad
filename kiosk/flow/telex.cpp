#include "kiosk/flow/telex.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/flow/syllable.hpp"

namespace flow {
namespace {

using View = std::u32string_view;

constexpr View tone_keys = U"zfrxsj";  // in the order of Tone

struct Marking {
    char32_t key;
    char32_t plain;
    char32_t marked;
};
constexpr std::array markings{Marking{U'a', U'a', U'â'}, Marking{U'e', U'e', U'ê'}, Marking{U'o', U'o', U'ô'},
                              Marking{U'w', U'a', U'ă'}, Marking{U'w', U'o', U'ơ'}, Marking{U'w', U'u', U'ư'}};

// No word takes as many. One that has them is being played with, and forgets them so that they do not pile up.
constexpr std::size_t remembered_keys = 32;

struct Press {
    Letter letter;  // as it would be written
    char32_t key;   // lower case
};

struct Word {
    std::vector<Letter> letters;
    bool lone_w = false;  // the last letter is an ư made by w alone
    bool undone = false;  // a key was repeated: the letters are as they were asked for
};

// What the key makes of the shape, if it is a key that marks it.
std::optional<char32_t> marked(char32_t shape, char32_t key) {
    for (const Marking& marking : markings)
        if (marking.key == key && marking.plain == plain(shape)) return marking.marked;
    return std::nullopt;
}

Tone tone_of(const Word& word) {
    for (const Letter& letter : word.letters)
        if (letter.tone != Tone::ngang) return letter.tone;
    return Tone::ngang;
}

void set_tone(Word& word, std::size_t place, Tone tone) {
    for (Letter& letter : word.letters) letter.tone = Tone::ngang;
    word.letters[place].tone = tone;
}

// The word with its tone in its place, or nothing if it can no longer become Vietnamese.
std::optional<Word> settled(Word word) {
    const auto at = syllable(word.letters);
    if (!at) return std::nullopt;
    if (at->has_vowel()) set_tone(word, seat(word.letters, *at), tone_of(word));
    return word;
}

Word longer(Word word, const Letter& letter) {
    word.letters.push_back(letter);
    word.lone_w = false;
    return word;
}

Word undone(Word word, const Press& press) {
    word.undone = true;
    return longer(std::move(word), press.letter);
}

// ---- What a key can mean. Each returns the word after it, or nothing if it does not mean that here.

// f r x s j z
std::optional<Word> toned(Word word, const Syllable& at, const Press& press) {
    const auto column = tone_keys.find(press.key);
    if (column == View::npos || !at.has_vowel()) return std::nullopt;
    const auto tone = static_cast<Tone>(column);
    const bool repeated = tone == tone_of(word);
    if (repeated && tone == Tone::ngang) return std::nullopt;
    set_tone(word, at.nucleus, repeated ? Tone::ngang : tone);
    return repeated ? undone(std::move(word), press) : settled(std::move(word));
}

// dd. As đ begins a syllable, its second d may come late (did -> đi); in an abbreviation it follows at once (QĐ).
std::optional<Word> stroked(Word word, const Syllable& at, const Press& press) {
    if (press.key != U'd' || word.letters.empty()) return std::nullopt;
    Letter& letter = at.nucleus == word.letters.size() ? word.letters.back() : word.letters.front();
    if (plain(letter.shape) != U'd') return std::nullopt;
    const bool repeated = letter.shape == U'đ';
    letter.shape = repeated ? U'd' : U'đ';
    return repeated ? undone(std::move(word), press) : settled(std::move(word));
}

// aa ee oo
std::optional<Word> roofed(const Word& word, const Syllable& at, const Press& press) {
    if (press.key == U'w') return std::nullopt;
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        const auto shape = marked(word.letters[i].shape, press.key);
        if (!shape) continue;
        Word changed = word;
        const bool repeated = changed.letters[i].shape == *shape;
        changed.letters[i].shape = repeated ? press.key : *shape;
        if (repeated) return undone(std::move(changed), press);
        if (i > at.nucleus && changed.letters[i - 1].shape == U'ư') changed.letters[i - 1].shape = U'u';  // ươ -> uô
        if (auto found = settled(std::move(changed))) return found;
    }
    return std::nullopt;
}

// Where uo stands in the nucleus, marked or not.
std::optional<std::size_t> pair_in(const Word& word, const Syllable& at) {
    for (std::size_t i = at.nucleus; i + 1 < at.final; ++i)
        if (plain(word.letters[i].shape) == U'u' && plain(word.letters[i + 1].shape) == U'o') return i;
    return std::nullopt;
}

// thuở and huơ end in uơ; a word that goes on has ươ.
bool may_end_in_pair(const Word& word, std::size_t pair) {
    if (pair + 2 != word.letters.size() || word.letters[pair].shape != U'u') return false;
    std::u32string initial;
    for (std::size_t i = 0; i < pair; ++i) initial += word.letters[i].shape;
    return initial == U"h" || initial == U"th" || initial == U"kh";
}

Word with_horns(Word word, std::size_t pair) {
    if (!may_end_in_pair(word, pair)) word.letters[pair].shape = U'ư';
    word.letters[pair + 1].shape = U'ơ';
    return word;
}

std::optional<Word> horned_somewhere(const Word& word, const Syllable& at, const Press& press) {
    if (const auto pair = pair_in(word, at)) {
        Word changed = with_horns(word, *pair);
        return changed.letters == word.letters ? std::nullopt : settled(std::move(changed));
    }
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        const auto shape = marked(word.letters[i].shape, press.key);
        if (!shape || *shape == word.letters[i].shape) continue;
        Word changed = word;
        changed.letters[i].shape = *shape;
        if (auto found = settled(std::move(changed))) return found;
    }
    return std::nullopt;
}

std::optional<Word> unhorned(Word word, const Syllable& at, const Press& press) {
    bool found = false;
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        char32_t& shape = word.letters[i].shape;
        if (marked(shape, press.key) != shape) continue;
        shape = plain(shape);
        found = true;
    }
    if (!found) return std::nullopt;
    if (word.lone_w) word.letters.pop_back();
    return undone(std::move(word), press);
}

// aw ow uw uow, and w for ư
std::optional<Word> horned(const Word& word, const Syllable& at, const Press& press) {
    if (press.key != U'w') return std::nullopt;
    if (auto found = horned_somewhere(word, at, press)) return found;
    if (auto found = unhorned(word, at, press)) return found;
    auto found = settled(longer(word, {U'ư', Tone::ngang, press.letter.capital}));
    if (found) found->lone_w = true;
    return found;
}

bool has_horn(const Letter& letter) { return letter.shape == U'ơ' || letter.shape == U'ư'; }

// The key as a letter. Half a ươ that goes on is made whole: thuơ + n -> thươn, ưo + c -> ươc.
Word lengthened(const Word& word, const Press& press) {
    Word more = longer(word, press.letter);
    if (const auto at = syllable(more.letters)) {
        const auto pair = pair_in(more, *at);
        const bool goes_on = pair && *pair + 2 < more.letters.size();
        if (goes_on && (has_horn(more.letters[*pair]) || has_horn(more.letters[*pair + 1])))
            more = with_horns(std::move(more), *pair);
    }
    auto found = settled(more);
    return found ? std::move(*found) : more;
}

Word after(const Word& word, char32_t sign) {
    const Letter letter = letter_of(sign);
    const Press press{letter, letter.shape};
    const auto at = syllable(word.letters);
    if (!at) return longer(word, letter);
    if (auto found = toned(word, *at, press)) return std::move(*found);
    if (auto found = stroked(word, *at, press)) return std::move(*found);
    if (auto found = roofed(word, *at, press)) return std::move(*found);
    if (auto found = horned(word, *at, press)) return std::move(*found);
    return lengthened(word, press);
}

// ---- Words in a text

bool is_latin(char32_t sign) { return (sign >= U'a' && sign <= U'z') || (sign >= U'A' && sign <= U'Z'); }

bool is_printable(char32_t key) { return key >= U' ' && key <= U'~'; }

// Beyond ASCII a text holds only Vietnamese letters.
std::size_t word_start(View letters) {
    std::size_t start = letters.size();
    while (start > 0 && (is_latin(letters[start - 1]) || letters[start - 1] > U'~')) --start;
    return start;
}

Word read(View letters) {
    Word word;
    for (const char32_t sign : letters) word.letters.push_back(letter_of(sign));
    return word;
}

std::u32string written(const Word& word) {
    std::u32string letters;
    for (const Letter& letter : word.letters) letters += sign_of(letter);
    return letters;
}

std::u32string composed(const std::u32string& keys) {
    Word word;
    for (const char32_t key : keys) word = after(word, key);
    return word.undone || syllable(word.letters) ? written(word) : keys;
}

}  // namespace

Text press(Text text, char32_t key) {
    if (!is_latin(key)) return press_plain(std::move(text), key);
    const std::size_t start = word_start(text.letters);
    const View word = View(text.letters).substr(start);
    const bool known = word.empty() || !text.keys.empty();
    if (known) text.keys += key;
    const std::u32string changed = known ? composed(text.keys) : written(after(read(word), key));
    text.letters = text.letters.substr(0, start) + changed;
    if (text.keys.size() > remembered_keys) text.keys.clear();
    return text;
}

Text press_plain(Text text, char32_t key) {
    if (!is_printable(key)) return text;
    text.letters += key;
    text.keys.clear();
    return text;
}

// A word that shows its keys gives one of them back and remembers the others, so that a slip of the finger can be
// mended: nguowfc, erased to nguowf and continued with i, is người.
Text erase(Text text) {
    if (text.letters.empty()) return text;
    const std::size_t start = word_start(text.letters);
    const bool shows_keys = !text.keys.empty() && View(text.letters).substr(start) == text.keys;
    text.letters.pop_back();
    if (shows_keys)
        text.keys.pop_back();
    else
        text.keys.clear();
    if (start < text.letters.size())
        if (const auto word = settled(read(View(text.letters).substr(start))))
            text.letters = text.letters.substr(0, start) + written(*word);
    return text;
}

std::string utf8(const Text& text) {
    std::string bytes;
    const auto put = [&bytes](char32_t value) { bytes += static_cast<char>(static_cast<unsigned char>(value)); };
    for (const char32_t letter : text.letters) {  // none is above U+1EF9
        if (letter < 0x80) {
            put(letter);
        } else if (letter < 0x800) {
            put(0xC0U | (letter >> 6U));
            put(0x80U | (letter & 0x3FU));
        } else {
            put(0xE0U | (letter >> 12U));
            put(0x80U | ((letter >> 6U) & 0x3FU));
            put(0x80U | (letter & 0x3FU));
        }
    }
    return bytes;
}

}  // namespace flow
