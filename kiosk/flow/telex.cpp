#include "kiosk/flow/telex.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace flow {
namespace {

using Letters = std::u32string_view;

enum class Tone : std::uint8_t { ngang, huyen, hoi, nga, sac, nang };  // the order of the columns of `vowels`

constexpr std::array<Letters, 12> vowels{U"aàảãáạ", U"ăằẳẵắặ", U"âầẩẫấậ", U"eèẻẽéẹ", U"êềểễếệ", U"iìỉĩíị",
                                         U"oòỏõóọ", U"ôồổỗốộ", U"ơờởỡớợ", U"uùủũúụ", U"ưừửữứự", U"yỳỷỹýỵ"};
constexpr std::array<Letters, 12> capitals{U"AÀẢÃÁẠ", U"ĂẰẲẴẮẶ", U"ÂẦẨẪẤẬ", U"EÈẺẼÉẸ", U"ÊỀỂỄẾỆ", U"IÌỈĨÍỊ",
                                           U"OÒỎÕÓỌ", U"ÔỒỔỖỐỘ", U"ƠỜỞỠỚỢ", U"UÙỦŨÚỤ", U"ƯỪỬỮỨỰ", U"YỲỶỸÝỴ"};
constexpr Letters tone_keys = U"zfrxsj";  // in the order of Tone

struct Marking {
    char32_t key;
    char32_t plain;
    char32_t marked;
};
constexpr std::array markings{Marking{U'a', U'a', U'â'}, Marking{U'e', U'e', U'ê'}, Marking{U'o', U'o', U'ô'},
                              Marking{U'w', U'a', U'ă'}, Marking{U'w', U'o', U'ơ'}, Marking{U'w', U'u', U'ư'},
                              Marking{U'd', U'd', U'đ'}};

constexpr Letters initials = U"b c ch d đ g gh gi h k kh kr l m n ng ngh nh p ph qu r s t th tr v x";

// The nuclei that a final may follow, and which. Somewhat generous (Đắk, Krông, oăp), so that no name is out of reach.
struct Rime {
    Letters nucleus;
    Letters finals;
};
constexpr std::array rimes{
    Rime{U"a", U"c ch m n ng nh p t"},  Rime{U"ă", U"c k m n ng p t"}, Rime{U"â", U"c m n ng p t"},
    Rime{U"e", U"c m n ng p t"},        Rime{U"ê", U"ch m n nh p t"},  Rime{U"i", U"ch m n nh p t"},
    Rime{U"o", U"c m n ng p t"},        Rime{U"ô", U"c m n ng p t"},   Rime{U"ơ", U"m n p t"},
    Rime{U"u", U"c m n ng p t"},        Rime{U"ư", U"c m n ng p t"},   Rime{U"y", U"ch n nh t"},
    Rime{U"oa", U"c ch m n ng nh p t"}, Rime{U"oă", U"c m n ng p t"},  Rime{U"oe", U"c m n ng p t"},
    Rime{U"uâ", U"c m n ng p t"},       Rime{U"uê", U"ch n nh t"},     Rime{U"uy", U"ch n nh p t"},
    Rime{U"iê", U"c m n ng p t"},       Rime{U"yê", U"c m n ng p t"},  Rime{U"uyê", U"n t"},
    Rime{U"uô", U"c m n ng p t"},       Rime{U"ươ", U"c m n ng p t"},  Rime{U"oo", U"c n ng"}};
constexpr Letters open_nuclei =
    U"ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui uơ ưa ưi ưu "
    U"oai oao oay oeo uây uêu uya uyu iêu yêu uôi ươi ươu";

// More than the longest syllable takes: a word typed with more has either turned back long ago or is being played with.
constexpr std::size_t remembered_keys = 32;

// One letter of a word, its case and tone apart from its shape: U'ơ' for all of ơ ờ ở ỡ ớ ợ Ơ Ờ Ở Ỡ Ớ Ợ.
struct Letter {
    char32_t shape = 0;
    Tone tone = Tone::ngang;
    bool capital = false;
    bool lone = false;  // an ư made by w alone
    bool operator==(const Letter&) const = default;
};

struct Composed {
    std::vector<Letter> letters;
    bool undone = false;  // a key was repeated: the letters are as they were asked for
};

struct Syllable {
    std::size_t nucleus = 0;  // where it begins
    std::size_t final = 0;    // where it ends
    bool open(const Composed& word) const { return final == word.letters.size(); }
};

// ---- Letters

bool is_latin(char32_t key) { return (key >= U'a' && key <= U'z') || (key >= U'A' && key <= U'Z'); }

bool is_printable(char32_t key) { return key >= U' ' && key <= U'~'; }

Letter letter_of(char32_t sign) {
    for (std::size_t row = 0; row < vowels.size(); ++row)
        for (const bool capital : {false, true})
            if (const auto column = (capital ? capitals : vowels).at(row).find(sign); column != Letters::npos)
                return {vowels.at(row).front(), static_cast<Tone>(column), capital};
    if (sign == U'Đ') return {U'đ', Tone::ngang, true};
    if (sign >= U'A' && sign <= U'Z') return {sign - U'A' + U'a', Tone::ngang, true};
    return {sign};
}

char32_t sign_of(const Letter& letter) {
    for (std::size_t row = 0; row < vowels.size(); ++row)
        if (vowels.at(row).front() == letter.shape)
            return (letter.capital ? capitals : vowels).at(row).at(static_cast<std::size_t>(letter.tone));
    if (letter.shape == U'đ') return letter.capital ? U'Đ' : U'đ';
    return letter.capital && is_latin(letter.shape) ? letter.shape - U'a' + U'A' : letter.shape;
}

bool is_word_letter(char32_t sign) {
    const char32_t shape = letter_of(sign).shape;
    return is_latin(shape) || shape > U'~';
}

char32_t plain(char32_t shape) {
    const auto* const marking =
        std::find_if(markings.begin(), markings.end(), [shape](const Marking& each) { return each.marked == shape; });
    return marking == markings.end() ? shape : marking->plain;
}

bool is_vowel(const Letter& letter) { return Letters(U"aeiouy").find(plain(letter.shape)) != Letters::npos; }

// What the key makes of the shape, if it is a key that marks it.
std::optional<char32_t> marked(char32_t shape, char32_t key) {
    for (const Marking& marking : markings)
        if (marking.key == key && marking.plain == plain(shape)) return marking.marked;
    return std::nullopt;
}

// ---- Syllables

// Marks may still come: a plain letter stands for each of its marked ones.
bool may_become(Letters typed, Letters wanted) {
    return std::equal(typed.begin(), typed.end(), wanted.begin(), wanted.end(),
                      [](char32_t is, char32_t wish) { return is == wish || is == plain(wish); });
}

template <typename Fits>
bool any_word(Letters words, Fits fits) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(U' '), words.size());
        if (fits(words.substr(0, end))) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

