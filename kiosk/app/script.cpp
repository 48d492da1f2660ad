#include "kiosk/app/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>

#include "sync/base/check.hpp"
#include "sync/domain/rating.hpp"

namespace app {
namespace {

using Words = std::vector<std::string>;
using Kind = flow::Screen::Kind;
using flow::Act;
using flow::Page;
using flow::Target;

constexpr int longest_wait_ms = 24 * 60 * 60 * 1000;
constexpr int most_factors = 20;

template <typename Value>
struct Named {
    std::string_view name;
    Value value;
};

constexpr std::array kinds{Named<Kind>{"asking", Kind::asking},     Named<Kind>{"telling", Kind::telling},
                           Named<Kind>{"writing", Kind::writing},   Named<Kind>{"dialling", Kind::dialling},
                           Named<Kind>{"choosing", Kind::choosing}, Named<Kind>{"thanking", Kind::thanking},
                           Named<Kind>{"unable", Kind::unable},     Named<Kind>{"reporting", Kind::reporting},
                           Named<Kind>{"dark", Kind::dark},         Named<Kind>{"calibrating", Kind::calibrating}};

constexpr std::array acts{Named<Act>{"undo", Act::undo},
                          Named<Act>{"more", Act::more},
                          Named<Act>{"skip", Act::skip},
                          Named<Act>{"done", Act::done},
                          Named<Act>{"stay", Act::stay},
                          Named<Act>{"access", Act::access},
                          Named<Act>{"bind", Act::bind},
                          Named<Act>{"unbind", Act::unbind},
                          Named<Act>{"enter", Act::enter},
                          Named<Act>{"cancel", Act::cancel},
                          Named<Act>{"large_text", Act::large_text},
                          Named<Act>{"contrast", Act::contrast},
                          Named<Act>{"low", Act::low},
                          Named<Act>{"voice", Act::voice},
                          Named<Act>{"leave", Act::leave},
                          Named<Act>{"close_day", Act::close_day},
                          Named<Act>{"export_usb", Act::export_usb},
                          Named<Act>{"import_receipts", Act::import_receipts},
                          Named<Act>{"test_mode", Act::test_mode},
                          Named<Act>{"end_test", Act::end_test},
                          Named<Act>{"louder", Act::louder},
                          Named<Act>{"quieter", Act::quieter},
                          Named<Act>{"brighter", Act::brighter},
                          Named<Act>{"darker", Act::darker},
                          Named<Act>{"first_language", Act::first_language},
                          Named<Act>{"restart", Act::restart},
                          Named<Act>{"calibrate", Act::calibrate},
                          Named<Act>{"keep", Act::keep}};

constexpr std::array pages{Named<Page>{"tallies", Page::tallies}, Named<Page>{"health", Page::health},
                           Named<Page>{"day", Page::day}, Named<Page>{"transfer", Page::transfer},
                           Named<Page>{"settings", Page::settings}};

template <typename List>
auto value_named(const List& list, std::string_view name) {
    const auto found = std::find_if(list.begin(), list.end(), [name](const auto& entry) { return entry.name == name; });
    return found == list.end() ? std::nullopt : std::optional(found->value);
}

template <typename List>
std::string names_of(const List& list) {
    std::string names;
    for (const auto& entry : list) names += (names.empty() ? "" : ", ") + std::string(entry.name);
    return names;
}

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

std::optional<Target> target_in(const Words& words) {
    const std::string& kind = words[1];
    if (words.size() == 2) {
        if (kind == "wake") return Target{Target::Kind::wake, 0};
        if (const auto act = value_named(acts, kind)) return flow::target_of(*act);
        return std::nullopt;
    }
    if (kind == "page") {
        const auto page = value_named(pages, words[2]);
        return page ? std::optional(flow::target_of(*page)) : std::nullopt;
    }
    const bool face = kind == "face";
    if (!face && kind != "good" && kind != "bad") return std::nullopt;
    const auto number = number_in(words[2], 1, face ? domain::Level::highest : most_factors);
    if (!number) return std::nullopt;
    if (face) return Target{Target::Kind::face, *number};
    return Target{kind == "good" ? Target::Kind::good : Target::Kind::bad, *number - 1};
}

base::Result<Command> read_tap(const Words& words) {
    if (words.size() == 2 && words[1] == "language") return Command{TapLanguage{}};
    if (words.size() == 2 || words.size() == 3)
        if (const auto target = target_in(words)) return Command{Tap{*target}};
    return wrong(
        "\"tap\" needs \"face\" and a level from 1 to 5, \"language\", \"wake\", \"good\" or \"bad\" and the "
        "number of a factor, \"page\" and one of " +
        names_of(pages) + ", or one of " + names_of(acts));
}

base::Result<Command> read_hold(const Words& words) {
    if (words.size() == 2 && words[1] == "corner") return Command{Hold{}};
    return wrong(R"("hold" needs "corner")");
}

// All words but the first, with one space between them.
std::string rest_of(const Words& words) {
    std::string rest;
    for (std::size_t i = 1; i < words.size(); ++i) rest += (i == 1 ? "" : " ") + words[i];
    return rest;
}

base::Result<Command> read_type(const Words& words) {
    const std::string keys = rest_of(words);
    if (keys.empty()) return wrong(R"("type" needs the keys)");
    return Command{Type{keys}};
}

base::Result<Command> read_wait(const Words& words) {
    if (words.size() == 2)
        if (const auto time = number_in(words[1], 0, longest_wait_ms)) return Command{Wait{base::Duration{*time}}};
    return wrong(R"("wait" needs milliseconds, at most one day)");
}

base::Result<Command> read_expect(const Words& words) {
    if (words.size() == 2)
        if (const auto kind = value_named(kinds, words[1])) return Command{Expect{*kind}};
    return wrong("\"expect\" needs one of " + names_of(kinds));
}

base::Result<Command> read_picture(const Words& words) {
    if (words.size() == 2 && domain::is_identifier(words[1])) return Command{TakePicture{words[1]}};
    return wrong(R"("picture" needs a name of letters, digits, ".", "_" or "-")");
}

base::Result<Command> read_print(const Words& words) {
    const std::string rest = rest_of(words);
    if (rest.empty()) return wrong(R"("print" needs words)");
    return Command{Print{rest}};
}

base::Result<Command> read_command(const Words& words) {
    if (words[0] == "tap") return read_tap(words);
    if (words[0] == "hold") return read_hold(words);
    if (words[0] == "type") return read_type(words);
    if (words[0] == "wait") return read_wait(words);
    if (words[0] == "expect") return read_expect(words);
    if (words[0] == "picture") return read_picture(words);
    if (words[0] == "print") return read_print(words);
    return wrong("\"" + words[0] + "\" is not a command; there are tap, hold, type, wait, expect, picture and print");
}

}  // namespace

std::string_view name_of(Kind kind) {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [kind](const auto& entry) { return entry.value == kind; });
    base::check(found != kinds.end(), "every kind of screen has a name");
    return found->name;
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
