#include "tests/support/disk/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <functional>
#include <set>

#include "sync/base/descriptor.hpp"
#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using support::Disk;

constexpr std::uint64_t seeds = 200;

struct Machine {
    explicit Machine(std::uint64_t seed = 1) : disk(folder.path(), seed) {}
    fs::path path(const std::string& name) const { return folder.path() / name; }
    support::TemporaryFolder folder{"/dev/shm"};
    Disk disk;
};

base::Descriptor create(const fs::path& path) {
    base::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    REQUIRE(file);
    return file;
}

void write(const base::Descriptor& file, const std::string& bytes, off_t at = 0) {
    REQUIRE(::pwrite(file.number(), bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size()));
}

std::string content(const fs::path& path) {
    const auto bytes = base::read_file(path, 1'000'000);
    return bytes ? *bytes : "(none)";
}

// What a power cut left of a file, over many seeds.
std::set<std::string> outcomes(const std::function<void(Machine&)>& act, const std::string& name) {
    std::set<std::string> found;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        Machine machine(seed);
        act(machine);
        machine.disk.cut_power();
        found.insert(content(machine.path(name)));
    }
    return found;
}

const std::string old_sectors(2048, 'o');
const std::string new_sectors(2048, 'n');

}  // namespace

TEST_CASE("A file that was written and synced is there after a power cut; without the sync it may be gone") {
    CHECK(outcomes([](Machine& it) { REQUIRE(base::replace_file(it.path("a"), "synced")); }, "a") ==
          std::set<std::string>{"synced"});
    const auto unsynced = outcomes([](Machine& it) { write(create(it.path("a")), "unsynced"); }, "a");
    CHECK(unsynced.contains("(none)"));
    CHECK(unsynced.contains(""));
    CHECK(unsynced.contains("unsynced"));
}

TEST_CASE("A rename that the folder was not synced for may be undone; afterwards it stays") {
    const auto renamed = [](Machine& it) {
        REQUIRE(base::replace_file(it.path("a"), "old"));
        REQUIRE(base::replace_file(it.path("b"), "new"));
        REQUIRE(::rename(it.path("b").c_str(), it.path("a").c_str()) == 0);
    };
    CHECK(outcomes(renamed, "a") == std::set<std::string>{"old", "new"});
    const auto synced = [&](Machine& it) {
        renamed(it);
        REQUIRE(base::sync_folder(it.folder.path()));
    };
    CHECK(outcomes(synced, "a") == std::set<std::string>{"new"});
    CHECK(outcomes(synced, "b") == std::set<std::string>{"(none)"});
}

TEST_CASE("A removal that was not synced may be undone") {
    const auto removed = [](Machine& it) {
        REQUIRE(base::replace_file(it.path("a"), "kept"));
        REQUIRE(::unlink(it.path("a").c_str()) == 0);
    };
    CHECK(outcomes(removed, "a") == std::set<std::string>{"(none)", "kept"});
}

TEST_CASE("Unsynced changes of names survive in their order, unless the disk is a wild one") {
    std::set<bool> later_without_earlier;
    for (const auto loss : {support::NameLoss::journalled, support::NameLoss::any}) {
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            Machine machine(seed);
            create(machine.path("first"));
            create(machine.path("second"));
            machine.disk.cut_power(loss);
            const bool odd = fs::exists(machine.path("second")) && !fs::exists(machine.path("first"));
            if (odd) later_without_earlier.insert(loss == support::NameLoss::any);
        }
    }
    CHECK(later_without_earlier == std::set<bool>{true});
}

TEST_CASE("An overwrite is torn between sectors, never within one") {
    const auto found = outcomes(
        [](Machine& it) {
            REQUIRE(base::replace_file(it.path("a"), old_sectors));
            write(create(it.path("a")), new_sectors);
        },
        "a");
    CHECK(found.size() == 16);  // four sectors, each old or new
    for (const std::string& bytes : found) {
        REQUIRE(bytes.size() == old_sectors.size());
        for (std::size_t at = 0; at < bytes.size(); at += 512)
            CHECK(bytes.substr(at, 512) == std::string(512, bytes[at]));
    }
}

