// Keyboard: the keys on the screen and the line that has been typed with them, as a value.
//
// A key is known by its number, which Target::number carries for Kind::key: a sign's own code (32 to 126; letters in
// lower case, whatever the keyboard shows, so that a key keeps its number while a finger rests on it), or one of the
// three below. Any other number changes nothing.
//
// A capital comes by itself at the beginning and after the end of a sentence, or by shift, for one letter. With `telex`
// the letters become Vietnamese (telex.hpp); without, they stay as they are. The text is never longer than
// `letters_limit`: a press that would make it longer changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/flow/telex.hpp"

namespace flow {

inline constexpr int erase_key = 8;
inline constexpr int shift_key = 14;
inline constexpr int layer_key = 15;  // letters to numbers and back

inline constexpr std::size_t letters_limit = 300;
inline constexpr double row_width = 10;  // in keys: what a panel 217 mm wide has room for at 20 mm a key

struct Keyboard {
    enum class Layer : std::uint8_t { letters, numbers };
    Text text;
    Layer layer = Layer::letters;
    bool capital = true;  // the next letter
    bool telex = true;
    bool operator==(const Keyboard&) const = default;
};

Keyboard press(Keyboard keyboard, int key);

// Four rows from the top, none wider than row_width. Letters are labelled in the case in which they would be written.
std::vector<std::vector<Key>> rows(const Keyboard& keyboard);

}  // namespace flow
