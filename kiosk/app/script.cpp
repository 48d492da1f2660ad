#include "kiosk/app/script.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "sync/domain/rating.hpp"

namespace app {
namespace {

using Words = std::vector<std::string>;
using Kind = flow::Screen::Kind;

constexpr int longest_wait_ms = 24 * 60 * 60 * 1000;

Words words_of(const std::string& line) {
    std::istringstream stream(line.substr(0, line.find('#')));
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::optional<int> number_in(const std::string& word, int low, int high) {
    int number = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc{} || stop != end || number < low || number > high) return std::nullopt;
    return number;
}

base::Problem wrong(const std::string& why) { return {base::Code::bad_input, why}; }

base::Result<Command> read_tap(const Words& words) {
    if (words.size() == 2 && words[1] == "language") return Command{Tap{{flow::Target::Kind::language, 0}}};
    if (words.size() == 3 && words[1] == "face")
        if (const auto level = number_in(words[2], domain::Level::lowest, domain::Level::highest))
            return Command{Tap{{flow::Target::Kind::face, *level}}};
    return wrong(R"("tap" needs "face" and a level from 1 to 5, or "language")");
}

base::Result<Command> read_wait(const Words& words) {
    if (words.size() == 2)
        if (const auto time = number_in(words[1], 0, longest_wait_ms)) return Command{Wait{base::Duration{*time}}};
    return wrong(R"("wait" needs milliseconds, at most one day)");
}

base::Result<Command> read_expect(const Words& words) {
    if (words.size() == 2)
        for (const Kind kind : {Kind::asking, Kind::thanking, Kind::unable})
            if (words[1] == name_of(kind)) return Command{Expect{kind}};
    return wrong(R"("expect" needs "asking", "thanking" or "unable")");
}

base::Result<Command> read_picture(const Words& words) {
    if (words.size() == 2 && domain::is_identifier(words[1])) return Command{TakePicture{words[1]}};
    return wrong(R"("picture" needs a name of letters, digits, ".", "_" or "-")");
}

base::Result<Command> read_command(const Words& words) {
    if (words[0] == "tap") return read_tap(words);
    if (words[0] == "wait") return read_wait(words);
    if (words[0] == "expect") return read_expect(words);
    if (words[0] == "picture") return read_picture(words);
    return wrong("\"" + words[0] + "\" is not a command; there are tap, wait, expect and picture");
}

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::asking:
            return "asking";
        case Kind::thanking:
            return "thanking";
        case Kind::unable:
            break;
    }
    return "unable";
}

base::Result<Script> read_script(std::string_view text) {
    std::istringstream stream{std::string(text)};
    Script script;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const Words words = words_of(line);
        if (words.empty()) continue;
        auto command = read_command(words);
        if (!command) return wrong("line " + std::to_string(number) + ": " + command.problem().words);
        script.push_back({number, line, *command});
    }
    return script;
}

bool takes_pictures(const Script& script) {
    return std::any_of(script.begin(), script.end(),
                       [](const ScriptLine& line) { return std::holds_alternative<TakePicture>(line.command); });
}

}  // namespace app
