// Inside: what the system's functions (system_calls.cpp) ask of a Disk, and the registry that tells whose a path is.
//
// Every member returns what the function of its name returns to a program, errno included. Paths are names as in
// names.hpp. While a member runs on a thread, that thread's own calls go straight to the system.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include "tests/support/disk/disk.hpp"

namespace support {

// A descriptor of a file or folder on some Disk.
struct OpenFile {
    Disk::Inside* disk;
    std::shared_ptr<Node> node;
    std::string name;  // under which it was opened
    Disk::Process process;
    std::uint64_t era;  // power cuts before it was opened
    bool is_memory;
    bool appends;
};

enum class Call { look, open, read, lock, map, create, write, cut, sync, move, remove };

class Disk::Inside {
public:
    Inside(const std::filesystem::path& root, std::uint64_t seed);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    Inside(Inside&&) = delete;
    Inside& operator=(Inside&&) = delete;

    int open(const std::string& name, int flags, mode_t mode);
    int rename(const std::string& from, const std::string& to);
    int unlink(const std::string& name, bool is_folder);
    int mkdir(const std::string& name, mode_t mode);
    int link(const std::string& from, const std::string& to);
    // 0 or -1: may this be looked at (stat, access, opendir)?
    int look();
    std::optional<std::uint64_t> free_bytes() const;

    ssize_t write(int descriptor, OpenFile& file, std::string_view bytes, std::optional<off_t> offset);
    ssize_t read(int descriptor, OpenFile& file, char* into, std::size_t bytes, std::optional<off_t> offset);
    int resize(int descriptor, OpenFile& file, off_t size);
    int sync(int descriptor, OpenFile& file);
    // 0 or -1: may this be locked, mapped, looked at?
    int use(OpenFile& file, Call call);
    // Has power, and whoever opened it lives.
    bool is_usable(const OpenFile& file) const;

    Process start_process();
    void lose_power();
    void restore_power(NameLoss loss);
    void put_back(const Image& image);
    void kill(Process process);
    void evict();
    void evict(const std::filesystem::path& path, Content& content);
    Image image() const;
    void rot(const std::string& name, std::uint64_t offset);
    void lose(const std::string& name, std::uint64_t offset);

    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path path_of(const std::string& name) const { return name.empty() ? root_ : root_ / name; }

    DiskFaults faults;
    DiskCounts counts;
    std::optional<std::uint64_t> limit_bytes;
    std::uint64_t fails_in = 0;  // calls; 0: no
    Lasting fails_lasting = Lasting::once;
    int fails_with = 0;
    std::uint64_t power_lost_in = 0;  // changes; 0: no
    bool power = true;
    std::map<Process, std::uint64_t> alive;  // in how many of its changes each dies; 0: not
    std::uint64_t trace = 0;

private:
    bool is_alive(Process process) const { return process == 0 || alive.contains(process); }
    // 0, or the errno with which the call fails.
    int begin(Call call, Process process);
    int begin(Call call, const OpenFile& file);
    bool strikes(std::uint64_t one_in, std::uint64_t& count);
    void note(Call call, std::string_view name, std::uint64_t number, std::string_view bytes = {});
    // How much of a write fits.
    std::uint64_t room_for(const Content& content, std::uint64_t offset, std::uint64_t bytes) const;
    ssize_t write_through(int descriptor, OpenFile& file, std::string_view bytes, off_t offset);
    int fail_sync(int descriptor, OpenFile& file);
    void make_dirty_again(int descriptor, Content& content, std::uint64_t offset, std::uint64_t bytes);
    void adopt(const std::string& name);
    std::uint64_t held_bytes() const;
    std::string bytes_seen(const std::string& name) const;
    void lay_out(const Image& image);

    std::filesystem::path root_;
    Dice dice_;
    Names names_;
    std::uint64_t era_ = 0;
    Process last_process_ = 0;
};

// The system's own functions.
namespace real {
int open(const char* path, int flags, mode_t mode);
int close(int descriptor);
ssize_t read(int descriptor, void* into, std::size_t bytes);
ssize_t pread(int descriptor, void* into, std::size_t bytes, off_t offset);
ssize_t write(int descriptor, const void* bytes, std::size_t count);
ssize_t pwrite(int descriptor, const void* bytes, std::size_t count, off_t offset);
int ftruncate(int descriptor, off_t size);
int rename(const char* from, const char* to);
int unlink(const char* path);
int rmdir(const char* path);
int mkdir(const char* path, mode_t mode);
int link(const char* from, const char* to);
int flock(int descriptor, int operation);
}  // namespace real

}  // namespace support
