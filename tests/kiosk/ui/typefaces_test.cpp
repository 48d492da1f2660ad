#include "kiosk/ui/typefaces.hpp"

#include <catch2/catch.hpp>

namespace {

// Every letter that Vietnamese writes beyond ASCII, capitals and small.
constexpr std::u32string_view vietnamese =
    U"ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤ"
    U"ụỦủỨứỪừỬửỮữ"
    U"ỰựỲỳỴỵỶỷỸỹ";

}  // namespace

TEST_CASE("both weights have every Vietnamese letter in their first file") {
    const auto typefaces = ui::Typefaces::load();
    REQUIRE(typefaces);
    CHECK(vietnamese.size() == 134);
    for (const auto weight : {ui::Weight::regular, ui::Weight::strong}) {
        for (const char32_t letter : vietnamese) {
            CHECK(typefaces->file_of(weight, letter) == 0);
            CHECK(typefaces->advance({weight, 40}, letter) > 0);
        }
    }
}

TEST_CASE("a letter that Inter lacks comes from the next family") {
    const auto typefaces = ui::Typefaces::load();
    REQUIRE(typefaces);
    REQUIRE(typefaces->files(ui::Weight::regular).size() == 2);
    CHECK(typefaces->file_of(ui::Weight::regular, U'\u0500') == 1);
}

TEST_CASE("a line is as wide as its letters, in proportion to its size") {
    const auto typefaces = ui::Typefaces::load();
    REQUIRE(typefaces);
    const ui::Font small{ui::Weight::strong, 20};
    const ui::Font large{ui::Weight::strong, 80};
    CHECK(typefaces->width(large, "Hài lòng") == Approx(4 * typefaces->width(small, "Hài lòng")));
    CHECK(typefaces->width(small, "Hài lòng") ==
          Approx(typefaces->width(small, "Hài ") + typefaces->width(small, "lòng")));
}

TEST_CASE("broken UTF-8 becomes replacement characters and swallows nothing after it") {
    CHECK(ui::letters_of("Đ\u1EA1") == U"Đ\u1EA1");
    CHECK(ui::letters_of("a\xC4z") == U"a\uFFFDz");
    CHECK(ui::letters_of("a\xFFz") == U"a\uFFFDz");
    CHECK(ui::letters_of("a\xE1\xBA") == U"a\uFFFD\uFFFD");
}