bool is_initial(Letters typed) {
    return typed.empty() || any_word(initials, [typed](Letters initial) { return typed == initial; });
}

// A nucleus without a final may be the beginning of a longer one: every step on the way to a word must be possible.
bool may_become_rime(Letters nucleus, Letters final) {
    const auto begins = [nucleus](Letters wanted) { return may_become(nucleus, wanted.substr(0, nucleus.size())); };
    if (final.empty() && any_word(open_nuclei, begins)) return true;
    return std::any_of(rimes.begin(), rimes.end(), [=](const Rime& rime) {
        if (final.empty()) return begins(rime.nucleus);
        return may_become(nucleus, rime.nucleus) &&
               any_word(rime.finals, [final](Letters each) { return each.substr(0, final.size()) == final; });
    });
}

// A syllable that ends in c, ch, k, p or t is stopped: sắc and nặng are its only tones.
bool bears(Letters final, Tone tone) {
    const bool stopped = !final.empty() && Letters(U"ckpt").find(final.front()) != Letters::npos;
    return !stopped || tone == Tone::ngang || tone == Tone::sac || tone == Tone::nang;
}

Tone tone_of(const Composed& word) {
    for (const Letter& letter : word.letters)
        if (letter.tone != Tone::ngang) return letter.tone;
    return Tone::ngang;
}

std::size_t count_while(const std::vector<Letter>& letters, std::size_t from, bool vowel) {
    std::size_t end = from;
    while (end < letters.size() && is_vowel(letters[end]) == vowel) ++end;
    return end;
}

std::optional<Syllable> syllable_from(const Composed& word, Letters shapes, std::size_t nucleus) {
    const std::size_t final = count_while(word.letters, nucleus, true);
    const bool repeats = nucleus > 0 && final > nucleus && plain(shapes[nucleus]) == shapes[nucleus - 1];  // quu, gii
    if (repeats || !is_initial(shapes.substr(0, nucleus))) return std::nullopt;
    if (!bears(shapes.substr(final), tone_of(word))) return std::nullopt;
    const bool bare = final == nucleus && final == shapes.size();  // qu, before its vowel
    if (!bare && !may_become_rime(shapes.substr(nucleus, final - nucleus), shapes.substr(final))) return std::nullopt;
    return Syllable{nucleus, final};
}

