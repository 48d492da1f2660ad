// The system's file functions, as this program's. They stand before those of the C library for every library that the
// program loads, SQLite among them: files on a Disk go to its Inside, everything else to the function of the library.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "tests/support/disk/registry.hpp"

namespace {

using support::disk_of;
using support::Entered;
using support::open_file;
using support::OpenFile;

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int fail(int error) {
    errno = error;
    return -1;
}

bool takes_mode(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

int open_at(int folder, const char* path, int flags, mode_t mode) {
    std::string name;
    if (auto* disk = disk_of(folder, path, name)) {
        const Entered entered;
        return disk->open(name, flags, mode);
    }
    static auto* const original = next<int(int, const char*, int, ...)>("openat");
    return original(folder, path, flags, mode);
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to) {
    std::string name;
    std::string new_name;
    auto* const disk = disk_of(from_folder, from, name);
    auto* const new_disk = disk_of(to_folder, to, new_name);
    if (disk != new_disk) return fail(EXDEV);
    if (disk != nullptr) {
        const Entered entered;
        return disk->rename(name, new_name);
    }
    static auto* const original = next<int(int, const char*, int, const char*)>("renameat");
    return original(from_folder, from, to_folder, to);
}

int unlink_at(int folder, const char* path, int flags) {
    std::string name;
    if (auto* disk = disk_of(folder, path, name)) {
        const Entered entered;
        return disk->unlink(name, (flags & AT_REMOVEDIR) != 0);
    }
    static auto* const original = next<int(int, const char*, int)>("unlinkat");
    return original(folder, path, flags);
}

// May this path, or descriptor, be looked at? Where it may not, errno says why.
bool may_look(int folder, const char* path) {
    std::string name;
    auto* const disk = disk_of(folder, path, name);
    if (disk == nullptr) return true;
    const Entered entered;
    return disk->look() == 0;
}

bool may_use(int descriptor, support::Call call) {
    OpenFile* const file = open_file(descriptor);
    if (file == nullptr) return true;
    const Entered entered;
    return file->disk->use(*file, call) == 0;
}

ssize_t write_bytes(int descriptor, OpenFile& file, std::string_view bytes, std::optional<off_t> offset) {
    const Entered entered;
    return file.disk->write(descriptor, file, bytes, offset);
}

ssize_t read_bytes(int descriptor, OpenFile& file, void* into, std::size_t bytes, std::optional<off_t> offset) {
    const Entered entered;
    return file.disk->read(descriptor, file, static_cast<char*>(into), bytes, offset);
}

int sync_file(int descriptor, OpenFile& file) {
    const Entered entered;
    return file.disk->sync(descriptor, file);
}

int resize_file(int descriptor, OpenFile& file, off_t size) {
    const Entered entered;
    return file.disk->resize(descriptor, file, size);
}

// The file becomes at least this long; what is promised is its place on the disk.
int reserve(int descriptor, OpenFile& file, off_t size) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return -1;
    return size <= status.st_size ? 0 : resize_file(descriptor, file, size);
}

// Record locks never fail: they are a process's, and all who share a Disk are one process to the system, which grants
// them all and says so at a price (it was half of a simulation's time). The dead have them too: SQLite would wait for
// ten seconds.
int lock_record(int descriptor, int command, void* argument) {
    static auto* const original = next<int(int, int, ...)>("fcntl64");
    const bool locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    if (!locks || open_file(descriptor) == nullptr) return original(descriptor, command, argument);
    if (command == F_GETLK) static_cast<struct flock*>(argument)->l_type = F_UNLCK;
    return 0;
}

int take_space(const char* path, int result, struct statvfs* space) {
    std::string name;
    auto* const disk = disk_of(path, name);
    if (result != 0 || disk == nullptr) return result;
    const auto free = disk->free_bytes();
    if (free) space->f_bavail = space->f_bfree = *free / space->f_frsize;
    return result;
}

}  // namespace

