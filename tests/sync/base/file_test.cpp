#include "sync/base/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

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

namespace {

struct Owner {
    uid_t user;
    gid_t group;
    mode_t mode;
    bool operator==(const Owner&) const = default;
};

Owner owner_of(const std::filesystem::path& path) {
    struct stat state {};
    REQUIRE(::lstat(path.c_str(), &state) == 0);
    return {state.st_uid, state.st_gid, state.st_mode & 0777U};
}

}  // namespace

TEST_CASE("What is left of an interrupted replacement lends neither its mode nor its target to the next one") {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "staff.json";
    const auto elsewhere = folder.path() / "elsewhere";
    REQUIRE(base::replace_file(elsewhere, "not to be touched"));
    SECTION("a file that everybody may read") { REQUIRE(base::replace_file(folder.path() / "staff.json.new", "old")); }
    SECTION("a link") { std::filesystem::create_symlink(elsewhere, folder.path() / "staff.json.new"); }
    REQUIRE(base::replace_file(file, "secret", base::FileMode::secret));
    CHECK(base::read_file(file, 100).value() == "secret");
    CHECK(owner_of(file).mode == 0600U);
    CHECK(std::filesystem::is_regular_file(std::filesystem::symlink_status(file)));
    CHECK(base::read_file(elsewhere, 100).value() == "not to be touched");
}

// Who is not root cannot make files of others, and files of his own stay his own.
TEST_CASE("What root writes belongs to the owner of the file replaced, else of the folder") {
    const support::TemporaryFolder folder;
    const bool root = ::geteuid() == 0;
    const uid_t user = root ? 12'345 : ::geteuid();
    const gid_t group = root ? 12'346 : ::getegid();
    REQUIRE(::chown(folder.path().c_str(), user, group) == 0);
    const auto file = folder.path() / "staff.json";
    REQUIRE(base::replace_file(file, "first", base::FileMode::secret));
    CHECK(owner_of(file) == Owner{user, group, 0600});

    const uid_t other = root ? 23'456 : user;
    REQUIRE(::chown(file.c_str(), other, group) == 0);
    REQUIRE(base::replace_file(file, "second", base::FileMode::secret));
    CHECK(owner_of(file) == Owner{other, group, 0600});
    REQUIRE(base::replace_file(folder.path() / "settings.json", "{}"));
    CHECK(owner_of(folder.path() / "settings.json") == Owner{user, group, 0644});
}