// How the letters can be read, or nothing if they can no longer become Vietnamese. The i of gi and the u of qu are not
// vowels if another one follows (già, quý); gì and giếng, which need theirs, are read in the second way.
std::optional<Syllable> syllable(const Composed& word) {
    std::u32string shapes;
    for (const Letter& letter : word.letters) shapes += letter.shape;
    const std::size_t size = shapes.size();
    const std::size_t first = count_while(word.letters, 0, false);
    if (first == size) {  // no vowel (yet): an abbreviation
        if (shapes.find(U"dd") != std::u32string::npos) return std::nullopt;
        return Syllable{size, size};
    }
    const std::u32string start = shapes.substr(0, first + 1);
    if (start == U"qu" || (start == U"gi" && first + 1 < size))
        if (const auto found = syllable_from(word, shapes, first + 1)) return found;
    return syllable_from(word, shapes, first);
}

// The letter that carries the tone: the last one with a mark (ươ: ơ); else the second vowel of three, or of two before
// a final; else the first.
std::size_t seat(const Composed& word, const Syllable& at) {
    for (std::size_t i = at.final; i > at.nucleus; --i)
        if (plain(word.letters[i - 1].shape) != word.letters[i - 1].shape) return i - 1;
    const std::size_t count = at.final - at.nucleus;
    return count == 3 || (count == 2 && !at.open(word)) ? at.nucleus + 1 : at.nucleus;
}

void set_tone(Composed& word, std::size_t place, Tone tone) {
    for (Letter& letter : word.letters) letter.tone = Tone::ngang;
    word.letters[place].tone = tone;
}

// The word with its tone in its place, or nothing if it can no longer become Vietnamese.
std::optional<Composed> settled(Composed word) {
    const auto at = syllable(word);
    if (!at) return std::nullopt;
    if (at->nucleus < at->final) set_tone(word, seat(word, *at), tone_of(word));
    return word;
}

// ---- Keys. Each of these returns the word after the key, or nothing if the key means something else here.

struct Press {
    Letter letter;  // as it would be written
    char32_t key;   // lower case
};

Composed with(Composed word, const Letter& letter) {
    word.letters.push_back(letter);
    return word;
}

Composed undone(Composed word, const Press& press) {
    word.undone = true;
    return with(std::move(word), press.letter);
}

std::optional<Composed> toned(Composed word, const Syllable& at, const Press& press) {
    const auto column = tone_keys.find(press.key);
    if (column == Letters::npos || at.nucleus == at.final) return std::nullopt;
    const auto tone = static_cast<Tone>(column);
    const bool repeated = tone == tone_of(word);
    if (repeated && tone == Tone::ngang) return std::nullopt;
    set_tone(word, at.nucleus, repeated ? Tone::ngang : tone);
    return repeated ? undone(std::move(word), press) : settled(std::move(word));
}

// dd: đ begins a syllable, so its second d may come late (did -> đi); in an abbreviation it follows at once (QĐ).
std::optional<Composed> stroked(Composed word, const Syllable& at, const Press& press) {
    if (press.key != U'd' || word.letters.empty()) return std::nullopt;
    const bool abbreviated = at.nucleus == word.letters.size() && at.nucleus == count_while(word.letters, 0, false);
    Letter& letter = abbreviated ? word.letters.back() : word.letters.front();
    if (plain(letter.shape) != U'd') return std::nullopt;
    const bool repeated = letter.shape == U'đ';
    letter.shape = repeated ? U'd' : U'đ';
    return repeated ? undone(std::move(word), press) : settled(std::move(word));
}

// aa ee oo
std::optional<Composed> roofed(const Composed& word, const Syllable& at, const Press& press) {
    if (press.key == U'w') return std::nullopt;
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        const auto shape = marked(word.letters[i].shape, press.key);
        if (!shape) continue;
        Composed changed = word;
        const bool repeated = changed.letters[i].shape == *shape;
        changed.letters[i].shape = repeated ? press.key : *shape;
        if (repeated) return undone(std::move(changed), press);
        if (i > at.nucleus && changed.letters[i - 1].shape == U'ư') changed.letters[i - 1].shape = U'u';  // ươ -> uô
        if (auto found = settled(std::move(changed))) return found;
    }
    return std::nullopt;
}

// Where uo stands in the nucleus, marked or not.
std::optional<std::size_t> pair_in(const Composed& word, const Syllable& at) {
    for (std::size_t i = at.nucleus; i + 1 < at.final; ++i)
        if (plain(word.letters[i].shape) == U'u' && plain(word.letters[i + 1].shape) == U'o') return i;
    return std::nullopt;
}

// thuở and huơ are the words that end in uơ; a word that goes on has ươ.
bool may_end_in_pair(const Composed& word, std::size_t pair) {
    const bool ends = pair + 2 == word.letters.size() && pair > 0 && word.letters[pair].shape == U'u';
    if (!ends || word.letters[pair - 1].shape != U'h') return false;
    return pair == 1 || (pair == 2 && Letters(U"tk").find(word.letters[0].shape) != Letters::npos);
}

Composed with_horns(Composed word, std::size_t pair) {
    if (!may_end_in_pair(word, pair)) word.letters[pair].shape = U'ư';
    word.letters[pair + 1].shape = U'ơ';
    return word;
}

