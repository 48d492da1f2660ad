#include "kiosk/flow/syllable.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace flow {
namespace {

using View = std::u32string_view;

// Rows of one shape each, columns in the order of Tone.
constexpr std::array<View, 12> vowels{U"aàảãáạ", U"ăằẳẵắặ", U"âầẩẫấậ", U"eèẻẽéẹ", U"êềểễếệ", U"iìỉĩíị",
                                      U"oòỏõóọ", U"ôồổỗốộ", U"ơờởỡớợ", U"uùủũúụ", U"ưừửữứự", U"yỳỷỹýỵ"};
constexpr std::array<View, 12> capitals{U"AÀẢÃÁẠ", U"ĂẰẲẴẮẶ", U"ÂẦẨẪẤẬ", U"EÈẺẼÉẸ", U"ÊỀỂỄẾỆ", U"IÌỈĨÍỊ",
                                        U"OÒỎÕÓỌ", U"ÔỒỔỖỐỘ", U"ƠỜỞỠỚỢ", U"UÙỦŨÚỤ", U"ƯỪỬỮỨỰ", U"YỲỶỸÝỴ"};
constexpr View marked_shapes = U"ăâêôơưđ";
constexpr View plain_shapes = U"aaeooud";

constexpr View initials = U"b c ch d đ g gh gi h k kh kr l m n ng ngh nh p ph pl pr qu r s t th tr v x";

struct Rime {
    View nucleus;
    View finals;  // those that may follow it
};
constexpr std::array rimes{
    Rime{U"a", U"c ch m n ng nh p t"},  Rime{U"ă", U"c h k m n ng p t"}, Rime{U"â", U"c m n ng p t"},
    Rime{U"e", U"c m n ng p t"},        Rime{U"ê", U"ch m n nh p t"},    Rime{U"i", U"ch m n nh p t"},
    Rime{U"o", U"c m n ng p t"},        Rime{U"ô", U"c m n ng p t"},     Rime{U"ơ", U"m n p t"},
    Rime{U"u", U"c k m n ng p t"},      Rime{U"ư", U"c m n ng p t"},     Rime{U"y", U"ch n nh t"},
    Rime{U"oa", U"c ch m n ng nh p t"}, Rime{U"oă", U"c m n ng p t"},    Rime{U"oe", U"c m n ng p t"},
    Rime{U"uâ", U"c m n ng p t"},       Rime{U"uê", U"ch n nh t"},       Rime{U"uy", U"ch n nh p t"},
    Rime{U"iê", U"c m n ng p t"},       Rime{U"yê", U"c m n ng p t"},    Rime{U"uyê", U"n t"},
    Rime{U"uô", U"c m n ng p t"},       Rime{U"ươ", U"c m n ng p t"},    Rime{U"oo", U"c n ng"}};
constexpr View open_nuclei =  // no final follows these
    U"ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui uơ ưa ưi ưu "
    U"oai oao oay oeo uây uêu uya uyu iêu yêu uôi ươi ươu";

bool is_vowel(char32_t shape) { return View(U"aeiouy").find(plain(shape)) != View::npos; }

std::size_t count_while(View shapes, std::size_t from, bool vowel) {
    std::size_t end = from;
    while (end < shapes.size() && is_vowel(shapes[end]) == vowel) ++end;
    return end;
}

template <typename Fits>
bool any_of(View words, Fits fits) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(U' '), words.size());
        if (fits(words.substr(0, end))) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

bool is_initial(View typed) {
    return typed.empty() || any_of(initials, [typed](View initial) { return typed == initial; });
}

bool may_become(View typed, View wanted) {
    return std::equal(typed.begin(), typed.end(), wanted.begin(), wanted.end(),
                      [](char32_t is, char32_t wish) { return is == wish || is == plain(wish); });
}

