#include "sync/sql/writer_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>

namespace sql {
namespace {

// Short, because a busy server leaves only moments between two groups.
constexpr std::chrono::milliseconds between_attempts{1};

}  // namespace

base::Result<WriterLock> WriterLock::take(const std::filesystem::path& database, std::chrono::milliseconds patience) {
    const std::string file = database.string() + ".lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return base::Problem{base::Code::io, "cannot open " + file + ": " + std::strerror(errno), 0};
    WriterLock lock(descriptor);
    const auto give_up = std::chrono::steady_clock::now() + patience;
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return base::Problem{base::Code::io, "cannot lock " + file + ": " + std::strerror(errno), 0};
        if (std::chrono::steady_clock::now() > give_up)
            return base::Problem{base::Code::busy, "another program is writing to " + database.string(), 0};
        std::this_thread::sleep_for(between_attempts);
    }
    return lock;
}

WriterLock::~WriterLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sql
