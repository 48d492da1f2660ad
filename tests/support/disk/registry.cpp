#include "tests/support/disk/registry.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "sync/base/check.hpp"

namespace support {
namespace {

constexpr std::size_t descriptors_limit = 16384;

std::atomic<int> disks_count{0};
std::array<std::atomic<OpenFile*>, descriptors_limit> open_files{};
thread_local Disk::Process running = 0;
thread_local int entered = 0;

struct Registry {
    std::mutex mutex;
    std::vector<Disk::Inside*> disks;
};

// Never destroyed: files are closed after everything else.
Registry& registry() {
    static Registry& only = *new Registry;
    return only;
}

std::string in_full(std::string_view path) {
    std::filesystem::path whole(path);
    if (whole.is_relative()) {
        std::string here(4096, '\0');
        if (::getcwd(here.data(), here.size()) == nullptr) return {};
        whole = std::filesystem::path(here.c_str()) / whole;
    }
    std::string text = whole.string();
    if (text.find("//") != std::string::npos || text.find("/.") != std::string::npos)
        text = whole.lexically_normal().string();
    while (text.size() > 1 && text.back() == '/') text.pop_back();
    return text;
}

}  // namespace

void enter_registry(Disk::Inside& disk) {
    const std::lock_guard lock(registry().mutex);
    registry().disks.push_back(&disk);
    ++disks_count;
}

void leave_registry(Disk::Inside& disk) {
    const std::lock_guard lock(registry().mutex);
    std::erase(registry().disks, &disk);
    --disks_count;
    for (auto& place : open_files)
        if (place.load() != nullptr && place.load()->disk == &disk) delete place.exchange(nullptr);
}

Disk::Inside* disk_of(const char* path, std::string& name) {
    if (disks_count.load() == 0 || entered > 0) return nullptr;
    const std::string whole = in_full(path);
    const std::lock_guard lock(registry().mutex);
    for (Disk::Inside* disk : registry().disks) {
        const std::string& root = disk->root().native();
        if (!whole.starts_with(root)) continue;
        if (whole.size() > root.size() && whole[root.size()] != '/') continue;
        name = whole.size() == root.size() ? std::string() : whole.substr(root.size() + 1);
        return disk;
    }
    return nullptr;
}

Disk::Inside* disk_of(int folder, const char* path, std::string& name) {
    if (disks_count.load() == 0 || entered > 0) return nullptr;
    constexpr int here = -100;  // AT_FDCWD
    if (folder == here || path[0] == '/') return disk_of(path, name);
    std::string start(4096, '\0');
    const std::string link = "/proc/self/fd/" + std::to_string(folder);
    const ssize_t length = ::readlink(link.c_str(), start.data(), start.size());
    if (length <= 0) return nullptr;
    start.resize(static_cast<std::size_t>(length));
    return disk_of((start + "/" + path).c_str(), name);
}

OpenFile* open_file(int descriptor) {
    if (entered > 0 || descriptor < 0 || static_cast<std::size_t>(descriptor) >= descriptors_limit) return nullptr;
    return open_files[static_cast<std::size_t>(descriptor)].load();
}

void keep_open_file(int descriptor, std::unique_ptr<OpenFile> file) {
    base::check(static_cast<std::size_t>(descriptor) < descriptors_limit, "so many files are never open");
    delete open_files[static_cast<std::size_t>(descriptor)].exchange(file.release());
}

std::unique_ptr<OpenFile> take_open_file(int descriptor) {
    if (open_file(descriptor) == nullptr) return nullptr;
    return std::unique_ptr<OpenFile>(open_files[static_cast<std::size_t>(descriptor)].exchange(nullptr));
}

void for_open_files(const std::function<void(int, const OpenFile&)>& each) {
    for (std::size_t descriptor = 0; descriptor < descriptors_limit; ++descriptor)
        if (const OpenFile* file = open_files[descriptor].load()) each(static_cast<int>(descriptor), *file);
}

Disk::Process running_process() { return running; }
Disk::Process run_process(Disk::Process process) { return std::exchange(running, process); }

Entered::Entered() { ++entered; }
Entered::~Entered() { --entered; }
bool has_entered() { return entered > 0; }

}  // namespace support