std::optional<Composed> horned_somewhere(const Composed& word, const Syllable& at, const Press& press) {
    if (const auto pair = pair_in(word, at)) {
        Composed changed = with_horns(word, *pair);
        return changed.letters == word.letters ? std::nullopt : settled(std::move(changed));
    }
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        const auto shape = marked(word.letters[i].shape, press.key);
        if (!shape || *shape == word.letters[i].shape) continue;
        Composed changed = word;
        changed.letters[i].shape = *shape;
        if (auto found = settled(std::move(changed))) return found;
    }
    return std::nullopt;
}

std::optional<Composed> unhorned(Composed word, const Syllable& at, const Press& press) {
    bool found = false;
    for (std::size_t i = at.nucleus; i < at.final; ++i) {
        char32_t& shape = word.letters[i].shape;
        if (marked(shape, press.key) != shape) continue;
        shape = plain(shape);
        found = true;
    }
    if (!found) return std::nullopt;
    if (word.letters.back().lone) word.letters.pop_back();
    return undone(std::move(word), press);
}

// aw ow uw uow, and w for ư
std::optional<Composed> horned(const Composed& word, const Syllable& at, const Press& press) {
    if (press.key != U'w') return std::nullopt;
    if (auto found = horned_somewhere(word, at, press)) return found;
    if (auto found = unhorned(word, at, press)) return found;
    return settled(with(word, {U'ư', Tone::ngang, press.letter.capital, true}));
}

bool has_horn(const Letter& letter) { return letter.shape == U'ơ' || letter.shape == U'ư'; }

// The key as a letter. Half a ươ that goes on is made whole: thuơ + n -> thươn, ưo + c -> ươc.
Composed lengthened(const Composed& word, const Press& press) {
    Composed longer = with(word, press.letter);
    if (const auto at = syllable(longer)) {
        const auto pair = pair_in(longer, *at);
        const bool goes_on = pair && *pair + 2 < longer.letters.size();
        if (goes_on && (has_horn(longer.letters[*pair]) || has_horn(longer.letters[*pair + 1])))
            longer = with_horns(std::move(longer), *pair);
    }
    auto found = settled(longer);
    return found ? std::move(*found) : longer;
}

Composed after(const Composed& word, char32_t sign) {
    const Letter letter = letter_of(sign);
    const Press press{letter, letter.shape};
    const auto at = syllable(word);
    if (!at) return with(word, letter);
    if (auto found = toned(word, *at, press)) return std::move(*found);
    if (auto found = stroked(word, *at, press)) return std::move(*found);
    if (auto found = roofed(word, *at, press)) return std::move(*found);
    if (auto found = horned(word, *at, press)) return std::move(*found);
    return lengthened(word, press);
}

// ---- Words in a text

std::size_t word_start(const std::u32string& letters) {
    std::size_t start = letters.size();
    while (start > 0 && is_word_letter(letters[start - 1])) --start;
    return start;
}

Composed read(Letters letters) {
    Composed word;
    for (const char32_t sign : letters) word.letters.push_back(letter_of(sign));
    return word;
}

std::u32string written(const Composed& word) {
    std::u32string letters;
    for (const Letter& letter : word.letters) letters += sign_of(letter);
    return letters;
}

std::u32string composed(const std::u32string& keys) {
    Composed word;
    for (const char32_t key : keys) word = after(word, key);
    return word.undone || syllable(word) ? written(word) : keys;
}

}  // namespace

Text press(Text text, char32_t key) {
    if (!is_latin(key)) return press_plain(std::move(text), key);
    const std::size_t start = word_start(text.letters);
    const bool known = start == text.letters.size() || !text.keys.empty();
    if (known) text.keys += key;
    const std::u32string word =
        known ? composed(text.keys) : written(after(read(Letters(text.letters).substr(start)), key));
    text.letters.replace(start, std::u32string::npos, word);
    if (text.keys.size() > remembered_keys) text.keys.clear();
    return text;
}

Text press_plain(Text text, char32_t key) {
    if (!is_printable(key)) return text;
    text.letters += key;
    text.keys.clear();
    return text;
}

// A word that shows its keys gives one of them back, so that a slip of the finger can be mended: nguowfc, erased to
// nguowf and continued with i, is người.
Text erase(Text text) {
    if (text.letters.empty()) return text;
    const std::size_t start = word_start(text.letters);
    const bool shows_keys = text.letters.substr(start) == text.keys;
    text.letters.pop_back();
    if (shows_keys && !text.keys.empty())
        text.keys.pop_back();
    else
        text.keys.clear();
    if (start < text.letters.size())
        if (const auto word = settled(read(Letters(text.letters).substr(start))))
            text.letters.replace(start, std::u32string::npos, written(*word));
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