namespace support::real {

int open(const char* path, int flags, mode_t mode) {
    static auto* const original = next<int(const char*, int, ...)>("open64");
    return original(path, flags, mode);
}
int close(int descriptor) {
    static auto* const original = next<int(int)>("close");
    return original(descriptor);
}
ssize_t read(int descriptor, void* into, std::size_t bytes) {
    static auto* const original = next<ssize_t(int, void*, std::size_t)>("read");
    return original(descriptor, into, bytes);
}
ssize_t pread(int descriptor, void* into, std::size_t bytes, off_t offset) {
    static auto* const original = next<ssize_t(int, void*, std::size_t, off_t)>("pread64");
    return original(descriptor, into, bytes, offset);
}
ssize_t write(int descriptor, const void* bytes, std::size_t count) {
    static auto* const original = next<ssize_t(int, const void*, std::size_t)>("write");
    return original(descriptor, bytes, count);
}
ssize_t pwrite(int descriptor, const void* bytes, std::size_t count, off_t offset) {
    static auto* const original = next<ssize_t(int, const void*, std::size_t, off_t)>("pwrite64");
    return original(descriptor, bytes, count, offset);
}
int ftruncate(int descriptor, off_t size) {
    static auto* const original = next<int(int, off_t)>("ftruncate64");
    return original(descriptor, size);
}
int rename(const char* from, const char* to) {
    static auto* const original = next<int(const char*, const char*)>("rename");
    return original(from, to);
}
int unlink(const char* path) {
    static auto* const original = next<int(const char*)>("unlink");
    return original(path);
}
int rmdir(const char* path) {
    static auto* const original = next<int(const char*)>("rmdir");
    return original(path);
}
int mkdir(const char* path, mode_t mode) {
    static auto* const original = next<int(const char*, mode_t)>("mkdir");
    return original(path, mode);
}
int link(const char* from, const char* to) {
    static auto* const original = next<int(const char*, const char*)>("link");
    return original(from, to);
}
int flock(int descriptor, int operation) {
    static auto* const original = next<int(int, int)>("flock");
    return original(descriptor, operation);
}

}  // namespace support::real

