// Pad: the keys with which a dossier's code or a PIN is typed. A key is known by its number as on the keyboard.
#pragma once

#include <vector>

#include "kiosk/flow/screen.hpp"

namespace flow {

// Digits, and for a dossier the letters and signs that its code can have beside them.
std::vector<std::vector<Key>> pad(bool pin);
bool is_on_pad(int key, bool pin);

}  // namespace flow
