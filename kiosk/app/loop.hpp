// The loop: ties the terminal to a window, for people or for a script.
//
// Time is read once a turn. A touch is told to the terminal, which commits what was given; only then the next screen is
// drawn; then the screens that may follow are made ready, and the loop sleeps until there is input, news or a deadline.
// For a script the same turn is played with a clock of its own that jumps instead of sleeping.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "kiosk/app/news.hpp"
#include "kiosk/app/script.hpp"
#include "kiosk/app/terminal.hpp"
#include "kiosk/app/voice.hpp"
#include "kiosk/ui/window.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace app {

// Who else is there; all of it may be missing, and outlives the loop.
struct Company {
    News* news = nullptr;
    Voice* voice = nullptr;
    // A small piece of work that can wait until nobody touches anything; false: there is none now.
    std::function<bool()> spare_work;
    // When there will be some by itself.
    std::function<base::Instant()> spare_due{};
    // Whether the staff asked the program to end, so that it is started again.
    std::function<bool()> is_over;
};

class Loop {
public:
    // Window and terminal outlive the loop. Shows the first screen, then lets the terminal open.
    Loop(ui::Window& window, Terminal& terminal, base::Instant now, Company company = {});

    // Until the window is closed, a signal asks to end, or the staff do.
    void serve();

    // Plays a script with real input events through the window. The value is empty when every expectation held, else
    // it says which line did not and what was seen. A problem: the window was closed, a picture could not be written,
    // or an answer is still not saved at the end.
    base::Result<std::string> play(const Script& script, const std::filesystem::path& pictures);

    // How often thanks took the place of the question.
    std::uint64_t thanks_shown() const { return thanks_shown_; }

private:
    void hear_news();
    void show();
    void say(const std::string& text);
    void take(const ui::Input& input);
    std::optional<base::Duration> sleep_time() const;
    void pass(base::Duration time);

    // Each says what was wrong, or nothing.
    base::Result<std::string> play(const Tap& command) { return tap(command.target); }
    base::Result<std::string> play(const TapLanguage& command);
    base::Result<std::string> play(const Hold& command);
    base::Result<std::string> play(const Type& command);
    base::Result<std::string> play(const Wait& command);
    base::Result<std::string> play(const Expect& command);
    base::Result<std::string> play(const TakePicture& command);
    static base::Result<std::string> play(const Print& command);
    base::Result<std::string> tap(const flow::Target& target);

    ui::Window& window_;
    Terminal& terminal_;
    Company company_;
    base::Instant now_;
    flow::Screen screen_;
    std::filesystem::path pictures_;
    flow::Screen::Kind shown_ = flow::Screen::Kind::asking;
    std::uint64_t thanks_shown_ = 0;
    bool has_spare_work_ = true;
};

}  // namespace app
