#include "kiosk/app/pin_prompt.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <string>

#include "kiosk/staff/pin.hpp"

namespace app {
namespace {

// While it lives, the terminal does not show what is typed.
class Unseen {
public:
    Unseen() : changed_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~Unseen() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    Unseen(Unseen&&) = delete;
    Unseen& operator=(Unseen&&) = delete;

private:
    termios before_{};
    bool changed_;
};

std::string read_secret(const char* prompt) {
    const Unseen unseen;
    fmt::print(stderr, "{}", prompt);
    std::string line;
    std::getline(std::cin, line);
    fmt::print(stderr, "\n");
    return line;
}

int end_with(const base::Problem& problem) {
    fmt::print(stderr, "sipas-kiosk: {}\n", base::to_text(problem));
    return base::row_of(problem.code).exit_code;
}

}  // namespace

int ask_for_pin(const std::filesystem::path& folder) {
    std::string pin;
    if (isatty(STDIN_FILENO) == 0) {
        std::getline(std::cin, pin);
    } else {
        pin = read_secret("New PIN of the staff's screens, 6 to 12 digits: ");
        if (read_secret("The same again: ") != pin)
            return end_with({base::Code::bad_input, "the two are not the same; nothing was changed"});
    }
    if (const auto set = staff::set_pin(folder, pin); !set) return end_with(set.problem());
    fmt::print("The PIN is set. Hold the upper right corner of the screen for three seconds to use it.\n");
    return 0;
}

}  // namespace app