TEST_CASE("Of a sector that was written twice any state is found, and a cut file may have its old end") {
    const auto twice = outcomes(
        [](Machine& it) {
            REQUIRE(base::replace_file(it.path("a"), "1"));
            const auto file = create(it.path("a"));
            write(file, "2");
            write(file, "3");
        },
        "a");
    CHECK(twice == std::set<std::string>{"1", "2", "3"});
    const auto cut = outcomes(
        [](Machine& it) {
            REQUIRE(base::replace_file(it.path("a"), "old end"));
            REQUIRE(::ftruncate(create(it.path("a")).number(), 3) == 0);
        },
        "a");
    CHECK(cut.contains("old"));
    CHECK(cut.contains("old end"));
}

TEST_CASE("From a power cut on everything fails and changes nothing, through old descriptors for ever") {
    Machine machine;
    REQUIRE(base::replace_file(machine.path("a"), "old"));
    const auto file = create(machine.path("a"));
    machine.disk.lose_power_at(2);
    write(file, "new");
    CHECK(::fsync(file.number()) == -1);
    CHECK(errno == EIO);
    CHECK_FALSE(machine.disk.has_power());
    CHECK(::pwrite(file.number(), "x", 1, 0) == -1);
    CHECK_FALSE(base::replace_file(machine.path("b"), "b"));
    CHECK_FALSE(base::read_file(machine.path("a"), 10));
    machine.disk.restore_power();
    const std::string after = content(machine.path("a"));
    CHECK((after == "old" || after == "new"));
    CHECK(::pwrite(file.number(), "x", 1, 0) == -1);
    CHECK(content(machine.path("a")) == after);
    CHECK(machine.disk.counts().power_cuts == 1);
}

TEST_CASE("A killed process leaves no trace of later work; what it wrote is seen, and is not durable") {
    Machine machine(3);
    const auto process = machine.disk.start_process();
    REQUIRE(base::replace_file(machine.path("a"), "old"));
    {
        const Disk::Running running(process);
        const auto file = create(machine.path("a"));
        REQUIRE(::flock(file.number(), LOCK_EX | LOCK_NB) == 0);
        machine.disk.kill_at(process, 2);
        write(file, "new");
        CHECK(::pwrite(file.number(), "x", 1, 0) == -1);
        CHECK_FALSE(machine.disk.is_alive(process));
        CHECK(::unlink(machine.path("a").c_str()) == -1);
        const Disk::Running another(machine.disk.start_process());
        CHECK(content(machine.path("a")) == "new");
        CHECK(::flock(create(machine.path("a")).number(), LOCK_EX | LOCK_NB) == 0);
    }
    CHECK(machine.disk.counts().kills == 1);
    std::set<std::string> found;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        Machine other(seed);
        REQUIRE(base::replace_file(other.path("a"), "old"));
        const auto killed = other.disk.start_process();
        {
            const Disk::Running running(killed);
            write(create(other.path("a")), "new");
        }
        other.disk.kill(killed);
        other.disk.cut_power();
        found.insert(content(other.path("a")));
    }
    CHECK(found == std::set<std::string>{"old", "new"});
}

TEST_CASE("A sync that lies makes nothing durable") {
    const auto found = outcomes(
        [](Machine& it) {
            it.disk.faults().sync_lies = 1;
            REQUIRE(base::replace_file(it.path("a"), "said to be there"));
        },
        "a");
    CHECK(found.contains("(none)"));
}

