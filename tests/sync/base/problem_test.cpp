#include "sync/base/problem.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "sync/base/file.hpp"
#include "sync/base/result.hpp"

TEST_CASE("Every code has a row of its own in the problem table") {
    std::set<std::string_view> slugs;
    for (const base::CodeRow& row : base::problem_table()) {
        CHECK(&base::row_of(row.code) == &row);
        CHECK(slugs.insert(row.slug).second);
        CHECK(row.http_status >= 400);
        CHECK(row.exit_code >= 1);
    }
}

TEST_CASE("PROTOCOL.md tells every code of a problem document with its status") {
    const auto document = base::read_file(SIPAS_SOURCE_DIR "/sync/wire/PROTOCOL.md", 1'000'000);
    REQUIRE(document);
    for (const base::CodeRow& row : base::problem_table()) {
        const std::string line = "\n| `" + std::string(row.slug) + "` | " + std::to_string(row.http_status) + " | ";
        INFO(line);
        CHECK(document->find(line) != std::string::npos);
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
