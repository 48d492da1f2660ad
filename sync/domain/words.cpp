#include "sync/domain/words.hpp"

#include <algorithm>

namespace domain {

std::optional<Language> Language::from(std::string_view code) {
    const bool letters = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!letters || code.size() < 2 || code.size() > 3) return std::nullopt;
    return Language({code[0], code[1], code.size() == 3 ? code[2] : '\0'});
}

const std::string& Words::in(Language language) const {
    if (language == Language::vietnamese) return vi;
    if (const auto found = more.find(language.code()); found != more.end()) return found->second;
    return en.empty() ? vi : en;
}

}  // namespace domain
