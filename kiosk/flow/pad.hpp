// Pad: the keys with which a dossier's code or a PIN is typed. A key is known by its number as on the keyboard.
#pragma once

#include <vector>

#include "kiosk/flow/screen.hpp"

namespace flow {

// Digits, and for a dossier the signs of its code and the letter of every province: 14 keys, which a 7 inch panel has
// room for in two rows. The few codes with another letter are scanned.
std::vector<std::vector<Key>> pad(bool pin);
bool is_on_pad(int key, bool pin);

}  // namespace flow
