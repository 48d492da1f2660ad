#include "sync/base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "sync/base/time.hpp"

namespace base {
namespace {

constexpr std::array<std::string_view, 3> severity_words{"info", "warning", "alarm"};

std::string& program_name() {
    static std::string name = "sipas";
    return name;
}

}  // namespace

bool is_control(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }

void name_log(std::string_view program) { program_name() = program; }

void log(Severity severity, std::string_view words) {
    std::string line = fmt::format("{} {} {} {}\n", to_iso8601(wall_now()), program_name(),
                                   severity_words.at(static_cast<std::size_t>(severity)), words);
    // Words of a library may hold more than one line, and those of a stranger what a terminal obeys.
    std::replace_if(line.begin(), line.end() - 1, is_control, ' ');
    // One write a line, so that lines of several threads do not mix.
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

}  // namespace base
