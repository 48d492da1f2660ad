#include "sync/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "sync/base/descriptor.hpp"

namespace base {
namespace {

Problem system_problem(std::string_view act, const std::filesystem::path& path) {
    const int error = errno;
    const Code code = error == ENOENT                      ? Code::not_found
                      : error == ENOSPC || error == EDQUOT ? Code::disk_full
                                                           : Code::io;
    return {code, std::string(act) + " " + path.string() + ": " + std::strerror(error)};
}

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// Whoever a replaced file belonged to, else its folder. Only root can give files away, and only root has to: what
// `sudo sipas-kiosk --set-pin` writes is for the user whose terminal it is.
bool give_to_owner(int file, const std::filesystem::path& path, const std::filesystem::path& folder) {
    if (::geteuid() != 0) return true;
    struct stat owned {};
    if (::lstat(path.c_str(), &owned) != 0 && ::stat(folder.c_str(), &owned) != 0) return false;
    return ::fchown(file, owned.st_uid, owned.st_gid) == 0;
}

constexpr int readings = 5;

ssize_t read_patiently(int descriptor, std::string& block, off_t at) {
    ssize_t got = -1;
    for (int i = 0; i < readings && got < 0; ++i) got = ::pread(descriptor, block.data(), block.size(), at);
    return got;
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit_bytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) return system_problem("cannot open", path);
    std::string content;
    std::string block(65536, '\0');
    for (;;) {
        const ssize_t got = ::read(file.number(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_problem("cannot read", path);
        if (got == 0) return content;
        content.append(block, 0, static_cast<std::size_t>(got));
        if (content.size() > limit_bytes)
            return Problem{Code::too_large,
                           path.string() + " is larger than " + std::to_string(limit_bytes) + " bytes"};
    }
}

Result<> look_through(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) return system_problem("cannot open", path);
    std::string block(65536, '\0');
    for (off_t at = 0;;) {
        const ssize_t got = read_patiently(file.number(), block, at);
        if (got < 0)
            return Problem{Code::damaged, path.string() + " cannot be read at byte " + std::to_string(at) + ": " +
                                              std::strerror(errno)};
        if (got == 0) return Done{};
        at += got;
    }
}

Result<> move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(to, error)))
        return Problem{Code::io, "cannot move " + from.string() + ": " + to.string() + " exists"};
    if (::rename(from.c_str(), to.c_str()) != 0) return system_problem("cannot move", from);
    return Done{};
}

Result<> sync_folder(const std::filesystem::path& folder) {
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() < 0 || ::fsync(directory.number()) != 0) return system_problem("cannot sync", folder);
    return Done{};
}

Result<> make_folders(const std::filesystem::path& folder) {
    std::error_code error;
    if (folder.empty() || std::filesystem::is_directory(folder, error)) return Done{};
    if (const auto made = make_folders(folder.parent_path()); !made) return made;
    std::filesystem::create_directory(folder, error);
    if (error) return Problem{Code::io, "cannot create " + folder.string() + ": " + error.message(), 0};
    return sync_folder(folder_of(folder));
}

Result<> settle_file(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (file.number() < 0) return system_problem("cannot open", path);
    std::string block(std::size_t{1} << 18U, '\0');
    for (off_t at = 0;;) {
        const ssize_t got = ::pread(file.number(), block.data(), block.size(), at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_problem("cannot read", path);
        if (got == 0) break;
        if (::pwrite(file.number(), block.data(), static_cast<std::size_t>(got), at) != got)
            return system_problem("cannot write", path);
        at += got;
    }
    if (::fsync(file.number()) != 0) return system_problem("cannot sync", path);
    return Done{};
}

Result<> replace_file(const std::filesystem::path& path, std::string_view content, FileMode mode) {
    std::filesystem::path sibling = path;
    sibling += ".new";
    const std::filesystem::path folder = folder_of(path);
    ::unlink(sibling.c_str());  // left by a power cut, or a link laid by somebody who may write here
    {
        const mode_t bits = mode == FileMode::secret ? 0600 : 0644;
        const Descriptor file(::open(sibling.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, bits));
        if (file.number() < 0) return system_problem("cannot create", sibling);
        if (!give_to_owner(file.number(), path, folder)) return system_problem("cannot give away", sibling);
        if (!write_all(file.number(), content) || ::fsync(file.number()) != 0)
            return system_problem("cannot write", sibling);
    }
    if (::rename(sibling.c_str(), path.c_str()) != 0) return system_problem("cannot replace", path);
    return sync_folder(folder);
}

}  // namespace base
