#include "kiosk/app/loop.hpp"

#include <algorithm>

namespace app {
namespace {

// An injected tap is in the queue already; a second without it means that the window has lost it.
constexpr base::Duration tap_patience{1'000};

std::optional<base::Duration> time_left(const std::optional<base::Instant>& deadline, base::Instant now) {
    if (!deadline) return std::nullopt;
    return std::max(*deadline - now, base::Duration{0});
}

}  // namespace

Loop::Loop(ui::Window& window, Terminal& terminal, base::Instant now)
    : window_(window), terminal_(terminal), now_(now) {
    show();
    terminal_.begin(now_);
    show();
}

void Loop::show() {
    screen_ = terminal_.screen(now_);
    window_.show(screen_);
    if (screen_.kind == flow::Screen::Kind::telling && shown_ == flow::Screen::Kind::asking) ++thanks_shown_;
    shown_ = screen_.kind;
}

void Loop::serve() {
    for (;;) {
        const auto input = window_.wait(time_left(terminal_.deadline(now_), now_));
        now_ = base::monotonic_now();
        if (input && std::holds_alternative<ui::Closed>(*input)) return;
        if (input) terminal_.touch(std::get<ui::Touched>(*input).target, now_);
        terminal_.pass_time(now_);
        show();
    }
}

void Loop::pass(base::Duration time) {
    const base::Instant until = now_ + time;
    for (auto due = terminal_.deadline(now_); due && *due <= until; due = terminal_.deadline(now_)) {
        now_ = std::max(now_, *due);
        terminal_.pass_time(now_);
        show();
    }
    now_ = until;
}

base::Result<std::string> Loop::tap(const flow::Target& target) {
    if (const auto injected = window_.inject_tap(target); !injected) return injected.problem().words;
    const auto input = window_.wait(tap_patience);
    if (!input) return std::string("the window did not answer the tap");
    if (std::holds_alternative<ui::Closed>(*input))
        return base::Problem{base::Code::unavailable, "the window was closed before the script ended"};
    terminal_.touch(std::get<ui::Touched>(*input).target, now_);
    show();
    return std::string();
}

base::Result<std::string> Loop::play(const TapLanguage& /*command*/) {
    for (const flow::Button& button : screen_.buttons)
        if (button.target.kind == flow::Target::Kind::language) return tap(button.target);
    return std::string("no other language is offered");
}

// A key that the layer at hand does not show needs the other layer first, as under a finger.
base::Result<std::string> Loop::play(const Type& command) {
    for (const char key : command.keys) {
        auto seen = tap({flow::Target::Kind::key, static_cast<unsigned char>(key)});
        if (!seen || !seen->empty()) return seen;
    }
    return std::string();
}

base::Result<std::string> Loop::play(const Hold& /*command*/) {
    if (!screen_.corner) return std::string("the corner does not listen");
    terminal_.touch({flow::Target::Kind::corner, 0}, now_);
    show();
    return std::string();
}

base::Result<std::string> Loop::play(const Wait& command) {
    pass(command.time);
    return std::string();
}

base::Result<std::string> Loop::play(const Expect& command) {
    return command.kind == shown_ ? std::string() : "the screen is " + std::string(name_of(shown_));
}

base::Result<std::string> Loop::play(const TakePicture& command) {
    const auto saved = window_.save_picture(pictures_ / (command.name + ".png"));
    if (!saved) return saved.problem();
    return std::string();
}

base::Result<std::string> Loop::play(const Script& script, const std::filesystem::path& pictures) {
    pictures_ = pictures;
    for (const ScriptLine& line : script) {
        auto seen = std::visit([this](const auto& command) { return play(command); }, line.command);
        if (!seen) return seen.problem();
        if (!seen->empty()) return "line " + std::to_string(line.number) + ", \"" + line.text + "\": " + *seen;
    }
    if (terminal_.owes_answer())
        return base::Problem{base::Code::unavailable, "the script has ended, but an answer could not be saved"};
    return std::string();
}

}  // namespace app
