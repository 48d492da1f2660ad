// Words: one text in the product's languages. Vietnamese is never empty; where a language is missing, English serves,
// and where that is missing too, Vietnamese.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace domain {

// By its code of ISO 639: two or three lower-case letters. A language is added by adding files, not code.
class Language {
public:
    constexpr Language() = default;  // Vietnamese, the product's first
    static std::optional<Language> from(std::string_view code);
    std::string_view code() const { return {letters_.data(), letters_[2] == '\0' ? std::size_t{2} : std::size_t{3}}; }
    auto operator<=>(const Language&) const = default;

    static const Language vietnamese;
    static const Language english;

private:
    constexpr explicit Language(std::array<char, 3> letters) : letters_(letters) {}
    std::array<char, 3> letters_{'v', 'i', '\0'};
};

inline constexpr Language Language::vietnamese{{'v', 'i', '\0'}};
inline constexpr Language Language::english{{'e', 'n', '\0'}};

struct Words {
    std::string vi;
    std::string en;
    std::map<std::string, std::string, std::less<>> more{};  // by the codes of further languages

    const std::string& in(Language language) const;
    bool operator==(const Words&) const = default;
};

}  // namespace domain
