// The voice with a script in the place of espeak-ng.
#include "kiosk/app/voice.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <optional>

#include "tests/kiosk/app/speaker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using domain::Language;
using speaker::make_program;
using speaker::patience_ms;
using speaker::Speaker;
using speaker::Words;

// Until the child has ended, without burying it; the voice may have buried it already.
bool ends(pid_t child) {
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) != 0) return errno == ECHILD;
    return ended.si_status == SIGKILL;
}

bool has_child() {
    siginfo_t ended{};
    return ::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0;
}

// An environment variable with another value until the test ends.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        ::setenv(name, value.c_str(), 1);
    }
    ~Variable() {
        if (old_)
            ::setenv(name_, old_->c_str(), 1);
        else
            ::unsetenv(name_);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    Variable(Variable&&) = delete;
    Variable& operator=(Variable&&) = delete;

private:
    const char* name_;
    std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("a text is read in its language, as loud as the staff want it, calmly") {
    Speaker speaker;
    app::Voice voice(speaker.program());
    voice.set_volume(60);
    voice.say("Ông/Bà hài lòng\nnhư thế nào?", Language::vietnamese);
    CHECK(speaker.heard() == Words{"-v", "vi", "-a", "120", "-s", "145", "--", "Ông/Bà hài lòng", "như thế nào?"});
    voice.set_volume(100);
    voice.say("How satisfied are you?", Language::english);
    CHECK(speaker.heard() == Words{"-v", "en", "-a", "200", "-s", "145", "--", "How satisfied are you?"});
}

TEST_CASE("a text that looks like an option or a command is a text") {
    Speaker speaker;
    app::Voice voice(speaker.program());
    voice.say("-w /tmp/x; $(reboot) `reboot` 'x' \"y\"", Language::vietnamese);
    CHECK(speaker.heard().back() == "-w /tmp/x; $(reboot) `reboot` 'x' \"y\"");
}

TEST_CASE("a new text stops the old one, and no process is left when all is said") {
    Speaker speaker;
    {
        app::Voice voice(speaker.program());
        voice.say("một", Language::vietnamese);
        CHECK(speaker.heard().back() == "một");
        const pid_t first = speaker.process;
        voice.say("hai", Language::vietnamese);
        CHECK(ends(first));
        CHECK(speaker.heard().back() == "hai");
        voice.say("", Language::vietnamese);
        CHECK(ends(speaker.process));
        voice.stop();
        CHECK_FALSE(has_child());
        voice.say("ba", Language::vietnamese);
        speaker.heard();
    }
    CHECK(ends(speaker.process));  // with the voice
}

TEST_CASE("what the program has started for a text ends with it") {
    const support::TemporaryFolder folder;
    Speaker speaker;
    const fs::path wrapper = folder.path() / "wrapper";
    make_program(wrapper, "#!/bin/sh\n'" + speaker.program().string() + "' \"$@\" | cat\n");
    app::Voice voice(wrapper);
    voice.say("một", Language::vietnamese);
    speaker.heard();
    voice.stop();
    const base::Descriptor gone(static_cast<int>(::syscall(SYS_pidfd_open, speaker.process, 0)));  // no child of ours
    if (gone) {
        pollfd ended{gone.number(), POLLIN, 0};
        CHECK(::poll(&ended, 1, patience_ms) == 1);
    } else {
        CHECK(errno == ESRCH);
    }
}

TEST_CASE("a voice without volume says nothing, and starts nothing") {
    Speaker speaker;
    app::Voice voice(speaker.program());
    voice.set_volume(0);
    voice.say("một", Language::vietnamese);
    CHECK_FALSE(has_child());
    voice.set_volume(1);
    voice.say("hai", Language::vietnamese);
    CHECK(speaker.heard().back() == "hai");
}

TEST_CASE("bad day: a program that is missing, is none or falls at once does no harm") {
    const support::TemporaryFolder folder;
    make_program(folder.path() / "falls", "#!/bin/sh\nexit 3\n");
    make_program(folder.path() / "broken", "#!/nowhere/at/all\n");
    REQUIRE(base::replace_file(folder.path() / "text", "no program"));
    for (const char* name : {"missing", "text", "falls", "broken", "."}) {
        app::Voice voice(folder.path() / name);
        for (int i = 0; i < 3; ++i) voice.say("một", Language::vietnamese);
        voice.stop();
    }
    app::Voice nameless("");
    nameless.say("một", Language::vietnamese);
    while (::waitpid(-1, nullptr, 0) > 0) continue;  // those that fell
    CHECK_FALSE(has_child());
}

TEST_CASE("bad day: without the program, or without anything that sounds, nobody offers a voice") {
    const support::TemporaryFolder folder;
    const fs::path cards = folder.path() / "snd";
    const fs::path run = folder.path() / "run";
    const fs::path bin = folder.path() / "bin";
    for (const fs::path& made : {cards, run / "pulse", bin, folder.path() / "bin2" / "reader"})
        fs::create_directories(made);
    make_program(bin / "reader", "#!/bin/sh\n");
    const Variable path("PATH", (folder.path() / "bin2").string() + ":" + bin.string());
    const Variable runtime("XDG_RUNTIME_DIR", run.string());

    REQUIRE(base::replace_file(cards / "pcmC0D0c", ""));  // a microphone
    REQUIRE(base::replace_file(cards / "controlC0", ""));
    CHECK_FALSE(app::can_speak("reader", cards));
    const std::string sounding = GENERATE("snd/pcmC0D0p", "run/pulse/native", "run/pipewire-0");
    REQUIRE(base::replace_file(folder.path() / sounding, ""));
    INFO(sounding);
    CHECK(app::can_speak("reader", cards));
    CHECK(app::can_speak(bin / "reader", cards));
    for (const fs::path& program : {fs::path("missing"), fs::path(), cards, run / "missing"})
        CHECK_FALSE(app::can_speak(program, cards));
}
