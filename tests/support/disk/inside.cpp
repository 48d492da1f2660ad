#include "tests/support/disk/inside.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sync/base/check.hpp"
#include "tests/support/disk/registry.hpp"

namespace support {
namespace {

namespace fs = std::filesystem;

bool is_memory(std::string_view name) { return name.ends_with("-shm"); }

int fail(int error) {
    errno = error;
    return -1;
}

std::string read_whole(const fs::path& path) {
    const int descriptor = real::open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
    base::check(descriptor >= 0, "a file on a simulated disk can be read by its disk");
    std::string bytes;
    std::string block(std::size_t{1} << 16U, '\0');
    for (ssize_t got = 1; got > 0;) {
        got = real::read(descriptor, block.data(), block.size());
        if (got > 0) bytes.append(block, 0, static_cast<std::size_t>(got));
    }
    real::close(descriptor);
    return bytes;
}

void write_whole(const fs::path& path, unsigned mode, std::string_view bytes) {
    const int descriptor = real::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    base::check(descriptor >= 0, "a file on a simulated disk can be written by its disk");
    while (!bytes.empty()) {
        const ssize_t done = real::write(descriptor, bytes.data(), bytes.size());
        base::check(done > 0, "there is room beneath a simulated disk");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    real::close(descriptor);
}

unsigned mode_of(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 ? status.st_mode & 07777U : 0644U;
}

}  // namespace

Disk::Inside::Inside(const fs::path& root, std::uint64_t seed) : root_(root), dice_(seed) {
    base::check(fs::canonical(root) == root, "a disk's root is named in full and without symbolic links");
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const std::string name = entry.path().lexically_relative(root_).string();
        if (!is_memory(name)) adopt(name);
    }
    enter_registry(*this);
}

Disk::Inside::~Inside() { leave_registry(*this); }

bool Disk::Inside::strikes(std::uint64_t one_in, std::uint64_t& count) {
    if (one_in == 0 || !dice_.one_in(one_in)) return false;
    ++count;
    return true;
}

void Disk::Inside::note(Call call, std::string_view name, std::uint64_t number, std::string_view bytes) {
    const auto mix = [this](std::uint64_t word) { trace = (trace ^ word) * 0x9E3779B97F4A7C15U + (trace >> 29U); };
    mix(static_cast<std::uint64_t>(call) * 1000 + running_process());
    mix(number);
    for (const std::string_view text : {name, bytes}) {
        for (std::size_t at = 0; at < text.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, std::min(sizeof word, text.size() - at));
            mix(word);
        }
        mix(text.size());
    }
}

int Disk::Inside::begin(Call call, Process process) {
    if (!power || !is_alive(process)) return EIO;
    ++counts.calls;
    if (call >= Call::create) {
        ++counts.changes;
        if (power_lost_in > 0 && --power_lost_in == 0) {
            lose_power();
            return EIO;
        }
        if (const auto dying = alive.find(process); dying != alive.end() && dying->second > 0 && --dying->second == 0) {
            kill(process);
            return EIO;
        }
    }
    if (fails_in == 0 || --fails_in > 0) return 0;
    if (fails_lasting == Lasting::for_ever) fails_in = 1;
    return fails_with;
}

int Disk::Inside::begin(Call call, const OpenFile& file) {
    if (file.era != era_) return EIO;
    // SQLite hands descriptors on from one connection of a process to the next: who calls is who runs.
    const Process caller = running_process();
    return begin(call, caller == 0 && !file.is_memory ? file.process : caller);
}

int Disk::Inside::look() {
    const int error = begin(Call::look, running_process());
    return error == 0 ? 0 : fail(error);
}

int Disk::Inside::use(OpenFile& file, Call call) {
    const int error = begin(call, file);
    return error == 0 ? 0 : fail(error);
}

bool Disk::Inside::is_usable(const OpenFile& file) const {
    return power && file.era == era_ && is_alive(file.is_memory ? running_process() : file.process);
}

void Disk::Inside::adopt(const std::string& name) {
    const fs::path path = path_of(name);
    auto node = std::make_shared<Node>();
    node->is_folder = fs::is_directory(path);
    node->mode = static_cast<unsigned>(fs::status(path).permissions()) & 07777U;
    if (!node->is_folder) node->content = Content(read_whole(path));
    names_.find_durable(name, node);
}

