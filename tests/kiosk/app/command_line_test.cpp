#include "kiosk/app/command_line.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace {

const std::string demo_script = SIPAS_SOURCE_DIR "/deploy/demo-visits.script";

std::variant<app::Request, app::Answered> read(std::vector<std::string> words) {
    std::string program = "sipas-kiosk";
    std::vector<char*> pointers{program.data()};
    for (std::string& word : words) pointers.push_back(word.data());
    return app::read_command_line(static_cast<int>(pointers.size()), pointers.data());
}

app::Request request(const std::vector<std::string>& words) {
    const auto asked = read(words);
    REQUIRE(std::holds_alternative<app::Request>(asked));
    return std::get<app::Request>(asked);
}

int exit_code(const std::vector<std::string>& words) {
    const auto asked = read(words);
    REQUIRE(std::holds_alternative<app::Answered>(asked));
    return std::get<app::Answered>(asked).exit_code;
}

}  // namespace

TEST_CASE("without words the terminal is for people, on the full screen") {
    const app::Request asked = request({});
    CHECK_FALSE(asked.size);
    CHECK(asked.script.empty());
    CHECK_FALSE(asked.enrolment);
    CHECK(asked.folder == app::default_folder());
}

TEST_CASE("folder, size, script and pictures are taken from the command line") {
    const app::Request asked = request(
        {"--data", "/tmp/a folder", "--size", "1080x1920", "--script", demo_script, "--pictures", "/tmp/pictures"});
    CHECK(asked.folder == "/tmp/a folder");
    CHECK(asked.size == app::Size{1080, 1920});
    CHECK(asked.script == demo_script);
    CHECK(asked.pictures == "/tmp/pictures");
}

TEST_CASE("enrolment needs an address and a code") {
    const app::Request asked = request({"--enrol", "http://127.0.0.1:8080", "4F7K-29QM"});
    REQUIRE(asked.enrolment);
    CHECK(asked.enrolment->url == "http://127.0.0.1:8080");
    CHECK(asked.enrolment->code == "4F7K-29QM");
    CHECK(exit_code({"--enrol", "http://127.0.0.1:8080"}) == 2);
}

TEST_CASE("what is asked wrongly ends with 2, help and version with 0") {
    for (const char* size : {"big", "1080", "1080x", "x1920", "1080x1920x2", "-1080x1920", "1x1", "99999x99999"})
        CHECK(exit_code({"--size", size}) == 2);
    CHECK(exit_code({"--pictures", "/tmp"}) == 2);
    CHECK(exit_code({"--dance"}) == 2);
    CHECK(exit_code({"--help"}) == 0);
    CHECK(exit_code({"--version"}) == 0);
}

TEST_CASE("a scanner runs at a speed that serial devices know, or the program says so and ends") {
    CHECK(request({}).baud == 9600);
    for (const unsigned baud : {1200U, 2400U, 4800U, 9600U, 19200U, 38400U, 57600U, 115200U})
        CHECK(request({"--baud", std::to_string(baud)}).baud == baud);
    for (const char* wrong : {"0", "9601", "115201", "-9600", "9600.5", "9600 ", "fast", ""})
        CHECK(exit_code({"--baud", wrong}) == 2);
}
