#include "kiosk/app/voice.hpp"

#include <fcntl.h>
#include <signal.h>  // NOLINT: kill() is POSIX's, not the language's
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <system_error>
#include <utility>

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr int loudest_amplitude = 200;  // espeak-ng's own scale
constexpr const char* speed = "145";    // words a minute: calm

// Standard output and error go nowhere: a missing sound card fills them with complaints.
class Silence {
public:
    Silence() {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    }
    ~Silence() { posix_spawn_file_actions_destroy(&actions_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    Silence(Silence&&) = delete;
    Silence& operator=(Silence&&) = delete;

    const posix_spawn_file_actions_t* actions() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// Makes the program the first of a group of processes, which can be ended together.
class Group {
public:
    Group() {
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    }
    ~Group() { posix_spawnattr_destroy(&attributes_); }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;
    Group(Group&&) = delete;
    Group& operator=(Group&&) = delete;

    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

bool is_executable(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0;
}

bool is_program(const std::string& program) {
    if (program.find('/') != std::string::npos) return is_executable(program);
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
        if (is_executable(fs::path(folder) / program)) return true;
    return false;
}

bool has_sound_card(const fs::path& folder) {
    std::error_code ignored;
    for (const auto& device : fs::directory_iterator(folder, ignored))
        if (const auto name = device.path().filename().string(); name.starts_with("pcm") && name.ends_with("p"))
            return true;
    return false;
}

bool has_sound_server() {
    const char* folder = std::getenv("XDG_RUNTIME_DIR");
    std::error_code ignored;
    return folder != nullptr && (fs::exists(fs::path(folder) / "pipewire-0", ignored) ||
                                 fs::exists(fs::path(folder) / "pulse/native", ignored));
}

}  // namespace

Voice::Voice(std::string program) : program_(std::move(program)) {}
Voice::~Voice() { stop(); }

void Voice::say(const std::string& text, domain::Language language) {
    stop();
    if (text.empty() || volume_percent_ <= 0) return;
    std::array<std::string, 9> words{program_,
                                     "-v",
                                     std::string(language.code()),
                                     "-a",
                                     std::to_string(volume_percent_ * loudest_amplitude / 100),
                                     "-s",
                                     speed,
                                     "--",
                                     text};
    std::array<char*, words.size() + 1> arguments{};
    std::transform(words.begin(), words.end(), arguments.begin(), [](std::string& word) { return word.data(); });
    const Silence silence;
    const Group group;
    if (posix_spawnp(&speaking_, program_.c_str(), silence.actions(), group.attributes(), arguments.data(), environ))
        speaking_ = 0;
}

void Voice::stop() {
    if (speaking_ != 0) {
        kill(-speaking_, SIGKILL);
        ending_.push_back(std::exchange(speaking_, 0));
    }
    std::erase_if(ending_, [](pid_t process) { return waitpid(process, nullptr, WNOHANG) != 0; });
}

bool can_speak(const std::string& program, const fs::path& sound_cards) {
    return is_program(program) && (has_sound_card(sound_cards) || has_sound_server());
}

}  // namespace app