int Disk::Inside::open(const std::string& name, int flags, mode_t mode) {
    const fs::path path = path_of(name);
    std::error_code ignored;
    const bool exists = fs::exists(path, ignored);
    const bool creates = !exists && (flags & O_CREAT) != 0;
    const bool empties = exists && (flags & O_TRUNC) != 0;
    if (const int error =
            begin((creates || empties) && !is_memory(name) ? Call::create : Call::open, running_process());
        error != 0)
        return fail(error);
    // SQLite falls back to read-only for its memory, and all its connections of one process share that.
    if (!is_memory(name) && strikes(faults.open_fails, counts.opens_failed)) return fail(EIO);
    if (creates && limit_bytes && held_bytes() >= *limit_bytes) {
        ++counts.was_full;
        return fail(ENOSPC);
    }
    const int descriptor = real::open(path.c_str(), flags, mode);
    if (descriptor < 0) return descriptor;
    auto file = std::make_unique<OpenFile>(
        OpenFile{this, nullptr, name, running_process(), era_, is_memory(name), (flags & O_APPEND) != 0});
    if (creates && !file->is_memory) {
        file->node = std::make_shared<Node>();
        file->node->mode = mode_of(descriptor);
        names_.add(name, file->node);
        note(Call::create, name, file->node->mode);
    } else if (!file->is_memory && !name.empty()) {
        if (names_.find(name) == nullptr) adopt(name);
        file->node = names_.find(name);
        if (empties && !file->node->is_folder) file->node->content.resize(0);
        if (empties) note(Call::cut, name, 0);
    } else {
        file->node = std::make_shared<Node>();
        file->node->is_folder = name.empty();
    }
    keep_open_file(descriptor, std::move(file));
    return descriptor;
}

int Disk::Inside::rename(const std::string& from, const std::string& to) {
    if (const int error = begin(Call::move, running_process()); error != 0) return fail(error);
    if (real::rename(path_of(from).c_str(), path_of(to).c_str()) != 0) return -1;
    names_.move(from, to);
    note(Call::move, from, 0, to);
    return 0;
}

int Disk::Inside::unlink(const std::string& name, bool is_folder) {
    const int error = begin(is_memory(name) ? Call::map : Call::remove, running_process());
    if (error != 0) return fail(error);
    const fs::path path = path_of(name);
    if ((is_folder ? real::rmdir(path.c_str()) : real::unlink(path.c_str())) != 0) return -1;
    names_.remove(name);
    note(Call::remove, name, 0);
    return 0;
}

int Disk::Inside::mkdir(const std::string& name, mode_t mode) {
    if (const int error = begin(Call::create, running_process()); error != 0) return fail(error);
    if (real::mkdir(path_of(name).c_str(), mode) != 0) return -1;
    names_.add(name, std::make_shared<Node>(Node{true, mode, Content()}));
    note(Call::create, name, mode);
    return 0;
}

int Disk::Inside::link(const std::string& from, const std::string& to) {
    if (const int error = begin(Call::create, running_process()); error != 0) return fail(error);
    if (real::link(path_of(from).c_str(), path_of(to).c_str()) != 0) return -1;
    if (auto node = names_.find(from)) names_.add(to, std::move(node));
    note(Call::create, from, 0, to);
    return 0;
}

std::uint64_t Disk::Inside::held_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [name, node] : names_.all()) bytes += node->content.size();
    return bytes;
}

std::optional<std::uint64_t> Disk::Inside::free_bytes() const {
    if (!limit_bytes) return std::nullopt;
    return *limit_bytes - std::min(*limit_bytes, held_bytes());
}

std::uint64_t Disk::Inside::room_for(const Content& content, std::uint64_t offset, std::uint64_t bytes) const {
    const auto room = free_bytes();
    if (!room || offset + bytes <= content.size() + *room) return bytes;
    const std::uint64_t end = content.size() + *room;
    return end > offset ? end - offset : 0;
}

void Disk::Inside::make_dirty_again(int descriptor, Content& content, std::uint64_t offset, std::uint64_t bytes) {
    if (content.forgotten().empty()) return;
    for (const std::uint64_t sector : content.forgotten_beside(offset, bytes)) {
        std::string seen(sector_bytes, '\0');
        const auto at = static_cast<off_t>(sector * sector_bytes);
        const ssize_t got = real::pread(descriptor, seen.data(), seen.size(), at);
        if (got > 0)
            content.write(sector * sector_bytes, std::string_view(seen).substr(0, static_cast<std::size_t>(got)));
    }
}