TEST_CASE("After a sync that failed, a later one that does not may still leave nothing") {
    const auto failed_once = [](Machine& it) {
        REQUIRE(base::replace_file(it.path("a"), "old"));
        const auto file = create(it.path("a"));
        write(file, "new");
        it.disk.fail_at(1, support::Lasting::once, EIO);
        CHECK(::fsync(file.number()) == -1);
        CHECK(::fsync(file.number()) == 0);
    };
    CHECK(outcomes(failed_once, "a") == std::set<std::string>{"old", "new"});
    // Seen by every program, until the memory that holds it is needed for something else.
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        Machine machine(seed);
        failed_once(machine);
        const std::string before = content(machine.path("a"));
        machine.disk.evict();
        seen.insert(before + " " + content(machine.path("a")));
    }
    CHECK(seen == std::set<std::string>{"new new", "new old", "old old"});
}

TEST_CASE("Pages that count as clean are written again when something beside them is") {
    const auto found = outcomes(
        [](Machine& it) {
            REQUIRE(base::replace_file(it.path("a"), old_sectors));
            const auto file = create(it.path("a"));
            write(file, new_sectors);
            it.disk.fail_at(1, support::Lasting::once, EIO);
            CHECK(::fsync(file.number()) == -1);
            write(file, "beside", 2048);
            CHECK(::fsync(file.number()) == 0);
        },
        "a");
    CHECK(found == std::set<std::string>{new_sectors + "beside", old_sectors + "beside"});
}

