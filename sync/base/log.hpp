// log: one line to standard error, for loops only. What is returned as a Problem is not logged by who returns it.
//
// A line is "time program level words name=value…", or one JSON object with the same. It never carries a rating, a
// token, a key or a body. Safe from several threads; how it is logged is said once, before there are several.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace base {

enum class Severity : std::uint8_t { debug, info, warning, alarm };
enum class LogFormat : std::uint8_t { text, json };

// Names the program in every line after it. Called once, by main.
void name_log(std::string_view program);
// Lines below `least` are passed over. At first it is text, from info on.
void set_log(LogFormat format, Severity least);
bool is_logged(Severity severity);

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t> value;
};

void log(Severity severity, std::string_view words, std::initializer_list<LogField> fields = {});

// What a terminal that shows it would obey, a newline too.
bool is_control(char c);

}  // namespace base
