#include "sync/base/file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

TEST_CASE("A replaced file holds the new content and nothing lies beside it") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "settings";
    REQUIRE(base::replace_file(file, "old and longer"));
    REQUIRE(base::replace_file(file, "new"));
    CHECK(*base::read_file(file, 100) == "new");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("A secret file can be read by its owner only") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "key";
    REQUIRE(base::replace_file(file, "secret", base::FileMode::secret));
    struct stat state {};
    REQUIRE(::stat(file.c_str(), &state) == 0);
    CHECK((state.st_mode & 0777U) == 0600U);
}

TEST_CASE("Reading says whether a file is missing or too large") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "file";
    CHECK(base::read_file(file, 10).problem().code == base::Code::not_found);
    REQUIRE(base::replace_file(file, "0123456789"));
    CHECK(base::read_file(file, 10));
    CHECK(base::read_file(file, 9).problem().code == base::Code::too_large);
}

TEST_CASE("A file that cannot be replaced stays as it was") {
    const support::TemporaryFolder folder;
    CHECK_FALSE(base::replace_file(folder.path() / "missing" / "file", "x"));
    const auto occupied = folder.path() / "occupied";
    std::filesystem::create_directory(occupied);
    std::filesystem::create_directory(occupied / "child");
    CHECK_FALSE(base::replace_file(occupied, "x"));
    CHECK(std::filesystem::is_directory(occupied / "child"));
}
