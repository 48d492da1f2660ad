#include "sync/domain/dossier.hpp"

#include <algorithm>
#include <chrono>

namespace domain {
namespace {

constexpr std::size_t number_digits_limit = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool continues_a_word(char c) { return is_digit(c) || is_capital(c) || c == '_'; }

// The letter that starts the text, taken off it; nothing when it is no UTF-8 (overlong forms and surrogates are none).
std::optional<char32_t> take_letter(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 0 || first > 0xF4 || size > text.size()) return std::nullopt;
    char32_t letter = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return std::nullopt;
        letter = (letter << 6U) | (byte(i) & 0x3FU);
    }
    const bool is_overlong = (size == 3 && letter < 0x800) || (size == 4 && letter < 0x10000);
    const bool is_surrogate = letter >= 0xD800 && letter <= 0xDFFF;
    if (is_overlong || is_surrogate || letter > 0x10FFFF) return std::nullopt;
    text.remove_prefix(size);
    return letter;
}

bool is_dash(char32_t letter) {
    return letter == '-' || (letter >= 0x2010 && letter <= 0x2015) || letter == 0x2212 || letter == 0xFF0D;
}

bool is_blank(char32_t letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == 0xA0 ||
           (letter >= 0x2000 && letter <= 0x200B) || letter == 0x202F || letter == 0xFEFF;
}

// The text in the few characters that matter to a code: capitals, digits, signs, '-' for every dash, ' ' for every
// blank, '~' for every letter that no code has. Nothing when the text cannot be trusted.
std::optional<std::string> folded(std::string_view text) {
    if (text.size() > DossierCode::text_limit_bytes) return std::nullopt;
    std::string result;
    while (!text.empty()) {
        const auto letter = take_letter(text);
        if (!letter) return std::nullopt;
        if (is_dash(*letter))
            result += '-';
        else if (is_blank(*letter))
            result += ' ';
        else if (*letter < 0x20 || (*letter >= 0x7F && *letter < 0xA0))
            return std::nullopt;
        else if (*letter >= 'a' && *letter <= 'z')
            result += static_cast<char>(*letter - 'a' + 'A');
        else
            result += *letter < 0x80 ? static_cast<char>(*letter) : '~';
    }
    return result;
}

int number_of(std::string_view two_digits) { return (two_digits[0] - '0') * 10 + (two_digits[1] - '0'); }

bool is_real_date(std::string_view yymmdd) {
    const auto part = [&](std::size_t place) { return number_of(yymmdd.substr(place, 2)); };
    return std::chrono::year_month_day(std::chrono::year(2000 + part(0)),
                                       std::chrono::month(static_cast<unsigned>(part(2))),
                                       std::chrono::day(static_cast<unsigned>(part(4))))
        .ok();
}

// Reads one code from where a folded text begins, part by part; `spelling` grows by what was read, without blanks.
// No part needs to be tried in two ways, so there is no going back but from an office's last, missing group.
struct CodeReader {
    std::string_view rest;
    std::string spelling;

    bool digits(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        while (count < most && count < rest.size() && is_digit(rest[count])) ++count;
        if (count < least) return false;
        spelling += rest.substr(0, count);
        rest.remove_prefix(count);
        return true;
    }

    bool capital() {
        if (rest.empty() || !is_capital(rest.front())) return false;
        spelling += rest.front();
        rest.remove_prefix(1);
        return true;
    }

    void skip_blanks() { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

    bool sign(char expected) {
        skip_blanks();
        if (rest.empty() || rest.front() != expected) return false;
        spelling += expected;
        rest.remove_prefix(1);
        skip_blanks();
        return true;
    }

    bool group() {
        const CodeReader before = *this;
        if (sign('.') && digits(1, 3)) return true;
        *this = before;
        return false;
    }

    bool office_of_2018() {
        return digits(3, 3) && sign('.') && digits(2, 2) && sign('.') && digits(2, 2) && sign('.') && capital() &&
               digits(2, 2);
    }

    bool office_since_2020() {
        if (!capital() || !digits(2, 2) || !group()) return false;
        for (int more = 0; more < 3 && group();) ++more;
        return true;
    }

    bool date() { return digits(6, 6) && is_real_date(std::string_view(spelling).substr(spelling.size() - 6)); }

    bool ends_here() const { return rest.empty() || (!continues_a_word(rest.front()) && rest.front() != '-'); }

    bool code() {
        const bool is_2018 = !rest.empty() && is_digit(rest.front());
        return (is_2018 ? office_of_2018() : office_since_2020()) && sign('-') && date() && sign('-') &&
               digits(4, number_digits_limit) && ends_here();
    }
};

bool may_start_after(char before) { return !continues_a_word(before) && before != '.'; }

}  // namespace

std::optional<DossierCode> DossierCode::from(std::string_view text) {
    const auto letters = folded(text);
    if (!letters) return std::nullopt;
    std::optional<DossierCode> found;
    for (std::size_t i = 0; i < letters->size(); ++i) {
        if (i > 0 && !may_start_after((*letters)[i - 1])) continue;
        CodeReader reader{std::string_view(*letters).substr(i), {}};
        if (!reader.code()) continue;
        if (found && found->text_ != reader.spelling) return std::nullopt;
        found = DossierCode(std::move(reader.spelling));
    }
    return found;
}

std::string DossierCode::masked() const { return "…" + text_.substr(text_.rfind('-')); }

}  // namespace domain
