// Scanners: pipes, and pseudo-terminals in the part of serial devices.
#include "kiosk/binding/scanner.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>

#include "kiosk/binding/call.hpp"
#include "tests/kiosk/binding/listening.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace binding;
using namespace testing;
using base::Code;
using Many = std::vector<Presented>;
namespace fs = std::filesystem;

namespace {

constexpr base::Duration soon{5};
const Presented nonsense{std::nullopt, Source::scanner, true};

void make_pipe(const fs::path& path) { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }

void write_to(const base::Descriptor& descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor.number(), text.data(), text.size());
        REQUIRE(written > 0);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// Somebody who writes to a pipe; waits until it is read from.
base::Descriptor writer_of(const fs::path& pipe) {
    base::Descriptor writer(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(writer);
    return writer;
}

// A serial scanner: what is written to `cable` is read from the device at `path`. Unplugged when it goes.
struct Serial {
    base::Descriptor cable{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    fs::path path;

    Serial() {
        REQUIRE(::grantpt(cable.number()) == 0);
        REQUIRE(::unlockpt(cable.number()) == 0);
        std::array<char, 64> name{};
        REQUIRE(::ptsname_r(cable.number(), name.data(), name.size()) == 0);
        path = name.data();
        const int on = 1;
        REQUIRE(::ioctl(cable.number(), TIOCPKT, &on) == 0);  // tells of what is done at the other end
    }

    // Opening a scanner ends with forgetting what it said before.
    void await_opening() const {
        unsigned char event = 0;
        do REQUIRE(::read(cable.number(), &event, 1) == 1);
        while ((event & TIOCPKT_FLUSHREAD) == 0);
    }
};

}  // namespace

TEST_CASE("a scanner that is a pipe is read line by line, whoever writes to it") {
    const support::TemporaryFolder folder;
    const fs::path pipe = folder.path() / "scanner";
    make_pipe(pipe);
    Listening listening({}, {.path = pipe, .replug = an_hour});
    for (int i = 0; i < 5; ++i) {
        const auto writer = writer_of(pipe);
        write_to(writer, "h15.50.05.13-26");
        write_to(writer, "1008-0975\r\nnonsense\r\n");
        CHECK(listening.next(2) == Many{scanned(plain), nonsense});
    }
}

TEST_CASE("a scanner that is unplugged and plugged in again is read again") {
    const support::TemporaryFolder folder;
    const fs::path pipe = folder.path() / "scanner";
    Listening listening({}, {.path = pipe, .replug = soon});  // not there yet
    for (int i = 0; i < 3; ++i) {
        make_pipe(pipe);
        {
            const auto writer = writer_of(pipe);
            write_to(writer, plain + "\nhalf a line when the cable is pulled");
            CHECK(listening.next(1) == Many{scanned(plain)});
            fs::remove(pipe);
        }
    }
    make_pipe(pipe);
    write_to(writer_of(pipe), plain + '\n');
    CHECK(listening.next(1) == Many{scanned(plain)});
}

TEST_CASE("a serial scanner is read raw, and again after it was unplugged") {
    const support::TemporaryFolder folder;
    const fs::path link = folder.path() / "scanner";
    Listening listening({}, {.path = link, .replug = soon});
    std::optional<Serial> serial(std::in_place);
    fs::create_symlink(serial->path, link);
    for (int i = 0; i < 3; ++i) {
        serial->await_opening();
        write_to(serial->cable, "\t" + plain + "\r");
        CHECK(listening.next(1) == Many{scanned(plain)});
        serial.reset();
        fs::remove(link);
        serial.emplace();
        fs::create_symlink(serial->path, link);
    }
}

TEST_CASE("a serial scanner is set to eight raw bits at its speed") {
    const Serial serial;
    const auto scanner = open_scanner(serial.path, 19200);
    REQUIRE(scanner);
    termios line{};
    REQUIRE(::tcgetattr(scanner->number(), &line) == 0);
    CHECK((line.c_cflag & CSIZE) == CS8);
    CHECK((line.c_cflag & (PARENB | CSTOPB | CRTSCTS)) == 0);
    CHECK((line.c_lflag & (ICANON | ECHO | ISIG)) == 0);
    CHECK((line.c_iflag & (ICRNL | IXON | IXOFF)) == 0);
    CHECK(::cfgetispeed(&line) == B19200);
    char c = 0;
    CHECK(::read(scanner->number(), &c, 1) == -1);  // nothing there, and no waiting for it
    CHECK(errno == EAGAIN);
}

TEST_CASE("what is no scanner is not read") {
    const support::TemporaryFolder folder;
    CHECK(open_scanner(folder.path() / "missing", 9600).problem().code == Code::not_found);
    CHECK(open_scanner(folder.path(), 9600).problem().code == Code::bad_input);
    CHECK(open_scanner("/dev/null", 9600).problem().code == Code::bad_input);
    CHECK(open_scanner(SIPAS_SOURCE_DIR "/README.md", 9600).problem().code == Code::bad_input);
    make_pipe(folder.path() / "pipe");
    CHECK(open_scanner(folder.path() / "pipe", 12345).problem().code == Code::bad_input);
}

TEST_CASE("whether a scanner is there is known, also after it was unplugged") {
    const support::TemporaryFolder folder;
    const fs::path pipe = folder.path() / "scanner";
    CHECK(Listening({}).inbox().scanner() == ScannerState::none);
    Listening listening({}, {.path = pipe, .replug = soon});
    CHECK(listening.inbox().scanner() == ScannerState::lost);
    for (int i = 0; i < 2; ++i) {
        make_pipe(pipe);
        {
            const auto writer = writer_of(pipe);
            listening.await(ScannerState::ready);
            fs::remove(pipe);
        }
        listening.await(ScannerState::lost);
    }
}

TEST_CASE("a scanner that says much and never a code is garbled, until there is one") {
    const support::TemporaryFolder folder;
    const fs::path pipe = folder.path() / "scanner";
    make_pipe(pipe);
    Listening listening({}, {.path = pipe, .replug = an_hour});
    const auto writer = writer_of(pipe);
    write_to(writer, std::string(200, '\xf5') + "\rnonsense\r");
    CHECK(listening.next(2) == Many{nonsense, nonsense});
    CHECK(listening.inbox().scanner() == ScannerState::ready);
    write_to(writer, std::string(50, '\xf5') + "\r");
    CHECK(listening.next(1) == Many{nonsense});
    CHECK(listening.inbox().scanner() == ScannerState::garbled);
    write_to(writer, plain + "\r");
    CHECK(listening.next(1) == Many{scanned(plain)});
    CHECK(listening.inbox().scanner() == ScannerState::ready);
}

TEST_CASE("a scanner that floods is read to the next whole line, and calls are heard meanwhile") {
    const support::TemporaryFolder folder;
    const fs::path pipe = folder.path() / "scanner";
    make_pipe(pipe);
    Listening listening(on_loopback(), {.path = pipe, .replug = an_hour});
    const auto writer = writer_of(pipe);
    write_to(writer, std::string(20'000, '\xff'));
    REQUIRE(tell_terminal(listening.address(), on_loopback().key, plain, patience));
    CHECK(listening.next(1) == Many{served(plain)});
    write_to(writer, '\n' + plain + '\n');
    CHECK(listening.next(1) == Many{scanned(plain)});
}
