// Telex: Vietnamese from the 26 letters of a plain keyboard, as a pure function of a text and a key.
//
//   aa aw ee oo ow uw dd -> â ă ê ô ơ ư đ      w alone, where a vowel can stand -> ư      uow -> ươ (thuow, huow -> uơ)
//   f r x s j -> the tones of à ả ã á ạ         z takes the tone away
//
// A mark or a tone may come at any time after its letter: dduwowcj, dduocwj and duocjwd are all được. The tone stands
// where most state documents have it, in the traditional style: hòa, khỏe, thúy, but hoàn, khoét, huỳnh; it moves as
// the word grows. The same key again takes its mark away and writes itself: ass -> as, ddd -> dd, and so three o make
// the oo of xoong. Case is kept: DDaf -> Đà.
//
// Only what can still become a Vietnamese syllable is composed, and đ in abbreviations without vowels: HĐND. A word
// that no longer can shows its keys as they were typed: windows, wifi, soft. Where both readings exist the Vietnamese
// one wins (test -> tét), and repeating the key writes the other (tesst). Everything but a letter ends the word.
//
// Erasing takes one composed letter: người -> ngườ; the tone keeps to its place: hoàn -> hòa. What is left can be
// composed on, but does not turn back into keys any more: they are forgotten.
//
// Letters are NFC, one code point each, always printable ASCII or a letter of the Vietnamese alphabet; a key that is no
// printable ASCII changes nothing. A text has never more letters than presses made it.
#pragma once

#include <string>

namespace flow {

struct Text {
    std::u32string letters;  // what is to be read
    std::u32string keys;     // what the last word was typed with; empty: not known, or no word
    bool operator==(const Text&) const = default;
};

Text press(Text text, char32_t key);        // composes
Text press_plain(Text text, char32_t key);  // adds the key as it is: English
Text erase(Text text);                      // an empty text stays empty

std::string utf8(const Text& text);

}  // namespace flow
