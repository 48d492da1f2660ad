// The program sipas-serving itself, as the counter's PC runs it.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/kiosk/binding/listening.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace binding;
using namespace testing;
using Many = std::vector<Presented>;

namespace {

int exit_code_of(std::vector<std::string> words) {
    std::string program = SIPAS_SERVING;
    std::vector<char*> arguments{program.data()};
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    REQUIRE(::posix_spawn(&child, SIPAS_SERVING, nullptr, nullptr, arguments.data(), environ) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("sipas-serving tells a terminal, and its exit code says how it went") {
    const support::TemporaryFolder folder;
    const auto key = open_serving_key(folder.path());
    REQUIRE(key);
    const std::string key_file = (folder.path() / "serving.key").string();
    auto settings = on_loopback();
    settings.key = *key;
    settings.penalty = base::Duration{1};
    std::string address;
    {
        Listening listening(settings);
        address = listening.address();
        CHECK(exit_code_of({"--to", address, "--key", key_file, "h15.50.05.13-261008-0975"}) == 0);
        CHECK(listening.next(1) == Many{served(plain)});
        CHECK(exit_code_of({"--to", address, "--key", key_file, "--nobody"}) == 0);
        CHECK(listening.next(1) == Many{{std::nullopt, Source::serving, false}});

        CHECK(exit_code_of({"--to", address, "--key", key_file, "nonsense"}) == 2);
        CHECK(exit_code_of({"--to", address, "--key", key_file}) == 2);
        CHECK(exit_code_of({"--to", address, "--key", key_file, "--nobody", plain}) == 2);
        CHECK(exit_code_of({"--to", address, "--key", key_file + ".other", plain}) == 2);
        CHECK(exit_code_of({"--help"}) == 0);

        REQUIRE(base::replace_file(key_file, base::to_base64(ServingKey{9})));
        CHECK(exit_code_of({"--to", address, "--key", key_file, plain}) == 1);
        CHECK(listening.inbox().take().empty());
    }
    CHECK(exit_code_of({"--to", address, "--key", key_file, plain}) == 3);
}
