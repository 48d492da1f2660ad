// DossierCode: the code of the case (mã hồ sơ) that a citizen came for, read tolerantly from whatever presents it: a
// scanner, a number pad, the counter's PC.
//
// A code has one of two forms, 000.00.17.H17-230421-0001 (2018) or H15.50.05.13-261008-0975 (since 2020): the office,
// a real date as YYMMDD, a number of 4 to 20 digits. It is personal data: it lives from the moment it is read to the
// moment its commitment is made (sync/wire/dossier.hpp), is never stored and never logged. Screens show masked().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace domain {

class DossierCode {
public:
    static constexpr std::size_t text_limit_bytes = 1024;

    // The one code in a text: alone, inside a URL or the longer text of a QR code. Small letters, any kind of dash and
    // blanks beside dots and dashes are forgiven. Nothing when there is no code, when there are two different ones,
    // and when the text is longer than the limit, is no UTF-8 or holds control characters.
    static std::optional<DossierCode> from(std::string_view text);

    // In its one spelling, so that equal codes have equal commitments.
    const std::string& text() const { return text_; }
    // The number alone, "…-0975": enough for its owner to know it again.
    std::string masked() const;

    bool operator==(const DossierCode&) const = default;

private:
    explicit DossierCode(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace domain
