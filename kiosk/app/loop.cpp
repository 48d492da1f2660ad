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
    const flow::Screen screen = terminal_.screen();
    if (window_.show(screen)) window_.foresee(terminal_.foreseen());
    if (screen.kind == flow::Screen::Kind::thanking && shown_ != screen.kind) ++thanks_shown_;
    shown_ = screen.kind;
}

void Loop::serve() {
    for (;;) {
        const auto input = window_.wait(time_left(terminal_.deadline(), now_));
        now_ = base::monotonic_now();
        if (input && std::holds_alternative<ui::Closed>(*input)) return;
        if (input) terminal_.touch(std::get<ui::Touched>(*input).target, now_);
        terminal_.pass_time(now_);
        show();
    }
}

void Loop::pass(base::Duration time) {
    const base::Instant until = now_ + time;
    for (auto due = terminal_.deadline(); due && *due <= until; due = terminal_.deadline()) {
        now_ = std::max(now_, *due);
        terminal_.pass_time(now_);
        show();
    }
    now_ = until;
}

base::Result<std::string> Loop::play(const Tap& tap) {
    if (const auto injected = window_.inject_tap(tap.target); !injected) return injected.problem().words;
    const auto input = window_.wait(tap_patience);
    if (!input) return std::string("the window did not answer the tap");
    if (std::holds_alternative<ui::Closed>(*input))
        return base::Problem{base::Code::unavailable, "the window was closed before the script ended"};
    terminal_.touch(std::get<ui::Touched>(*input).target, now_);
    show();
    return std::string();
}

base::Result<std::string> Loop::play(const Command& command, const std::filesystem::path& pictures) {
    if (const auto* tap = std::get_if<Tap>(&command)) return play(*tap);
    if (const auto* wait = std::get_if<Wait>(&command)) pass(wait->time);
    if (const auto* expect = std::get_if<Expect>(&command); expect != nullptr && expect->kind != shown_)
        return "the screen is " + std::string(name_of(shown_));
    if (const auto* picture = std::get_if<TakePicture>(&command))
        if (const auto saved = window_.save_picture(pictures / (picture->name + ".png")); !saved)
            return saved.problem();
    return std::string();
}

base::Result<std::string> Loop::play(const Script& script, const std::filesystem::path& pictures) {
    for (const ScriptLine& line : script) {
        auto seen = play(line.command, pictures);
        if (!seen) return seen.problem();
        if (!seen->empty()) return "line " + std::to_string(line.number) + ", \"" + line.text + "\": " + *seen;
    }
    if (terminal_.owes_rating())
        return base::Problem{base::Code::unavailable, "the script has ended, but a rating could not be saved"};
    return std::string();
}

}  // namespace app
