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

}  // namespace

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

Result<> replace_file(const std::filesystem::path& path, std::string_view content, FileMode mode) {
    std::filesystem::path sibling = path;
    sibling += ".new";
    {
        const mode_t bits = mode == FileMode::secret ? 0600 : 0644;
        const Descriptor file(::open(sibling.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, bits));
        if (file.number() < 0) return system_problem("cannot create", sibling);
        if (!write_all(file.number(), content) || ::fsync(file.number()) != 0)
            return system_problem("cannot write", sibling);
    }
    if (::rename(sibling.c_str(), path.c_str()) != 0) return system_problem("cannot replace", path);
    return sync_folder(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

}  // namespace base
