#include "sync/domain/rating.hpp"

#include <algorithm>

namespace domain {
namespace {

constexpr std::size_t identifier_limit_bytes = 40;

bool is_identifier_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

}  // namespace

std::optional<Level> Level::from(std::int64_t number) {
    if (number < lowest || number > highest) return std::nullopt;
    return Level(static_cast<int>(number));
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= identifier_limit_bytes &&
           std::all_of(text.begin(), text.end(), is_identifier_letter);
}

}  // namespace domain
