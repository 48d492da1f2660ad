#include "sync/base/log.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>

#include "sync/base/descriptor.hpp"
#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// What is written to standard error meanwhile.
std::string logged(const std::function<void()>& act) {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "log";
    REQUIRE(base::replace_file(file, ""));
    const base::Descriptor before(::dup(STDERR_FILENO));
    REQUIRE(std::freopen(file.c_str(), "w", stderr) != nullptr);
    act();
    std::fflush(stderr);
    REQUIRE(::dup2(before.number(), STDERR_FILENO) == STDERR_FILENO);
    return base::read_file(file, 10'000).value();
}

}  // namespace

TEST_CASE("What is logged is one line, whatever its words are") {
    const std::string line = logged(
        [] { base::log(base::Severity::alarm, "journal.db: *** in database main ***\nPage 21:\r\n\x1b[2Jbad, ổn"); });
    CHECK(line.ends_with(" sipas alarm journal.db: *** in database main *** Page 21:   [2Jbad, ổn\n"));
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.size() > 20);
}

TEST_CASE("As JSON a line is one object, whatever its words are and whatever bytes they hold") {
    base::set_log(base::LogFormat::json, base::Severity::info);
    const std::string line = logged([] {
        base::log(base::Severity::warning, "a \"b\" \\ ổn \n \x1b[2J \xff\xc0\xaf\xed\xa0\x80 \xf0\x9f\x98\x80",
                  {{"request", "r-1"}, {"status", std::int64_t{503}}});
    });
    base::set_log(base::LogFormat::text, base::Severity::info);
    CHECK(line.starts_with("{\"time\":\"20"));
    CHECK(line.ends_with(R"(Z","program":"sipas","level":"warning","words":"a \"b\" \\ ổn \u000a \u001b[2J )"
                         R"(\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd)"
                         " \xf0\x9f\x98\x80\",\"request\":\"r-1\",\"status\":503}\n"));
}

TEST_CASE("Lines below the level are left out, fields stand behind the words") {
    base::set_log(base::LogFormat::text, base::Severity::warning);
    const std::string lines = logged([] {
        base::log(base::Severity::info, "quiet");
        base::log(base::Severity::alarm, "loud", {{"status", std::int64_t{1}}});
    });
    CHECK_FALSE(base::is_logged(base::Severity::debug));
    base::set_log(base::LogFormat::text, base::Severity::info);
    CHECK(lines.ends_with(" sipas alarm loud status=1\n"));
    CHECK(lines.find("quiet") == std::string::npos);
}
