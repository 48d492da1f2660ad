// Every piece of memory that a program asks for on a path is refused in turn: once, and from there on for ever; each in
// a process of its own, over real files. SQLite's shortage comes back as a Problem; out of memory in C++ ends the
// program, and the service manager starts it again (ARCHITECTURE.md). Either way nothing that was thanked for is lost.
//
// Some of them, in CI; SIPAS_STEP=1 in the environment tries every one (README.md).
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "sync/base/check.hpp"
#include "tests/nth_failure/refused_memory.hpp"
#include "tests/nth_failure/scene.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using nth_failure::Side;

constexpr int went_on = 0, out_of_memory = 71;

}  // namespace

namespace base {

// What a check finds after memory was refused is the end that want of memory may bring (zlib, libcurl).
void abort_because(std::string_view why, std::source_location where) noexcept {
    if (nth_failure::has_refused()) ::_exit(out_of_memory);
    std::cerr << "check failed: " << why << " (" << where.file_name() << ':' << where.line() << ")\n";
    std::abort();
}

}  // namespace base

namespace {

// Seen by the child and by its parent.
struct Shared {
    nth_failure::Told told;
    std::uint64_t asked = 0;
};

class SharedMemory {
public:
    SharedMemory() : at_(::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        REQUIRE(at_ != MAP_FAILED);
    }
    ~SharedMemory() { ::munmap(at_, sizeof(Shared)); }
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;
    SharedMemory(SharedMemory&&) = delete;
    SharedMemory& operator=(SharedMemory&&) = delete;

    Shared& operator*() { return *static_cast<Shared*>(at_); }

private:
    void* at_;
};

// A program that ends for another reason than want of memory aborts, and the parent sees that. Where a function that
// promises not to throw ends the program, GCC 12 has no exception at hand any more.
[[noreturn]] void end_for_want_of_memory() {
    nth_failure::listen(false);
    const auto reason = std::current_exception();
    if (!reason && nth_failure::has_refused()) ::_exit(out_of_memory);
    if (!reason) std::abort();
    try {
        std::rethrow_exception(reason);
    } catch (const std::bad_alloc&) {
        ::_exit(out_of_memory);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::not_enough_memory) ::_exit(out_of_memory);
    } catch (...) {
    }
    std::abort();
}

struct Refusal {
    const nth_failure::Path& path;
    Side side;
    bool for_ever;
};

[[noreturn]] void live(const Refusal& refusal, const fs::path& folder, std::uint64_t n, Shared& shared) noexcept {
    for (const int number : {SIGABRT, SIGSEGV}) std::signal(number, SIG_DFL);  // Catch2's belong to the parent
    std::set_terminate(end_for_want_of_memory);
    const auto turn = [&](Side side) { nth_failure::listen(side == refusal.side); };
    nth_failure::Scene scene(folder, shared.told, turn);
    nth_failure::refuse_memory(n, refusal.for_ever);
    (scene.*refusal.path.act)();
    nth_failure::listen(false);
    shared.asked = nth_failure::pieces_asked();
    ::_exit(went_on);
}

int fate_of(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    INFO("status " << status);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

struct Tries {
    std::uint64_t tried = 0;
    std::uint64_t ended = 0;  // programs
};

// Whether so many pieces were asked for at all.
bool reaches(const Refusal& refusal, std::uint64_t n, Tries& tries) {
    const nth_failure::Prepared& before = nth_failure::prepared(refusal.path);
    const support::TemporaryFolder folder("/dev/shm");
    fs::copy(before.folder, folder.path(), fs::copy_options::recursive);
    SharedMemory memory;
    Shared& shared = *memory;
    shared.told = before.told;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) live(refusal, folder.path(), n, shared);
    const int fate = fate_of(child);
    CHECK((fate == went_on || fate == out_of_memory));
    ++tries.tried;
    if (fate == out_of_memory) ++tries.ended;
    nth_failure::Scene(folder.path(), shared.told, [](Side) {}).check();
    return fate == out_of_memory || shared.asked >= n;
}

void refuse_each(const std::string& name, Side side, std::uint64_t stride) {
    for (const auto& path : nth_failure::paths())
        for (const bool for_ever : {false, true}) {
            if (path.name != name) continue;
            Tries tries;
            for (std::uint64_t n = 1;; n += nth_failure::step(stride)) {
                INFO(name << ", n " << n << (for_ever ? ", for ever" : ", once"));
                if (!reaches({path, side, for_ever}, n, tries)) break;
            }
            CHECK(tries.ended > 0);
            std::cout << name << (for_ever ? ", for ever: " : ", once: ") << tries.tried << " tried, " << tries.ended
                      << " ended the program\n";
        }
}

}  // namespace

TEST_CASE("Any memory may be refused while the terminal starts for the first time") {
    refuse_each("first start", Side::terminal, 113);
}
TEST_CASE("Any memory may be refused while the terminal starts again") {
    refuse_each("later start", Side::terminal, 211);
}
TEST_CASE("Any memory may be refused while citizens rate") { refuse_each("rate", Side::terminal, 2); }
TEST_CASE("Any memory may be refused while the terminal sends") { refuse_each("sync", Side::terminal, 211); }
TEST_CASE("Any memory may be refused at the server while a terminal sends") { refuse_each("sync", Side::centre, 97); }
TEST_CASE("Any memory may be refused while the terminal purges") { refuse_each("purge", Side::terminal, 31); }
TEST_CASE("Any memory may be refused while a damaged journal is renewed") {
    refuse_each("recover", Side::terminal, 1009);
}
