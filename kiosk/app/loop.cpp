#include "kiosk/app/loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

namespace app {
namespace {

// An injected tap is in the queue already; a second without it means that the window has lost it.
constexpr base::Duration tap_patience{1'000};

std::string label_of(const flow::Screen& screen, const flow::Target& target) {
    std::string label;
    const auto look_in = [&](const std::vector<flow::Button>& buttons) {
        for (const flow::Button& button : buttons)
            if (button.target == target) label = button.label;
    };
    look_in(screen.faces);
    look_in(screen.buttons);
    look_in(screen.options);
    look_in(screen.tabs);
    if (screen.primary) look_in({*screen.primary});
    for (const flow::Choice& choice : screen.choices)
        for (const flow::Button& button : {choice.good, choice.bad})
            if (button.target == target) label = choice.name + ": " + button.label;
    for (const auto& row : screen.keys)
        for (const flow::Key& key : row) look_in({key.button});
    return label;
}

}  // namespace

Loop::Loop(ui::Window& window, Terminal& terminal, base::Instant now, Company company)
    : window_(window), terminal_(terminal), company_(std::move(company)), now_(now) {
    show();
    terminal_.begin(now_);
    hear_news();
    show();
}

void Loop::hear_news() {
    if (company_.news == nullptr) return;
    for (flow::Event& event : company_.news->take(now_)) terminal_.tell(std::move(event), now_);
}

void Loop::show() {
    const flow::Screen before = std::exchange(screen_, terminal_.screen(now_));
    // Not for every tick of the time that is left: what may follow is the same then.
    const bool is_new =
        before.kind != screen_.kind || before.language != screen_.language || before.look != screen_.look;
    if (window_.show(screen_) && is_new) window_.foresee(terminal_.foreseen(now_));
    if (screen_.voice != before.voice) say(screen_.voice);
    if (screen_.kind == flow::Screen::Kind::telling && shown_ == flow::Screen::Kind::asking) ++thanks_shown_;
    shown_ = screen_.kind;
}

void Loop::say(const std::string& text) {
    if (company_.voice != nullptr) company_.voice->say(text, screen_.language);
}

void Loop::take(const ui::Input& input) {
    if (const auto* touched = std::get_if<ui::Touched>(&input)) {
        terminal_.touch(touched->target, now_);
        show();
    }
    if (const auto* pressed = std::get_if<ui::Pressed>(&input))
        window_.prepare(terminal_.after_touch(pressed->target, now_));
    if (const auto* pointed = std::get_if<ui::Pointed>(&input))
        terminal_.point({pointed->at, pointed->by_mouse, pointed->complete}, now_);
    const auto* focused = std::get_if<ui::Focused>(&input);
    if (focused != nullptr && !screen_.voice.empty()) say(label_of(screen_, focused->target));
}

std::optional<base::Duration> Loop::sleep_time() const {
    if (has_spare_work_) return base::Duration{0};
    auto due = terminal_.deadline(now_);
    if (company_.news != nullptr) due = std::min(due.value_or(base::Instant::max()), company_.news->due());
    if (company_.spare_due) due = std::min(due.value_or(base::Instant::max()), company_.spare_due());
    if (!due || *due == base::Instant::max()) return std::nullopt;
    return std::max(*due - now_, base::Duration{0});
}

void Loop::serve() {
    while (!company_.is_over || !company_.is_over()) {
        const auto input = window_.wait(sleep_time());
        now_ = base::monotonic_now();
        if (input && std::holds_alternative<ui::Closed>(*input)) return;
        if (input) take(*input);
        hear_news();
        terminal_.pass_time(now_);
        show();
        has_spare_work_ = company_.spare_work && company_.spare_work();
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
    show();
}

base::Result<std::string> Loop::tap(const flow::Target& target) {
    if (const auto injected = window_.inject_tap(target); !injected) return injected.problem().words;
    auto input = window_.wait(tap_patience);
    for (; input && std::holds_alternative<ui::Pointed>(*input); input = window_.wait(tap_patience)) take(*input);
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

base::Result<std::string> Loop::play(const Print& command) {
    fmt::print("{}\n", command.words);
    std::fflush(stdout);
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
