#include "sync/base/log.hpp"

#include <fmt/format.h>

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

void name_log(std::string_view program) { program_name() = program; }

void log(Severity severity, std::string_view words) {
    const std::string line = fmt::format("{} {} {} {}\n", to_iso8601(wall_now()), program_name(),
                                         severity_words.at(static_cast<std::size_t>(severity)), words);
    // One write a line, so that lines of several threads do not mix.
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

}  // namespace base
