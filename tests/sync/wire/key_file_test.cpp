#include "sync/wire/key_file.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace fs = std::filesystem;

TEST_CASE("A key file is made once, for its owner alone, and stays") {
    const support::TemporaryFolder folder;
    const fs::path file = folder.path() / "some.key";
    CHECK(wire::read_key_file(file).problem().code == base::Code::not_found);
    const auto made = wire::open_key_file(file);
    REQUIRE(made);
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(*wire::open_key_file(file) == *made);
    CHECK(*wire::read_key_file(file) == *made);
    CHECK(*wire::open_key_file(folder.path() / "other.key") != *made);
}

TEST_CASE("A file that holds no key is damaged and stays as it is") {
    const support::TemporaryFolder folder;
    const fs::path file = folder.path() / "some.key";
    for (const auto& content : {std::string("not a key\n"), std::string(), std::string(5000, 'A')}) {
        REQUIRE(base::replace_file(file, content));
        CHECK(wire::open_key_file(file).problem().code == base::Code::damaged);
        CHECK(*base::read_file(file, 10'000) == content);
    }
}
