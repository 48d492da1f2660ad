// Disk: a folder that behaves like the disk of a machine that can lose its power, lie, fail, fill up and rot, beneath
// unchanged production code and the real SQLite.
//
// How: a test program that links `simulated_disk` defines the system's file functions itself (system_calls.cpp). For
// files below the root of a Disk they keep a record of what is durable (content.hpp, names.hpp) and let chance and the
// test decide what happens; everything else goes through to the system. The files really lie in the folder; put it on
// /dev/shm. Names that end in -shm are memory that SQLite shares: never durable.
//
//   support::Disk disk(folder, seed);
//   const auto kiosk = disk.start_process();
//   {
//       const support::Disk::Running running(kiosk);   // what is opened in here is the kiosk's
//       disk.lose_power_at(17);                        // the 17th change from now on has no effect any more
//       ...                                            // and everything fails with EIO, the destructors too
//   }
//   disk.restore_power();                              // now chance has decided what the folder holds
//
// A *change* creates, writes, cuts, syncs, moves or removes a file; a *call* is a change, or opens, reads, looks,
// locks, maps, or is about memory. Same root, seed, and calls: same results, same bytes, same trace(). One thread at a
// time for one Disk; several Disks may live side by side. Objects of a dead process must be destroyed before its files
// are opened again, and within its Running: what is called outside of any Running counts as process 0, which dies of
// nothing.
//
// Not simulated: record locks that fail (SQLite waits ten seconds for them), FILE* and what opens through it, symbolic
// links, attributes, bytes written through a memory map.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/disk/names.hpp"

namespace support {

// Each is one in so many calls of its kind, 0: never. May be changed at any time.
struct DiskFaults {
    std::uint64_t write_fails = 0;  // EIO; some sectors may have been written
    std::uint64_t sync_fails = 0;   // EIO; nothing of it is durable, and later the pages may count as clean, or be lost
    std::uint64_t sync_lies = 0;    // says yes, makes nothing durable
    std::uint64_t read_fails = 0;   // EIO
    std::uint64_t read_rots = 0;    // one bit of what is read is wrong, this time
    std::uint64_t open_fails = 0;   // EIO
    // A folder's sync leaves out removals that it was not the next thing to follow. No file system that we know is so;
    // it is all that SQLite's own contract with one (xDelete) asks for.
    std::uint64_t removals_linger = 0;
};

// How often what happened.
struct DiskCounts {
    std::uint64_t calls = 0, changes = 0;
    std::uint64_t writes_failed = 0, syncs_failed = 0, syncs_lied = 0, reads_failed = 0, reads_rotted = 0;
    std::uint64_t opens_failed = 0, was_full = 0, bits_rotted = 0, removals_lingered = 0;
    std::uint64_t power_cuts = 0;     // settled by restore_power()
    std::uint64_t files_changed = 0;  // by power cuts: they held something else than programs had seen
    std::uint64_t names_changed = 0;  // by power cuts
    std::uint64_t kills = 0;
};
// Every count by its name, for tables.
std::map<std::string, std::uint64_t> named(const DiskCounts& counts);

enum class Lasting { once, for_ever };

class Disk {
public:
    using Process = unsigned;
    struct Image {
        struct Part {
            bool is_folder;
            unsigned mode;
            std::string bytes;
        };
        std::map<std::string, Part> parts;
    };

    // What lies below `root` now is durable.
    Disk(const std::filesystem::path& root, std::uint64_t seed);
    ~Disk();
    Disk(const Disk&) = delete;
    Disk& operator=(const Disk&) = delete;
    Disk(Disk&&) = delete;
    Disk& operator=(Disk&&) = delete;

    DiskFaults& faults();
    // ENOSPC when all files together would grow above this; nothing: there is always room.
    void limit(std::optional<std::uint64_t> bytes);
    // The n-th call from now fails with this error number, 1 being the next; and all calls after it, when for ever.
    void fail_at(std::uint64_t n, Lasting lasting, int error);
    // Nothing that is set to happen happens any more.
    void spare();

    // From the n-th change on, 1 being the next.
    void lose_power_at(std::uint64_t n);
    void lose_power();
    bool has_power() const;
    // Settles what the folder holds. All descriptors opened before and all processes are dead.
    void restore_power(NameLoss loss = NameLoss::journalled);
    // lose_power(), restore_power().
    void cut_power(NameLoss loss = NameLoss::journalled);

    Process start_process();
    // kill -9: whatever it does from now on, or from its n-th change on, has no effect. What it wrote so far stays for
    // others to see, and is no more durable than before.
    void kill(Process process);
    void kill_at(Process process, std::uint64_t n);
    bool is_alive(Process process) const;
    // Who calls, on this thread; 0: nobody in particular.
    static Process running();
    // Who calls, on this thread, while it lives.
    class Running {
    public:
        explicit Running(Process process);
        ~Running();
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;
        Running(Running&&) = delete;
        Running& operator=(Running&&) = delete;

    private:
        Process before_;
    };

    // What programs see now. Memory (-shm) is left out.
    Image image() const;
    // The disk is exchanged for one with this on it. All descriptors opened before and all processes are dead.
    void put_back(const Image& image);
    // A bit flips where it lies. Nothing happens beyond the file's end.
    void rot(const std::filesystem::path& file, std::uint64_t offset);
    // The sector there can never be read again: EIO.
    void lose(const std::filesystem::path& file, std::uint64_t offset);
    // Memory runs short: pages that count as clean, though a sync of them failed, are read from the disk again.
    void evict();

    const DiskCounts& counts() const;
    // A hash over every change that had an effect: who, what, where, which bytes.
    std::uint64_t trace() const;

    class Inside;  // what the system's functions see of it

private:
    std::unique_ptr<Inside> inside_;
};

// SQLite draws chance of its own (salts of its log, rowids): from here on the same for the same seed, in this process.
void seed_sqlite(std::uint32_t seed);

}  // namespace support
