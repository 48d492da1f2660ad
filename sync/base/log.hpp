// log: one line to standard error, for loops only. What is returned as a Problem is not logged by who returns it.
//
// A line is "time program level words"; it never carries a rating, a token or a key. Safe from several threads.
#pragma once

#include <string_view>

namespace base {

enum class Severity { info, warning, alarm };

// Names the program in every line after it. Called once, by main.
void name_log(std::string_view program);
void log(Severity severity, std::string_view words);

// What a terminal that shows it would obey, a newline too.
bool is_control(char c);

}  // namespace base
