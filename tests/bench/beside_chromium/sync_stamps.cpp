// Loaded into a program by LD_PRELOAD: notes when each fsync and fdatasync of it returned, and of which file.
//
// So the moment a rating is durable is seen from outside, without a word of the program under test. A note is two
// 64-bit numbers, nanoseconds of CLOCK_MONOTONIC and the inode, appended to a mapped file named in SIPAS_SYNC_STAMPS;
// it costs less than a microsecond. When the file is full, later notes are dropped.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

struct Note {
    std::int64_t nanoseconds;
    std::uint64_t inode;
};

constexpr std::size_t capacity = 65'536;

Note* map_notes() {
    const char* path = std::getenv("SIPAS_SYNC_STAMPS");
    if (path == nullptr) return nullptr;
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);  // NOLINT: the C library's interface
    if (file < 0) return nullptr;
    const bool sized = ftruncate(file, capacity * sizeof(Note)) == 0;
    void* memory =
        sized ? mmap(nullptr, capacity * sizeof(Note), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<Note*>(memory);
}

void note(int file) {
    static Note* const notes = map_notes();
    static std::atomic<std::size_t> count{0};
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct stat status {};
    if (notes == nullptr || fstat(file, &status) != 0) return;
    const std::size_t place = count.fetch_add(1);
    if (place >= capacity) return;
    notes[place] = {std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec, status.st_ino};
}

using Sync = int (*)(int);

int sync_and_note(const char* name, int file) {
    const auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));  // NOLINT: the way of dlsym
    const int result = real(file);
    if (result == 0) note(file);
    return result;
}

}  // namespace

extern "C" int fsync(int file) { return sync_and_note("fsync", file); }
extern "C" int fdatasync(int file) { return sync_and_note("fdatasync", file); }