namespace real = support::real;

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = takes_mode(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = takes_mode(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_at(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = takes_mode(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_at(folder, path, flags, mode);
}
int creat(const char* path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int descriptor) {
    const auto file = support::take_open_file(descriptor);
    return real::close(descriptor);
}

ssize_t read(int descriptor, void* into, size_t bytes) {
    if (OpenFile* file = open_file(descriptor)) return read_bytes(descriptor, *file, into, bytes, std::nullopt);
    return real::read(descriptor, into, bytes);
}
ssize_t pread(int descriptor, void* into, size_t bytes, off_t offset) {
    if (OpenFile* file = open_file(descriptor)) return read_bytes(descriptor, *file, into, bytes, offset);
    return real::pread(descriptor, into, bytes, offset);
}
ssize_t pread64(int descriptor, void* into, size_t bytes, off64_t offset) {
    return pread(descriptor, into, bytes, offset);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
    if (OpenFile* file = open_file(descriptor))
        return write_bytes(descriptor, *file, {static_cast<const char*>(bytes), count}, std::nullopt);
    return real::write(descriptor, bytes, count);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
    if (OpenFile* file = open_file(descriptor))
        return write_bytes(descriptor, *file, {static_cast<const char*>(bytes), count}, offset);
    return real::pwrite(descriptor, bytes, count, offset);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}
ssize_t writev(int descriptor, const struct iovec* parts, int count) {
    OpenFile* const file = open_file(descriptor);
    if (file == nullptr) {
        static auto* const original = next<ssize_t(int, const struct iovec*, int)>("writev");
        return original(descriptor, parts, count);
    }
    std::string joined;
    for (int part = 0; part < count; ++part)
        joined.append(static_cast<const char*>(parts[part].iov_base), parts[part].iov_len);
    return write_bytes(descriptor, *file, joined, std::nullopt);
}
// Who copies within the system is told to copy by reading and writing.
ssize_t sendfile(int to, int from, off_t* offset, size_t bytes) noexcept {
    static auto* const original = next<ssize_t(int, int, off_t*, size_t)>("sendfile");
    return open_file(to) != nullptr || open_file(from) != nullptr ? fail(EINVAL) : original(to, from, offset, bytes);
}
ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t bytes, unsigned flags) {
    static auto* const original = next<ssize_t(int, off64_t*, int, off64_t*, size_t, unsigned)>("copy_file_range");
    return open_file(to) != nullptr || open_file(from) != nullptr
               ? fail(EINVAL)
               : original(from, from_offset, to, to_offset, bytes, flags);
}

int ftruncate(int descriptor, off_t size) noexcept {
    if (OpenFile* file = open_file(descriptor)) return resize_file(descriptor, *file, size);
    return real::ftruncate(descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) noexcept { return ftruncate(descriptor, size); }
int fallocate(int descriptor, int mode, off_t offset, off_t bytes) {
    static auto* const original = next<int(int, int, off_t, off_t)>("fallocate");
    OpenFile* const file = open_file(descriptor);
    if (file == nullptr) return original(descriptor, mode, offset, bytes);
    return mode == 0 ? reserve(descriptor, *file, offset + bytes) : fail(EOPNOTSUPP);
}
int posix_fallocate(int descriptor, off_t offset, off_t bytes) {
    static auto* const original = next<int(int, off_t, off_t)>("posix_fallocate");
    OpenFile* const file = open_file(descriptor);
    if (file == nullptr) return original(descriptor, offset, bytes);
    return reserve(descriptor, *file, offset + bytes) == 0 ? 0 : errno;
}
int fsync(int descriptor) {
    static auto* const original = next<int(int)>("fsync");
    if (OpenFile* file = open_file(descriptor)) return sync_file(descriptor, *file);
    return original(descriptor);
}
int fdatasync(int descriptor) {
    static auto* const original = next<int(int)>("fdatasync");
    if (OpenFile* file = open_file(descriptor)) return sync_file(descriptor, *file);
    return original(descriptor);
}

int rename(const char* from, const char* to) noexcept { return rename_at(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    return rename_at(from_folder, from, to_folder, to);
}
int unlink(const char* path) noexcept { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char* path, int flags) noexcept { return unlink_at(folder, path, flags); }
int rmdir(const char* path) noexcept { return unlink_at(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) noexcept {
    if (unlink_at(AT_FDCWD, path, 0) == 0) return 0;
    return errno == EISDIR ? unlink_at(AT_FDCWD, path, AT_REMOVEDIR) : -1;
}
int mkdir(const char* path, mode_t mode) noexcept {
    std::string name;
    auto* const disk = disk_of(path, name);
    if (disk == nullptr) return real::mkdir(path, mode);
    const Entered entered;
    return disk->mkdir(name, mode);
}
int link(const char* from, const char* to) noexcept {
    std::string name;
    std::string new_name;
    auto* const disk = disk_of(from, name);
    if (disk != disk_of(to, new_name)) return fail(EXDEV);
    if (disk == nullptr) return real::link(from, to);
    const Entered entered;
    return disk->link(name, new_name);
}

int stat(const char* path, struct stat* status) noexcept {
    static auto* const original = next<int(const char*, struct stat*)>("stat");
    return may_look(AT_FDCWD, path) ? original(path, status) : -1;
}
int stat64(const char* path, struct stat64* status) noexcept {
    static auto* const original = next<int(const char*, struct stat64*)>("stat64");
    return may_look(AT_FDCWD, path) ? original(path, status) : -1;
}
int lstat(const char* path, struct stat* status) noexcept {
    static auto* const original = next<int(const char*, struct stat*)>("lstat");
    return may_look(AT_FDCWD, path) ? original(path, status) : -1;
}
int lstat64(const char* path, struct stat64* status) noexcept {
    static auto* const original = next<int(const char*, struct stat64*)>("lstat64");
    return may_look(AT_FDCWD, path) ? original(path, status) : -1;
}
int fstat(int descriptor, struct stat* status) noexcept {
    static auto* const original = next<int(int, struct stat*)>("fstat");
    return may_use(descriptor, support::Call::look) ? original(descriptor, status) : -1;
}
int fstat64(int descriptor, struct stat64* status) noexcept {
    static auto* const original = next<int(int, struct stat64*)>("fstat64");
    return may_use(descriptor, support::Call::look) ? original(descriptor, status) : -1;
}
int access(const char* path, int how) noexcept {
    static auto* const original = next<int(const char*, int)>("access");
    return may_look(AT_FDCWD, path) ? original(path, how) : -1;
}
int statvfs(const char* path, struct statvfs* space) noexcept {
    static auto* const original = next<int(const char*, struct statvfs*)>("statvfs");
    return may_look(AT_FDCWD, path) ? take_space(path, original(path, space), space) : -1;
}

int flock(int descriptor, int operation) noexcept {
    const bool unlocks = (operation & LOCK_UN) != 0;
    return unlocks || may_use(descriptor, support::Call::lock) ? real::flock(descriptor, operation) : -1;
}
// Whoever reads a folder closes it by closedir(), which does not come by here.
DIR* fdopendir(int descriptor) {
    static auto* const original = next<DIR*(int)>("fdopendir");
    const auto forgotten = support::take_open_file(descriptor);
    return original(descriptor);
}
// SQLite waits for a lock that nobody will release meanwhile: one thread at a time runs on a Disk.
int usleep(useconds_t time) {
    static auto* const original = next<int(useconds_t)>("usleep");
    return support::running_process() == 0 ? original(time) : 0;
}
int fcntl(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    return lock_record(descriptor, command, argument);
}
int fcntl64(int descriptor, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    return lock_record(descriptor, command, argument);
}
void* mmap(void* where, size_t bytes, int protection, int flags, int descriptor, off_t offset) noexcept {
    static auto* const original = next<void*(void*, size_t, int, int, int, off_t)>("mmap64");
    return may_use(descriptor, support::Call::map) ? original(where, bytes, protection, flags, descriptor, offset)
                                                   : MAP_FAILED;
}
void* mmap64(void* where, size_t bytes, int protection, int flags, int descriptor, off64_t offset) noexcept {
    return mmap(where, bytes, protection, flags, descriptor, offset);
}

}  // extern "C"
