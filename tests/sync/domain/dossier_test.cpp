#include "sync/domain/dossier.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <regex>
#include <string>

#include "tests/support/dice.hpp"

using domain::DossierCode;
using namespace std::string_literals;

namespace {

const std::string plain = "H15.50.05.13-261008-0975";

std::string read(std::string_view text) {
    const auto code = DossierCode::from(text);
    return code ? code->text() : "";
}

// The rule of the domain, as it is written there: the shape by a regular expression, and a date of the calendar.
bool is_code(const std::string& text) {
    static const std::regex shape(
        R"(^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){1,4})-(\d{2})(\d{2})(\d{2})-\d{4,20}$)");
    std::smatch part;
    if (!std::regex_match(text, part, shape)) return false;
    return std::chrono::year_month_day(std::chrono::year(2000 + std::stoi(part[1])),
                                       std::chrono::month(static_cast<unsigned>(std::stoi(part[2]))),
                                       std::chrono::day(static_cast<unsigned>(std::stoi(part[3]))))
        .ok();
}

std::string sample_code(support::Dice& dice) {
    const auto number = [&](std::size_t digits) {
        std::string text;
        while (text.size() < digits) text += static_cast<char>('0' + dice.below(10));
        return text;
    };
    std::string code;
    if (dice.one_in(2)) {
        code = number(3) + '.' + number(2) + '.' + number(2) + ".H" + number(2);
    } else {
        code = "K" + number(2);
        for (std::uint64_t groups = 1 + dice.below(4); groups > 0; --groups) code += '.' + number(1 + dice.below(3));
    }
    const std::string month{"0" + std::to_string(1 + dice.below(9))};
    const std::string day{std::to_string(10 + dice.below(19))};
    return code + '-' + number(2) + month + day + '-' + number(4 + dice.below(4));
}

}  // namespace

TEST_CASE("both forms of a dossier code are read") {
    CHECK(read(plain) == plain);
    CHECK(read("000.00.17.H17-230421-0001") == "000.00.17.H17-230421-0001");
    CHECK(read("H17.1-240229-123456") == "H17.1-240229-123456");
}

TEST_CASE("how a code was typed or printed does not matter") {
    CHECK(read("  h15.50.05.13-261008-0975\r\n") == plain);
    CHECK(read("H15.50.05.13–261008—0975") == plain);  // en dash, em dash
    CHECK(read("H15.50.05.13‑261008−0975") == plain);  // non-breaking hyphen, minus sign
    CHECK(read("H15 . 50.05.13 -\u00a0261008 - 0975") == plain);
    CHECK(read("\xEF\xBB\xBFH15.50.05.13-261008-0975") == plain);  // byte order mark
}

TEST_CASE("a code is found inside a URL and inside the text of a receipt") {
    CHECK(read("https://dichvucong.gov.vn/tra-cuu?ma_ho_so=H15.50.05.13-261008-0975&lang=vi") == plain);
    CHECK(read("https://dichvucong.gov.vn/h/h15.50.05.13-261008-0975") == plain);
    CHECK(read("Mã hồ sơ: H15.50.05.13-261008-0975. Hẹn trả: 15/10/2026") == plain);
    CHECK(read("H15.50.05.13-261008-0975 2 bản sao") == plain);
    CHECK(read("H15.50.05.13-261008-0975|Nguyễn Văn Bình|H15.50.05.13-261008-0975") == plain);
}

TEST_CASE("what only looks like a code is none") {
    for (const auto* text : {"", " ", "-", "H15", "H15.50.05.13-261008", "H15.50.05.13-261008-097", "H15-261008-0975",
                             "15.50.05.13-261008-0975", "H15.50.05.13-2610080975", "H15.50.05.13.1.2-261008-0975",
                             "H15.5000.13-261008-0975", "AH15.50.05.13-261008-0975", "H15.50.05.13-261008-0975A",
                             "H15.50.05.13-261008-0975-1", "1.H15.50.05.13-261008-0975", "H15.50.05.13-26 1008-0975",
                             "H15.50.05.13-261008-097512345678901234567", "H15,50,05,13-261008-0975"}) {
        INFO(text);
        CHECK_FALSE(DossierCode::from(text));
    }
}

TEST_CASE("a day that no calendar has is no date of a code") {
    for (const auto* day : {"261301", "260001", "260230", "250229", "260431", "260100"})
        CHECK_FALSE(DossierCode::from("H15.50.05.13-"s + day + "-0975"));
    CHECK(DossierCode::from("H15.50.05.13-240229-0975"));
}

TEST_CASE("a text with two different codes names none") {
    CHECK_FALSE(DossierCode::from(plain + " H15.50.05.13-261008-0976"));
}

TEST_CASE("hostile text is simply no code") {
    CHECK_FALSE(DossierCode::from(plain + '\0'));
    CHECK_FALSE(DossierCode::from("\x1b[2J" + plain));
    CHECK_FALSE(DossierCode::from(plain + "\x7f"));
    CHECK_FALSE(DossierCode::from(plain + "\u0085"));
    for (const auto* broken : {"\xff", "\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x80", "\xf4\x90\x80\x80"})
        CHECK_FALSE(DossierCode::from(plain + ' ' + broken));
    CHECK(DossierCode::from(plain + std::string(DossierCode::text_limit_bytes - plain.size(), ' ')));
    CHECK_FALSE(DossierCode::from(plain + std::string(DossierCode::text_limit_bytes + 1 - plain.size(), ' ')));
    CHECK_FALSE(DossierCode::from(std::string(10'000, '0')));
}

TEST_CASE("the screen shows the last part alone") {
    CHECK(DossierCode::from(plain)->masked() == "…-0975");
    CHECK(DossierCode::from("000.00.17.H17-230421-00017")->masked() == "…-00017");
}

TEST_CASE("law: a code with something changed is read exactly when the domain's rule holds") {
    constexpr std::string_view letters = "0123456789.-HKh~_A";
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        support::Dice dice(seed);
        std::string text = sample_code(dice);
        REQUIRE(is_code(text));
        for (std::uint64_t changes = dice.below(3); changes > 0; --changes) {
            const std::size_t place = dice.below(text.size());
            if (dice.one_in(3))
                text.erase(place, 1);
            else
                text.insert(place, 1, letters[dice.below(letters.size())]);
        }
        INFO("seed " << seed << ": " << text);
        std::string spelling = text;
        for (char& c : spelling)
            if (c == 'h') c = 'H';
        if (is_code(spelling)) REQUIRE(read(text) == spelling);
        if (const auto code = DossierCode::from(text)) {
            REQUIRE(is_code(code->text()));
            REQUIRE(spelling.find(code->text()) != std::string::npos);
        }
    }
}

TEST_CASE("law: no bytes whatever break the reading, and what is read reads as itself") {
    for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
        support::Dice dice(seed);
        std::string text;
        const std::size_t size = dice.below(600);
        while (text.size() < size) {
            text += dice.one_in(40) ? sample_code(dice) : std::string(1, static_cast<char>(dice.below(256)));
            if (dice.one_in(4)) text += ' ';
        }
        INFO("seed " << seed);
        if (const auto code = DossierCode::from(text)) REQUIRE(DossierCode::from(code->text()) == code);
    }
}
