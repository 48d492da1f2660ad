// Every call that a path makes to the disk of one of the two machines, and every piece of memory that SQLite asks for
// on it, fails in turn: once, and from there on for ever. Every other time the power goes before all is well again.
//
// Some of them, in CI; SIPAS_STEP=1 in the environment tries every one (README.md).
#include <catch2/catch.hpp>
#include <cerrno>
#include <iostream>
#include <map>
#include <optional>

#include "tests/nth_failure/scene.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/support/disk/sqlite_memory.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using nth_failure::Side;
using support::Disk;
using support::Lasting;

struct Failure {
    enum class What { call, memory } what = What::call;
    Side side = Side::terminal;  // of memory both: two machines in one program share SQLite's
    Lasting lasting = Lasting::once;
    int error = EIO;
};

// Two machines, each with a disk and one program at a time.
class Machines {
public:
    Machines(const fs::path& root, std::uint64_t seed)
        : terminal_(root / nth_failure::terminal_folder, seed), centre_(root / nth_failure::centre_folder, seed) {
        support::seed_sqlite(1);
    }

    void turn(Side side) {
        running_.reset();
        running_.emplace(side == Side::terminal ? on_terminal_ : on_centre_);
    }
    Disk& disk(Side side) { return side == Side::terminal ? terminal_ : centre_; }

    void recover(bool with_power_cut) {
        running_.reset();
        for (Disk* disk : {&terminal_, &centre_}) {
            disk->spare();
            if (with_power_cut) disk->cut_power();
        }
    }

private:
    Disk terminal_;
    Disk centre_;
    Disk::Process on_terminal_ = terminal_.start_process();
    Disk::Process on_centre_ = centre_.start_process();
    std::optional<Disk::Running> running_;
};

// Whether so many calls, or pieces of memory, were asked for at all.
bool reaches(const nth_failure::Path& path, const Failure& failure, std::uint64_t n) {
    const nth_failure::Prepared& before = nth_failure::prepared(path);
    const support::TemporaryFolder folder("/dev/shm");
    fs::copy(before.folder, folder.path(), fs::copy_options::recursive);
    nth_failure::Told told = before.told;
    Machines machines(folder.path(), n);
    Disk& disk = machines.disk(failure.side);
    const bool is_call = failure.what == Failure::What::call;
    std::optional<support::SqliteMemory> memory;
    std::uint64_t calls = 0;
    const auto turn = [&](Side side) {
        machines.turn(side);
        if (memory) return;
        calls = disk.counts().calls;
        if (is_call) disk.fail_at(n, failure.lasting, failure.error);
        memory.emplace(is_call ? 0 : n, failure.lasting);
    };
    machines.turn(Side::terminal);
    nth_failure::Scene scene(folder.path(), told, turn);
    (scene.*path.act)();
    const std::uint64_t asked = is_call ? disk.counts().calls - calls : memory->asked();
    memory.reset();
    machines.recover(n % 2 == 0);
    nth_failure::Scene(folder.path(), told, [](Side) {}).check();
    return asked >= n;
}

// How many were tried until nothing failed any more.
std::uint64_t fail_each(const nth_failure::Path& path, const Failure& failure, std::uint64_t stride) {
    std::uint64_t tried = 1;
    for (std::uint64_t n = 1;; n += nth_failure::step(stride), ++tried) {
        INFO(path.name << ", n " << n << (failure.lasting == Lasting::once ? ", once" : ", for ever"));
        if (!reaches(path, failure, n)) break;
    }
    std::cout << path.name << (failure.lasting == Lasting::once ? ", once: " : ", for ever: ") << tried << " tried\n";
    return tried;
}

const nth_failure::Path& path_named(const std::string& name) {
    for (const auto& path : nth_failure::paths())
        if (path.name == name) return path;
    throw std::logic_error("no such path: " + name);
}

void fail_calls(const std::string& name, Side side, std::uint64_t stride) {
    const auto& path = path_named(name);
    CHECK(fail_each(path, {.side = side, .lasting = Lasting::once}, stride) > 10);
    CHECK(fail_each(path, {.side = side, .lasting = Lasting::for_ever}, stride + 2) > 10);
    CHECK(fail_each(path, {.side = side, .lasting = Lasting::for_ever, .error = ENOSPC}, stride + 4) > 10);
}

}  // namespace

TEST_CASE("Any call to the disk may fail while the terminal starts for the first time") {
    fail_calls("first start", Side::terminal, 3);
}
TEST_CASE("Any call to the disk may fail while the terminal starts again") {
    fail_calls("later start", Side::terminal, 3);
}
TEST_CASE("Any call to the disk may fail while citizens rate") { fail_calls("rate", Side::terminal, 1); }
TEST_CASE("Any call to the terminal's disk may fail while it sends") { fail_calls("sync", Side::terminal, 5); }
TEST_CASE("Any call to the server's disk may fail while a terminal sends") { fail_calls("sync", Side::centre, 5); }
TEST_CASE("Any call to the disk may fail while the terminal purges") { fail_calls("purge", Side::terminal, 1); }
TEST_CASE("Any call to the disk may fail while a damaged journal is renewed") {
    fail_calls("recover", Side::terminal, 11);
}

TEST_CASE("Any piece of memory that SQLite asks for may be refused") {
    const std::map<std::string, std::uint64_t> strides{{"first start", 97}, {"later start", 97}, {"rate", 7},
                                                       {"sync", 41},        {"purge", 7},        {"recover", 997}};
    for (const auto& [name, stride] : strides) {
        const auto& path = path_named(name);
        CHECK(fail_each(path, {Failure::What::memory, Side::terminal, Lasting::once}, stride) > 5);
        CHECK(fail_each(path, {Failure::What::memory, Side::terminal, Lasting::for_ever}, 2 * stride) > 5);
    }
}