ssize_t Disk::Inside::write_through(int descriptor, OpenFile& file, std::string_view bytes, off_t offset) {
    const ssize_t done = real::pwrite(descriptor, bytes.data(), bytes.size(), offset);
    if (done <= 0 || file.is_memory) return done;
    const auto at = static_cast<std::uint64_t>(offset);
    const auto written = bytes.substr(0, static_cast<std::size_t>(done));
    make_dirty_again(descriptor, file.node->content, at, written.size());
    file.node->content.write(at, written);
    note(Call::write, file.name, at, written);
    return done;
}

ssize_t Disk::Inside::write(int descriptor, OpenFile& file, std::string_view bytes, std::optional<off_t> offset) {
    const int error = begin(file.is_memory ? Call::map : Call::write, file);
    if (error != 0 && !is_usable(file)) return fail(error);
    const off_t place = offset         ? *offset
                        : file.appends ? static_cast<off_t>(file.node->content.size())
                                       : ::lseek(descriptor, 0, SEEK_CUR);
    if (error != 0 || strikes(faults.write_fails, counts.writes_failed)) {
        const std::size_t done = dice_.below(bytes.size() / sector_bytes + 1) * sector_bytes;
        write_through(descriptor, file, bytes.substr(0, done), place);
        return fail(error != 0 ? error : EIO);
    }
    const std::uint64_t room =
        file.is_memory ? bytes.size() : room_for(file.node->content, static_cast<std::uint64_t>(place), bytes.size());
    if (room < bytes.size()) ++counts.was_full;
    if (room == 0 && !bytes.empty()) return fail(ENOSPC);
    const ssize_t done = write_through(descriptor, file, bytes.substr(0, room), place);
    if (done > 0 && !offset) ::lseek(descriptor, place + done, SEEK_SET);
    return done;
}

ssize_t Disk::Inside::read(int descriptor, OpenFile& file, char* into, std::size_t bytes, std::optional<off_t> offset) {
    if (const int error = begin(Call::read, file); error != 0) return fail(error);
    if (strikes(faults.read_fails, counts.reads_failed)) return fail(EIO);
    const off_t place = offset ? *offset : ::lseek(descriptor, 0, SEEK_CUR);
    if (!file.is_memory && file.node->content.is_lost(static_cast<std::uint64_t>(place), bytes)) return fail(EIO);
    const ssize_t got = offset ? real::pread(descriptor, into, bytes, *offset) : real::read(descriptor, into, bytes);
    if (got > 0 && strikes(faults.read_rots, counts.reads_rotted)) {
        char& byte = into[dice_.below(static_cast<std::uint64_t>(got))];
        byte = static_cast<char>(byte ^ (1 << dice_.below(8)));
    }
    return got;
}

int Disk::Inside::resize(int descriptor, OpenFile& file, off_t size) {
    if (const int error = begin(file.is_memory ? Call::map : Call::cut, file); error != 0) return fail(error);
    const auto bytes = static_cast<std::uint64_t>(size);
    Content& content = file.node->content;
    if (!file.is_memory && bytes > content.size() &&
        room_for(content, content.size(), bytes - content.size()) < bytes - content.size()) {
        ++counts.was_full;
        return fail(ENOSPC);
    }
    if (real::ftruncate(descriptor, size) != 0) return -1;
    if (file.is_memory) return 0;
    content.resize(bytes);
    note(Call::cut, file.name, bytes);
    return 0;
}

int Disk::Inside::fail_sync(int descriptor, OpenFile& file) {
    const std::uint64_t luck = dice_.below(3);
    if (file.node->is_folder || file.is_memory || luck == 0) return -1;
    file.node->content.forget();
    if (luck == 2) evict("/proc/self/fd/" + std::to_string(descriptor), file.node->content);
    return -1;
}

int Disk::Inside::sync(int descriptor, OpenFile& file) {
    const int error = begin(Call::sync, file);
    if (error != 0 && !is_usable(file)) return fail(error);
    if (error != 0 || strikes(faults.sync_fails, counts.syncs_failed)) {
        fail_sync(descriptor, file);
        return fail(error != 0 ? error : EIO);
    }
    if (strikes(faults.sync_lies, counts.syncs_lied)) return 0;
    if (file.node->is_folder)
        names_.sync(file.name, strikes(faults.removals_linger, counts.removals_lingered) ? Names::Removals::newest
                                                                                         : Names::Removals::all);
    else
        file.node->content.sync();
    note(Call::sync, file.name, 0);
    return 0;
}

