// The audit log in the database: written in one transaction with the act, proven, and every tampering found.
#include <catch2/catch.hpp>

#include "sync/server/commands_people.hpp"
#include "sync/sql/connection.hpp"
#include "tests/sync/server/world.hpp"

using server::LogVerdict;
using test::Folder;

namespace {

// A database with a log of five rows, in a file.
class Logged {
public:
    Logged() {
        for (const char* act : {"user.add", "user.change", "alarm.clear", "places.import", "backup.make"})
            REQUIRE(
                server::changed_by_shell(file(), {act, "x", "lý do", ""}, [](server::Store&) { return base::Done{}; }));
    }
    std::filesystem::path file() const { return folder_.path() / "sipas.db"; }
    // As whoever holds the file can do, past the triggers.
    void tamper(const char* statement) {
        auto connection = sql::Connection::open(file(), sql::Access::write);
        REQUIRE(connection);
        REQUIRE(connection->run("DROP TRIGGER IF EXISTS deed_is_final; DROP TRIGGER IF EXISTS deed_stays"));
        REQUIRE(connection->run(statement));
    }
    LogVerdict verdict(const std::string& noted = {}) const {
        const auto verdict = server::verify_log(file(), noted);
        REQUIRE(verdict);
        return *verdict;
    }
    std::string head() const {
        auto store = server::Store::open_to_read(file());
        REQUIRE(store);
        return to_text(*store->deeds_head());
    }

private:
    Folder folder_;
};

}  // namespace

TEST_CASE("a whole log is proven, with its own head and with one noted earlier") {
    const Logged logged;
    const std::string noted = logged.head();
    CHECK(noted.starts_with("5:"));
    CHECK(logged.verdict() == LogVerdict::proven);
    REQUIRE(server::changed_by_shell(logged.file(), {"user.add", "y", "", ""},
                                     [](server::Store&) { return base::Done{}; }));
    CHECK(logged.verdict(noted) == LogVerdict::proven);
}

TEST_CASE("a changed row, a changed column and rows that changed places are found: doubtful") {
    const char* const tampering[] = {
        "UPDATE deed SET line = replace(line, 'user.change', 'user.chance') WHERE number = 2",
        "UPDATE deed SET agency = 'a' WHERE number = 3",
        "UPDATE deed SET hash = zeroblob(32) WHERE number = 5",
        "UPDATE deed_head SET hash = zeroblob(32)",
        "UPDATE deed SET number = 9 WHERE number = 2; UPDATE deed SET number = 2 WHERE number = 3;"
        "UPDATE deed SET number = 3 WHERE number = 9",
    };
    for (const char* statement : tampering) {
        Logged logged;
        CAPTURE(statement);
        logged.tamper(statement);
        CHECK(logged.verdict() == LogVerdict::doubtful);
    }
}

TEST_CASE("a removed row is missed, in the middle and at the end; with its head too by who noted it") {
    for (const char* statement : {"DELETE FROM deed WHERE number = 3", "DELETE FROM deed WHERE number = 5"}) {
        Logged logged;
        logged.tamper(statement);
        CHECK(logged.verdict() == LogVerdict::missing);
    }
    Logged logged;
    const std::string noted = logged.head();
    logged.tamper(
        "DELETE FROM deed WHERE number = 5;"
        "UPDATE deed_head SET number = 4, hash = (SELECT hash FROM deed WHERE number = 4)");
    CHECK(logged.verdict() == LogVerdict::proven);
    CHECK(logged.verdict(noted) == LogVerdict::missing);
}

TEST_CASE("the program itself cannot change the log") {
    const Logged logged;
    auto connection = sql::Connection::open(logged.file(), sql::Access::write);
    REQUIRE(connection);
    CHECK_FALSE(connection->run("UPDATE deed SET line = ''"));
    CHECK_FALSE(connection->run("DELETE FROM deed"));
}

TEST_CASE("an act that is taken back leaves no row, and one whose row fails is not done") {
    test::Server world;
    auto& store = world.store();
    {
        auto change = store.begin();
        REQUIRE(change);
        REQUIRE(store.log({"hoa", ""}, {"user.add", "x", "", ""}, world.now));
        // No commit: the power went.
    }
    CHECK(store.deeds_head()->number == 0);
    CHECK(store.deeds_before(server::newest_deeds, "", 9)->empty());
}

TEST_CASE("what is no head is refused") {
    const Logged logged;
    CHECK_FALSE(server::verify_log(logged.file(), "5"));
}
