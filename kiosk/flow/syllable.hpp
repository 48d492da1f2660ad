// Syllable: which letters can be, or can still become, a Vietnamese syllable, and which of them carries its tone.
//
//   syllable = initial + nucleus + final, with one of six tones: ngh + iê + ng
//
// A word is judged while it is being typed, when marks and letters are still to come: a plain letter stands for each of
// its marked ones, a nucleus for each that begins with it. So tieng is possible, as iê may come of ie; tiang is not.
// The rules are somewhat generous (Kạn, Đắk, Krông, Păh), so that no place in the country is out of reach.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flow {

enum class Tone : std::uint8_t { ngang, huyen, hoi, nga, sac, nang };  // level, then à ả ã á ạ

// A letter apart from its case and tone: U'ơ' is the shape of all of ơ ờ ở ỡ ớ ợ Ơ Ờ Ở Ỡ Ớ Ợ.
struct Letter {
    char32_t shape = 0;
    Tone tone = Tone::ngang;
    bool capital = false;
    bool operator==(const Letter&) const = default;
};

Letter letter_of(char32_t sign);  // a sign that is no letter is its own shape
char32_t sign_of(const Letter& letter);
char32_t plain(char32_t shape);  // without its mark: o of ô and ơ, d of đ

// Where the nucleus stands in the letters of a word: from `nucleus` up to, not including, `final`.
struct Syllable {
    std::size_t nucleus = 0;
    std::size_t final = 0;
    bool has_vowel() const { return nucleus < final; }
};

// How the letters can be read, or nothing if they can no longer become Vietnamese. Letters without a vowel (yet) are
// possible, whatever they are: HĐND. Only dd is not: it is what đ was turned back into.
std::optional<Syllable> syllable(const std::vector<Letter>& letters);

// The letter that carries the tone of a syllable with a vowel, in the traditional style: hòa, khỏe, thúy, but hoàn.
std::size_t seat(const std::vector<Letter>& letters, const Syllable& syllable);

}  // namespace flow
