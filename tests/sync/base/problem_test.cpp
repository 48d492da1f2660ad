#include "sync/base/problem.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "sync/base/result.hpp"

TEST_CASE("Every code has a row of its own in the problem table") {
    std::set<std::string_view> slugs;
    for (int i = 0; i <= static_cast<int>(base::Code::io); ++i) {
        const auto code = static_cast<base::Code>(i);
        const base::CodeRow& row = base::row_of(code);
        CHECK(row.code == code);
        CHECK(slugs.insert(row.slug).second);
        CHECK(row.http_status >= 400);
        CHECK(row.exit_code >= 1);
    }
}

TEST_CASE("A result holds a value or a problem") {
    const base::Result<int> value = 7;
    CHECK(value);
    CHECK(*value == 7);
    const base::Result<int> problem = base::Problem{base::Code::gap, "entries are missing", 12};
    CHECK_FALSE(problem);
    CHECK(base::to_text(problem.problem()) == "gap: entries are missing");
    CHECK(problem.problem().expect == 12);
}
