#include "kiosk/binding/scanner.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace binding {
namespace {

using base::Code;
using base::Problem;
using base::Result;

struct Speed {
    unsigned baud;
    speed_t constant;
};
constexpr std::array speeds{Speed{1200, B1200},   Speed{2400, B2400},   Speed{4800, B4800},   Speed{9600, B9600},
                            Speed{19200, B19200}, Speed{38400, B38400}, Speed{57600, B57600}, Speed{115200, B115200}};

std::optional<speed_t> speed_of(unsigned baud) {
    const auto* const found = std::find_if(speeds.begin(), speeds.end(), [&](Speed s) { return s.baud == baud; });
    return found == speeds.end() ? std::nullopt : std::optional(found->constant);
}

Problem system_problem(const std::filesystem::path& path) {
    const int error = errno;
    const bool is_unplugged = error == ENOENT || error == ENXIO || error == ENODEV || error == EIO;
    return {is_unplugged ? Code::not_found : Code::io, "cannot open " + path.string() + ": " + std::strerror(error), 0};
}

bool make_raw(int descriptor, speed_t speed) {
    termios line{};
    if (::tcgetattr(descriptor, &line) != 0) return false;
    ::cfmakeraw(&line);
    line.c_cflag = (line.c_cflag & ~static_cast<tcflag_t>(CSTOPB | CRTSCTS)) | CLOCAL | CREAD;
    line.c_iflag &= ~static_cast<tcflag_t>(IXOFF);
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    ::cfsetispeed(&line, speed);
    ::cfsetospeed(&line, speed);
    return ::tcsetattr(descriptor, TCSANOW, &line) == 0 && ::tcflush(descriptor, TCIFLUSH) == 0;
}

bool is_pipe(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace

bool is_baud(unsigned baud) { return speed_of(baud).has_value(); }

Result<base::Descriptor> open_scanner(const std::filesystem::path& path, unsigned baud) {
    const auto speed = speed_of(baud);
    if (!speed) return Problem{Code::bad_input, "no serial device runs at " + std::to_string(baud) + " baud", 0};
    base::Descriptor scanner(::open(path.c_str(), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!scanner) return system_problem(path);
    if (is_pipe(scanner.number())) return scanner;
    if (::isatty(scanner.number()) == 0)
        return Problem{Code::bad_input, path.string() + " is neither a serial device nor a pipe", 0};
    if (!make_raw(scanner.number(), *speed)) return system_problem(path);
    return scanner;
}

}  // namespace binding
