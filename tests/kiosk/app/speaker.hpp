// Speaker: a script in the place of espeak-ng, which writes into a pipe how it was called and then hangs for ever.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "sync/base/descriptor.hpp"
#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace speaker {

using Words = std::vector<std::string>;

inline constexpr int patience_ms = 10'000;  // only a failing test waits so long

inline void make_program(const std::filesystem::path& file, const std::string& text) {
    REQUIRE(base::replace_file(file, text));
    REQUIRE(::chmod(file.c_str(), 0700) == 0);
}

class Speaker {
public:
    Speaker() {
        const std::string pipe = (folder_.path() / "pipe").string();
        REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
        reader_ = base::Descriptor(::open(pipe.c_str(), O_RDWR | O_CLOEXEC));
        make_program(program(), "#!/bin/sh\nprintf '%s\\n' \"$$\" \"$@\" end >'" + pipe + "'\nread -r never <'" +
                                    (folder_.path() / "silence").string() + "'\n");
        REQUIRE(::mkfifo((folder_.path() / "silence").c_str(), 0600) == 0);
    }

    // Buries those that outlived their voice, which comes after the speaker and goes before it.
    ~Speaker() {
        while (::waitpid(-1, nullptr, 0) > 0) continue;
    }
    Speaker(const Speaker&) = delete;
    Speaker& operator=(const Speaker&) = delete;
    Speaker(Speaker&&) = delete;
    Speaker& operator=(Speaker&&) = delete;

    std::filesystem::path program() const { return folder_.path() / "speaker"; }

    // How it was called next, without its process, which is in `process` then.
    Words heard() {
        std::string text;
        while (!text.ends_with("\nend\n")) {
            pollfd ready{reader_.number(), POLLIN, 0};
            REQUIRE(::poll(&ready, 1, patience_ms) == 1);
            std::array<char, 256> bytes{};
            const ssize_t count = ::read(reader_.number(), bytes.data(), bytes.size());
            REQUIRE(count > 0);
            text.append(bytes.data(), static_cast<std::size_t>(count));
        }
        std::istringstream lines(text);
        Words words;
        for (std::string line; std::getline(lines, line);) words.push_back(line);
        process = std::atoi(words.at(0).c_str());  // NOLINT: a number, or the test fails below
        return {words.begin() + 1, words.end() - 1};
    }

    pid_t process = 0;

private:
    support::TemporaryFolder folder_;
    base::Descriptor reader_;
};

}  // namespace speaker
