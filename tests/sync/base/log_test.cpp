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
