#include "kiosk/app/command_line.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "kiosk/binding/scanner.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr int usage_exit_code = 2;
constexpr int smallest_side = 320;  // the window takes no less
constexpr int largest_side = 16'384;

constexpr const char* description =
    "SIPAS kiosk: asks citizens at a counter how satisfied they are, and keeps every answer in a journal.\n"
    "Works without a network; sipas-uploader carries the answers to the server.";

constexpr const char* footer =
    "Examples:\n"
    "  sipas-kiosk --enrol https://sipas.example.vn 4F7K-29QM   once, when the terminal is set up\n"
    "  sipas-kiosk                                              full screen, for people\n"
    "  sipas-kiosk --size 1080x1920 --data /tmp/try             in a window\n"
    "  sipas-kiosk --set-pin                                    the PIN of the staff's screens\n"
    "  sipas-kiosk --script visits.script --pictures /tmp/out   plays taps, with no display too\n\n"
    "A script has one command a line (# starts a comment):\n"
    "  tap face 1..5 | tap language | tap good 1..5 | tap bad 1..5 | tap done, more, undo, skip … | tap page health …\n"
    "  hold corner | type KEYS | wait MILLISECONDS | picture NAME | print WORDS\n"
    "  expect asking|telling|writing|dialling|choosing|thanking|unable|reporting|dark\n\n"
    "Exit codes: 0 done; 1 the answer is no (an expectation of a script did not hold); 2 asked wrongly;\n"
    "3 the machine or the network would not.";

std::string text_of(const char* variable) {
    const char* value = std::getenv(variable);
    return value == nullptr ? "" : value;
}

std::optional<Size> size_from(const std::string& text) {
    Size size;
    const char* end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, size.width);
    if (width.ec != std::errc{} || width.ptr == end || *width.ptr != 'x') return std::nullopt;
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec != std::errc{} || height.ptr != end) return std::nullopt;
    const auto fits = [](int side) { return side >= smallest_side && side <= largest_side; };
    if (!fits(size.width) || !fits(size.height)) return std::nullopt;
    return size;
}

std::string check_size(const std::string& text) {
    return size_from(text) ? "" : "a size is WIDTHxHEIGHT in pixels, each from 320 to 16384: 1080x1920";
}

std::string check_baud(const std::string& text) {
    unsigned baud = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, baud);
    if (read.ec == std::errc{} && read.ptr == end && binding::is_baud(baud)) return "";
    return text + " is no speed of a scanner: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200";
}

}  // namespace

fs::path default_folder() {
    if (const auto given = text_of("STATE_DIRECTORY"); !given.empty()) return given;
    fs::path system_folder = "/var/lib/sipas-kiosk";
    std::error_code ignored;
    if (geteuid() == 0 || fs::exists(system_folder, ignored)) return system_folder;
    if (const auto given = text_of("XDG_DATA_HOME"); !given.empty()) return fs::path(given) / "sipas-kiosk";
    return fs::path(text_of("HOME")) / ".local/share/sipas-kiosk";
}

std::variant<Request, Answered> read_command_line(int count, char** words) {
    Request request;
    request.voice = "espeak-ng";
    std::string folder = default_folder().string();
    std::string size;
    std::vector<std::string> enrolment;

    CLI::App line(description);
    line.footer(footer);
    line.set_version_flag("--version", std::string("sipas-kiosk " SIPAS_VERSION));
    line.add_option("--data", folder, "Folder of the journal and of the terminal's identity\n(" + folder + ")")
        ->option_text("DIR");
    line.add_option("--size", size, "A window of this size instead of the full screen")
        ->option_text("WIDTHxHEIGHT")
        ->check(check_size);
    auto* script = line.add_option("--script", request.script, "Play a script instead of waiting for people");
    script->option_text("FILE");
    line.add_option("--pictures", request.pictures, "Where a script's pictures go, as PNG")
        ->option_text("DIR")
        ->needs(script);
    line.add_option("--enrol", enrolment,
                    "Enrol this terminal with a one-time code, then end.\n"
                    "Done by sipas-uploader beside this program: it alone speaks\n"
                    "with the network. Its exit code is passed on")
        ->option_text("URL CODE")
        ->expected(2)
        ->excludes(script);
    line.add_option("--scanner", request.scanner, "Serial device or pipe that a code scanner writes to")
        ->option_text("PATH");
    line.add_option("--baud", request.baud, "Speed of the scanner's serial line (9600)")
        ->option_text("N")
        ->check(check_baud);
    line.add_option("--serving", request.serving,
                    "Where the counter's PC may say whose dossier is being served,\n"
                    "with sipas-serving and the key serving.key of the data folder")
        ->option_text("ADDRESS:PORT");
    line.add_option("--voice", request.voice, "Program that reads the screen aloud (espeak-ng)")
        ->option_text("PROGRAM");
    line.add_flag("--set-pin", request.set_pin, "Ask for the PIN of the staff's screens, then end")->excludes(script);
    try {
        line.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return Answered{line.exit(error) == 0 ? 0 : usage_exit_code};
    }
    request.folder = folder;
    if (!size.empty()) request.size = size_from(size);
    if (!enrolment.empty()) request.enrolment = Enrolment{enrolment.at(0), enrolment.at(1)};
    return request;
}

}  // namespace app
