// Command line: what the program is asked to do. The only file that knows CLI11.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace app {

struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};

struct Enrolment {
    std::string url;
    std::string code;
};

struct Request {
    std::filesystem::path folder;
    std::optional<Size> size;
    std::filesystem::path script;    // empty: for people
    std::filesystem::path pictures;  // empty: none
    std::optional<Enrolment> enrolment;
    std::filesystem::path scanner;  // empty: none
    unsigned baud = 9600;
    std::string serving;  // where the counter's PC may call; empty: nowhere
    std::string voice;    // the program that reads aloud
    bool set_pin = false;
};

// The text of --help, --version or of a mistake has been printed; the program ends with this code.
struct Answered {
    int exit_code = 0;
};

std::variant<Request, Answered> read_command_line(int count, char** words);

// $STATE_DIRECTORY of a systemd unit, /var/lib/sipas-kiosk for root or where it exists, else the user's own data folder
// ($XDG_DATA_HOME/sipas-kiosk).
std::filesystem::path default_folder();

}  // namespace app
