#include "kiosk/flow/pad.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "kiosk/flow/keyboard.hpp"

namespace flow {
namespace {

// '<' stands for the key that erases.
constexpr std::array<std::string_view, 4> pin_rows{"123", "456", "789", "<0"};
constexpr std::array<std::string_view, 4> dossier_rows{"123H", "456.", "789-", "<0"};

const std::array<std::string_view, 4>& rows_of(bool pin) { return pin ? pin_rows : dossier_rows; }

Key key_of(char sign) {
    if (sign == '<') return {{{Target::Kind::key, erase_key}, "", Icon::erase, false}, 1};
    return {{{Target::Kind::key, sign}, std::string(1, sign), Icon::none, false}, 1};
}

}  // namespace

std::vector<std::vector<Key>> pad(bool pin) {
    std::vector<std::vector<Key>> keys;
    for (const std::string_view row : rows_of(pin)) {
        keys.emplace_back();
        for (const char sign : row) keys.back().push_back(key_of(sign));
    }
    return keys;
}

bool is_on_pad(int key, bool pin) {
    const auto& rows = rows_of(pin);
    return key > ' ' && key < 127 && key != '<' && std::any_of(rows.begin(), rows.end(), [key](std::string_view row) {
               return row.find(static_cast<char>(key)) != std::string_view::npos;
           });
}

}  // namespace flow
