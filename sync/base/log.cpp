#include "sync/base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "sync/base/time.hpp"

namespace base {
namespace {

constexpr std::array<std::string_view, 4> severity_words{"debug", "info", "warning", "alarm"};

struct Style {
    std::string program = "sipas";
    LogFormat format = LogFormat::text;
    Severity least = Severity::info;
};

Style& style() {
    static Style style;
    return style;
}

// How many bytes the character at the front takes; 0 when it is no UTF-8. Overlong and surrogate forms are none.
std::size_t character_size(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool is_no_character = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
    return is_overlong || is_no_character ? 0 : size;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        const char c = text.front();
        if (size == 0)
            out += "\\ufffd";
        else if (is_control(c))
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else if (c == '"' || c == '\\')
            out.append("\\").push_back(c);
        else
            out.append(text.substr(0, size));
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out + '"';
}

std::string text_line(Severity severity, std::string_view words, std::initializer_list<LogField> fields) {
    std::string line = fmt::format("{} {} {} {}", to_iso8601(wall_now()), style().program,
                                   severity_words.at(static_cast<std::size_t>(severity)), words);
    for (const LogField& field : fields)
        std::visit([&](const auto& value) { line += fmt::format(" {}={}", field.name, value); }, field.value);
    // Words of a library may hold more than one line, and those of a stranger what a terminal obeys.
    std::replace_if(line.begin(), line.end(), is_control, ' ');
    return line + '\n';
}

std::string json_line(Severity severity, std::string_view words, std::initializer_list<LogField> fields) {
    std::string line =
        fmt::format(R"({{"time":"{}","program":{},"level":"{}","words":{})", to_iso8601(wall_now()),
                    quoted(style().program), severity_words.at(static_cast<std::size_t>(severity)), quoted(words));
    for (const LogField& field : fields) {
        line += fmt::format(",{}:", quoted(field.name));
        if (const auto* number = std::get_if<std::int64_t>(&field.value))
            line += std::to_string(*number);
        else
            line += quoted(std::get<std::string_view>(field.value));
    }
    return line + "}\n";
}

}  // namespace

bool is_control(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }

void name_log(std::string_view program) { style().program = program; }

void set_log(LogFormat format, Severity least) {
    style().format = format;
    style().least = least;
}

bool is_logged(Severity severity) { return severity >= style().least; }

void log(Severity severity, std::string_view words, std::initializer_list<LogField> fields) {
    if (!is_logged(severity)) return;
    const std::string line =
        style().format == LogFormat::json ? json_line(severity, words, fields) : text_line(severity, words, fields);
    // One write a line, so that lines of several threads do not mix.
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

}  // namespace base
