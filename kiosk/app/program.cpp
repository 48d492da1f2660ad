#include "kiosk/app/program.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <system_error>

namespace app {
namespace {

constexpr const char* uploader_name = "sipas-uploader";

}  // namespace

std::optional<std::filesystem::path> program_path() {
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return std::nullopt;
    return path;
}

std::string uploader_program() {
    if (const auto program = program_path()) {
        const auto sibling = program->parent_path() / uploader_name;
        std::error_code ignored;
        if (std::filesystem::exists(sibling, ignored)) return sibling.string();
    }
    return uploader_name;
}

base::Problem become_uploader(const std::string& url, const std::string& code, const std::filesystem::path& folder) {
    // The array of execvp is not const for reasons of C; the strings stay as they are.
    std::array<std::string, 6> words{uploader_program(), "--enrol", url, code, "--data", folder.string()};
    std::array<char*, words.size() + 1> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) arguments.at(i) = words.at(i).data();
    execvp(arguments.front(), arguments.data());
    const std::error_code error(errno, std::generic_category());
    return {base::Code::unavailable, words.front() + " could not be started: " + error.message() +
                                         "; it must stand beside sipas-kiosk or in PATH. Nothing was changed"};
}

base::Problem start_again(char** words) {
    const auto program = program_path();
    std::fflush(nullptr);  // what was printed would go with this process
    if (program) execv(program->c_str(), words);
    execvp(words[0], words);  // an update has put another file in the place of the one that runs
    const std::error_code error(errno, std::generic_category());
    return {base::Code::unavailable,
            "sipas-kiosk could not be started again: " + error.message() + "; start it by hand"};
}

}  // namespace app