void Disk::Inside::evict(const fs::path& path, Content& content) {
    if (content.forgotten().empty()) return;
    const int descriptor = real::open(path.c_str(), O_WRONLY | O_CLOEXEC, 0);
    base::check(descriptor >= 0, "a file on a simulated disk can be written by its disk");
    for (const std::uint64_t sector : content.forgotten()) {
        const std::uint64_t at = sector * sector_bytes;
        if (at >= content.size()) continue;
        std::string bytes = content.durable().substr(std::min<std::size_t>(at, content.durable().size()), sector_bytes);
        bytes.resize(std::min(sector_bytes, content.size() - at), '\0');
        real::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    }
    real::close(descriptor);
    content.evict();
}

void Disk::Inside::evict() {
    for (const auto& [name, node] : names_.all())
        if (!node->is_folder) evict(path_of(name), node->content);
}

Disk::Process Disk::Inside::start_process() {
    alive[++last_process_] = 0;
    return last_process_;
}

void Disk::Inside::lose_power() {
    power = false;
    power_lost_in = 0;
    ++counts.power_cuts;
}

void Disk::Inside::kill(Process process) {
    if (alive.erase(process) == 0) return;
    ++counts.kills;
    for_open_files([&](int descriptor, const OpenFile& file) {
        if (file.disk == this && file.process == process) real::flock(descriptor, LOCK_UN);
    });
}

std::string Disk::Inside::bytes_seen(const std::string& name) const { return read_whole(path_of(name)); }

void Disk::Inside::restore_power(NameLoss loss) {
    const Names::Map left = names_.remains(loss, dice_);
    if (left != names_.all()) ++counts.names_changed;
    Image image;
    std::map<const Node*, std::string> found;  // a file with two names is settled once
    for (const auto& [name, node] : left) {
        if (!node->is_folder && !found.contains(node.get())) found[node.get()] = node->content.remains(dice_);
        image.parts[name] = {node->is_folder, node->mode, found[node.get()]};
        const bool is_seen = names_.find(name) == node && !node->is_folder;
        if (is_seen && !node->content.is_durable() && bytes_seen(name) != found[node.get()]) ++counts.files_changed;
    }
    lay_out(image);
}

// New files under the old names: descriptors of the old ones change nothing.
void Disk::Inside::lay_out(const Image& image) {
    for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry.path());
    Names names;
    for (const auto& [name, part] : image.parts) {
        auto node = std::make_shared<Node>(Node{part.is_folder, part.mode, Content(part.bytes)});
        if (part.is_folder)
            real::mkdir(path_of(name).c_str(), part.mode);
        else
            write_whole(path_of(name), part.mode, part.bytes);
        names.find_durable(name, std::move(node));
        note(Call::create, name, part.mode, part.bytes);
    }
    names_ = std::move(names);
    alive.clear();
    power = true;
    power_lost_in = 0;
    ++era_;
}

void Disk::Inside::put_back(const Image& image) { lay_out(image); }

Disk::Image Disk::Inside::image() const {
    Image image;
    for (const auto& [name, node] : names_.all())
        image.parts[name] = {node->is_folder, node->mode, node->is_folder ? std::string() : bytes_seen(name)};
    return image;
}

void Disk::Inside::lose(const std::string& name, std::uint64_t offset) {
    const auto node = names_.find(name);
    if (node != nullptr && !node->is_folder) node->content.lose(offset);
}

void Disk::Inside::rot(const std::string& name, std::uint64_t offset) {
    const auto node = names_.find(name);
    if (node == nullptr || node->is_folder || offset >= node->content.size()) return;
    const int descriptor = real::open(path_of(name).c_str(), O_RDWR | O_CLOEXEC, 0);
    char byte = 0;
    base::check(real::pread(descriptor, &byte, 1, static_cast<off_t>(offset)) == 1, "a byte that is there can be read");
    byte = static_cast<char>(byte ^ 0x10);
    real::pwrite(descriptor, &byte, 1, static_cast<off_t>(offset));
    real::close(descriptor);
    node->content.flip_bit(offset);
    ++counts.bits_rotted;
    note(Call::write, name, offset, {&byte, 1});
}

}  // namespace support
