#include "sync/base/secret_prompt.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace base {
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

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    return line;
}

std::string read_unseen(std::string_view prompt) {
    const Unseen unseen;
    fmt::print(stderr, "{}", prompt);
    std::string line = read_line();
    fmt::print(stderr, "\n");
    return line;
}

}  // namespace

Result<std::string> read_new_secret(std::string_view prompt) {
    if (isatty(STDIN_FILENO) == 0) return read_line();
    std::string secret = read_unseen(prompt);
    if (read_unseen("The same again: ") == secret) return secret;
    return Problem{Code::bad_input, "the two are not the same; nothing was changed", 0};
}

}  // namespace base
