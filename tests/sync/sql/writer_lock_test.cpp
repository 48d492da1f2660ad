#include "sync/sql/writer_lock.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "tests/support/temporary_folder.hpp"

using namespace std::chrono_literals;

TEST_CASE("One writer at a time: the second is told that somebody is at work, and comes in afterwards") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "some.db";
    auto first = sql::WriterLock::take(file, 0ms);
    REQUIRE(first);
    const auto second = sql::WriterLock::take(file, 0ms);
    REQUIRE_FALSE(second);
    CHECK(second.problem().code == base::Code::busy);
    CHECK(sql::WriterLock::take(folder.path() / "other.db", 0ms));
    { const sql::WriterLock gone = std::move(*first); }
    CHECK(sql::WriterLock::take(file, 0ms));
}

TEST_CASE("A lock that cannot be made is a problem of the machine") {
    CHECK(sql::WriterLock::take("/nowhere/some.db", 0ms).problem().code == base::Code::io);
}