bool may_become_rime(View nucleus, View final) {
    const auto begins = [nucleus](View wanted) { return may_become(nucleus, wanted.substr(0, nucleus.size())); };
    if (final.empty() && any_of(open_nuclei, begins)) return true;
    return std::any_of(rimes.begin(), rimes.end(), [=](const Rime& rime) {
        if (final.empty()) return begins(rime.nucleus);
        return may_become(nucleus, rime.nucleus) &&
               any_of(rime.finals, [final](View each) { return each.substr(0, final.size()) == final; });
    });
}

// A syllable that ends in c, ch, k, p or t is stopped: sắc and nặng are its only tones.
bool bears(View final, const std::vector<Letter>& letters) {
    const bool stopped = !final.empty() && View(U"ckpt").find(final.front()) != View::npos;
    return !stopped || std::all_of(letters.begin(), letters.end(), [](const Letter& letter) {
        return letter.tone == Tone::ngang || letter.tone == Tone::sac || letter.tone == Tone::nang;
    });
}

std::optional<Syllable> syllable_from(std::size_t nucleus, View shapes, const std::vector<Letter>& letters) {
    const std::size_t end = count_while(shapes, nucleus, true);
    const View initial = shapes.substr(0, nucleus);
    const View vowel = shapes.substr(nucleus, end - nucleus);
    const View final = shapes.substr(end);
    const bool repeats = nucleus > 0 && !vowel.empty() && plain(vowel.front()) == initial.back();  // quu, gii
    const bool waits = vowel.empty() && final.empty();                                             // qu
    if (repeats || !is_initial(initial) || !bears(final, letters)) return std::nullopt;
    if (!waits && !may_become_rime(vowel, final)) return std::nullopt;
    return Syllable{nucleus, end};
}

}  // namespace

Letter letter_of(char32_t sign) {
    for (std::size_t row = 0; row < vowels.size(); ++row)
        for (const bool capital : {false, true})
            if (const auto column = (capital ? capitals : vowels).at(row).find(sign); column != View::npos)
                return {vowels.at(row).front(), static_cast<Tone>(column), capital};
    if (sign == U'Đ') return {U'đ', Tone::ngang, true};
    if (sign >= U'A' && sign <= U'Z') return {sign - U'A' + U'a', Tone::ngang, true};
    return {sign};
}

char32_t sign_of(const Letter& letter) {
    for (std::size_t row = 0; row < vowels.size(); ++row)
        if (vowels.at(row).front() == letter.shape)
            return (letter.capital ? capitals : vowels).at(row).at(static_cast<std::size_t>(letter.tone));
    if (!letter.capital) return letter.shape;
    return letter.shape == U'đ' ? U'Đ' : letter.shape - U'a' + U'A';
}

char32_t plain(char32_t shape) {
    const auto mark = marked_shapes.find(shape);
    return mark == View::npos ? shape : plain_shapes[mark];
}

// The i of gi and the u of qu belong to the initial if a vowel follows (già, quý). Where that makes no syllable (gì,
// gìn, giếng), they are vowels.
std::optional<Syllable> syllable(const std::vector<Letter>& letters) {
    std::u32string shapes;
    for (const Letter& letter : letters) shapes += letter.shape;
    const std::size_t first = count_while(shapes, 0, false);
    if (first == shapes.size()) {
        if (shapes.find(U"dd") != std::u32string::npos) return std::nullopt;
        return Syllable{first, first};
    }
    const View start = View(shapes).substr(0, first + 1);
    if (start == U"qu" || (start == U"gi" && start != shapes))
        if (const auto found = syllable_from(first + 1, shapes, letters)) return found;
    return syllable_from(first, shapes, letters);
}

// The last vowel with a mark (ươ: ơ); else the second of three, or of two before a final; else the first.
std::size_t seat(const std::vector<Letter>& letters, const Syllable& syllable) {
    for (std::size_t i = syllable.final; i > syllable.nucleus; --i)
        if (plain(letters[i - 1].shape) != letters[i - 1].shape) return i - 1;
    const std::size_t count = syllable.final - syllable.nucleus;
    const bool open = syllable.final == letters.size();
    return count == 3 || (count == 2 && !open) ? syllable.nucleus + 1 : syllable.nucleus;
}

}  // namespace flow
