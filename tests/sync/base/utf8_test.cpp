#include "sync/base/utf8.hpp"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("text in every width is UTF-8") {
    for (const char* text : {"", "abc", "Đà Nẵng", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"})
        CHECK(base::is_utf8(text));
}

TEST_CASE("overlong, cut off, surrogate and impossible bytes are not") {
    for (const char* bytes : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                              "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF", "a\xC3", "\xE1\xBA", "\xC3("})
        CHECK_FALSE(base::is_utf8(bytes));
    CHECK(base::is_utf8(std::string("a\0b", 3)));
}