TEST_CASE("A full disk takes what fits, and says how much is free") {
    Machine machine;
    machine.disk.limit(10'000);
    const auto file = create(machine.path("a"));
    const std::string much(8000, 'x');
    write(file, much);
    CHECK(::pwrite(file.number(), much.data(), much.size(), 8000) == 2000);
    CHECK(::pwrite(file.number(), much.data(), much.size(), 10'000) == -1);
    CHECK(errno == ENOSPC);
    write(file, much);  // over what is there already
    CHECK(fs::space(machine.folder.path()).available < 4096);
    const auto refused = base::replace_file(machine.path("b"), "b");
    REQUIRE_FALSE(refused);
    CHECK(refused.problem().code == base::Code::disk_full);
    CHECK(machine.disk.counts().was_full == 3);
}

TEST_CASE("Calls fail as often as they are told to, and every failure is counted") {
    Machine machine;
    REQUIRE(base::replace_file(machine.path("a"), "content"));
    machine.disk.faults() = {.write_fails = 3, .sync_fails = 3, .read_fails = 3, .read_rots = 3, .open_fails = 3};
    for (int i = 0; i < 300; ++i) {
        static_cast<void>(base::replace_file(machine.path("b"), "content"));
        static_cast<void>(base::read_file(machine.path("a"), 100));
    }
    const auto& counts = machine.disk.counts();
    for (const std::uint64_t count :
         {counts.writes_failed, counts.syncs_failed, counts.reads_failed, counts.reads_rotted, counts.opens_failed})
        CHECK(count > 30);
    machine.disk.spare();
    CHECK(content(machine.path("a")) == "content");  // what was read wrongly lies there rightly
}

TEST_CASE("The n-th call fails once, or from there on for ever") {
    for (const auto lasting : {support::Lasting::once, support::Lasting::for_ever}) {
        Machine machine;
        std::uint64_t failed = 0;
        std::uint64_t n = 1;
        for (;; ++n) {
            machine.disk.fail_at(n, lasting, EIO);
            const bool done = base::sync_folder(machine.folder.path()) && base::sync_folder(machine.folder.path());
            machine.disk.spare();
            if (done) break;
            ++failed;
        }
        CHECK(failed == n - 1);
        CHECK(n == 5);  // open the folder, sync it, twice
    }
}

TEST_CASE("Folders, links and moves between folders are settled too") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        Machine machine(seed);
        fs::create_directories(machine.path("one/deep"));
        REQUIRE(base::replace_file(machine.path("one/deep/a"), "a"));
        REQUIRE(base::sync_folder(machine.path("one")));
        REQUIRE(base::sync_folder(machine.folder.path()));
        fs::create_hard_link(machine.path("one/deep/a"), machine.path("b"));
        REQUIRE(::rename(machine.path("one").c_str(), machine.path("two").c_str()) == 0);
        CHECK(content(machine.path("two/deep/a")) == "a");
        machine.disk.cut_power();
        const bool moved = fs::exists(machine.path("two"));
        CHECK(moved != fs::exists(machine.path("one")));
        CHECK(content(machine.path(moved ? "two/deep/a" : "one/deep/a")) == "a");
        if (moved) CHECK(content(machine.path("b")) == "a");
        fs::remove_all(machine.path(moved ? "two" : "one"));
    }
}

TEST_CASE("An image that is put back is what the disk holds, durably") {
    Machine machine;
    REQUIRE(base::replace_file(machine.path("a"), "old"));
    const auto image = machine.disk.image();
    const auto file = create(machine.path("a"));
    REQUIRE(base::replace_file(machine.path("a"), "new"));
    REQUIRE(base::replace_file(machine.path("b"), "b"));
    machine.disk.put_back(image);
    CHECK(content(machine.path("a")) == "old");
    CHECK_FALSE(fs::exists(machine.path("b")));
    CHECK(::pwrite(file.number(), "x", 1, 0) == -1);
    machine.disk.cut_power();
    CHECK(content(machine.path("a")) == "old");
    machine.disk.rot(machine.path("a"), 1);
    machine.disk.cut_power();
    CHECK(content(machine.path("a")) == "o|d");
}

TEST_CASE("A place that is lost is never read again, whatever the file is called; the rest is") {
    Machine machine;
    REQUIRE(base::replace_file(machine.path("a"), std::string(2000, 'a')));
    machine.disk.lose(machine.path("a"), 700);
    fs::rename(machine.path("a"), machine.path("b"));
    CHECK(base::read_file(machine.path("b"), 4000).problem().code == base::Code::io);
    CHECK(base::look_through(machine.path("b")).problem().code == base::Code::damaged);
    const auto file = create(machine.path("b"));
    char byte = 0;
    for (const off_t place : {0, 511, 1024}) CHECK(::pread(file.number(), &byte, 1, place) == 1);
    CHECK(::pread(file.number(), &byte, 1, 1023) == -1);
}

TEST_CASE("A file is looked through although its disk fails to read now and then") {
    Machine machine;
    REQUIRE(base::replace_file(machine.path("a"), std::string(2'000'000, 'a')));
    machine.disk.faults().read_fails = 4;
    CHECK(base::look_through(machine.path("a")));
    CHECK(machine.disk.counts().reads_failed > 2);
    CHECK(base::look_through(machine.path("b")).problem().code == base::Code::not_found);
}

TEST_CASE("Several disks do not hear of each other, and files on none are nobody's") {
    Machine one;
    Machine other;
    const support::TemporaryFolder outside("/dev/shm");
    other.disk.lose_power();
    CHECK(base::replace_file(one.path("a"), "a"));
    CHECK_FALSE(base::replace_file(other.path("a"), "a"));
    CHECK(base::replace_file(outside.path() / "a", "a"));
    CHECK(::rename((outside.path() / "a").c_str(), one.path("b").c_str()) == -1);
    CHECK(errno == EXDEV);
}

TEST_CASE("Folders that were made for a file are there after a power cut") {
    const support::TemporaryFolder folder("/dev/shm");
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto root = folder.path() / std::to_string(seed);
        std::filesystem::create_directory(root);
        Disk disk(root, seed);
        REQUIRE(base::make_folders(root / "backups" / "2026"));
        REQUIRE(base::make_folders(root / "backups" / "2026"));
        REQUIRE(base::replace_file(root / "backups" / "2026" / "a.db", "x"));
        disk.cut_power(support::NameLoss::any);
        REQUIRE(base::read_file(root / "backups" / "2026" / "a.db", 10));
    }
}
