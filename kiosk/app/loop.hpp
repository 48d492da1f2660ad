// The loop: ties the terminal to a window, for people or for a script.
//
// Time is read once a turn. A touch is told to the terminal, which commits the rating; only then the next screen is
// drawn; then the screens that may follow are made ready, and the loop sleeps until there is input or the terminal's
// deadline comes. For a script the same turn is played with a clock of its own that jumps instead of sleeping.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "kiosk/app/script.hpp"
#include "kiosk/app/terminal.hpp"
#include "kiosk/ui/window.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace app {

class Loop {
public:
    // Both outlive the loop. Shows the first screen, then lets the terminal open.
    Loop(ui::Window& window, Terminal& terminal, base::Instant now);

    // Until the window is closed or a signal asks to end.
    void serve();

    // Plays a script with real input events through the window. The value is empty when every expectation held, else
    // it says which line did not and what was seen. A problem: the window was closed, a picture could not be written,
    // or a rating is still not saved at the end.
    base::Result<std::string> play(const Script& script, const std::filesystem::path& pictures);

    // How often thanks took the place of another screen.
    std::uint64_t thanks_shown() const { return thanks_shown_; }

private:
    void show();
    void pass(base::Duration time);
    base::Result<std::string> play(const Command& command, const std::filesystem::path& pictures);
    base::Result<std::string> play(const Tap& tap);

    ui::Window& window_;
    Terminal& terminal_;
    base::Instant now_;
    flow::Screen::Kind shown_ = flow::Screen::Kind::asking;
    std::uint64_t thanks_shown_ = 0;
};

}  // namespace app
