// power_cuts: the long form of power_cuts_test.cpp. Lives of terminals on simulated disks until so many power cuts have
// happened, in several processes; prints how far it is, a table, and every complaint. Ends with 1 when there is one.
//
//   power_cuts [CUTS = 100000] [PROCESSES = 2] [FIRST SEED = 1]
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/support/temporary_folder.hpp"
#include "tests/sync/journal/terminal_life.hpp"

namespace {

using journal::Ailment;
using journal::LifeCounts;

constexpr unsigned lives = 8;
constexpr std::array numbers{&LifeCounts::lives,        &LifeCounts::cuts,    &LifeCounts::kills,
                             &LifeCounts::acknowledged, &LifeCounts::unknown, &LifeCounts::refused,
                             &LifeCounts::checked,      &LifeCounts::lost,    &LifeCounts::renewed};
constexpr std::array names{"lives",
                           "power cuts",
                           "kills",
                           "entries acknowledged",
                           "appends that failed",
                           "openings failed",
                           "entries verified",
                           "acknowledged entries lost",
                           "epochs begun"};

// Of five terminals two are healthy, two have a failing disk, one cannot always read; one in thirty has a grown log.
Ailment ailment_of(std::uint64_t seed) {
    constexpr std::array ailments{Ailment::none, Ailment::failing, Ailment::none, Ailment::failing, Ailment::unread};
    return ailments[seed % ailments.size()];
}

struct Sum {
    LifeCounts counts;
    std::map<std::string, std::uint64_t> disk;
    std::uint64_t complaints = 0;
};

void add(Sum& sum, const journal::TerminalLife& terminal) {
    for (const auto number : numbers) sum.counts.*number += terminal.counts().*number;
    for (const auto& [name, count] : support::named(terminal.disk().counts())) sum.disk[name] += count;
    for (const std::string& complaint : terminal.complaints()) {
        ++sum.complaints;
        fmt::print("{}\n", complaint);
    }
}

Sum work(std::uint64_t cuts, std::uint64_t seed, std::uint64_t stride) {
    const support::TemporaryFolder parent("/dev/shm");
    Sum sum;
    for (std::uint64_t told = 0; sum.counts.cuts < cuts; seed += stride) {
        const auto folder = parent.path() / "terminal";
        std::filesystem::create_directory(folder);
        {
            journal::TerminalLife terminal(folder, seed, ailment_of(seed));
            if (seed % 30 == 0) terminal.grow();
            terminal.live(lives);
            add(sum, terminal);
        }
        std::filesystem::remove_all(folder);
        if (sum.counts.cuts >= told + 5000) {
            told = sum.counts.cuts;
            fmt::print("process {}: {} of {} power cuts, {} lost\n", getpid(), told, cuts, sum.counts.lost);
            static_cast<void>(std::fflush(stdout));
        }
    }
    return sum;
}

void report(const Sum& sum) {
    for (std::size_t i = 0; i < numbers.size(); ++i) fmt::print("{:>12}  {}\n", sum.counts.*numbers[i], names[i]);
    for (const auto& [name, count] : sum.disk) fmt::print("{:>12}  disk: {}\n", count, name);
    fmt::print("{:>12}  complaints\n", sum.complaints);
}

std::uint64_t argument(int count, char** arguments, int which, std::uint64_t otherwise) {
    return which < count ? std::strtoull(arguments[which], nullptr, 10) : otherwise;
}

}  // namespace

int main(int count, char** arguments) {
    const std::uint64_t cuts = argument(count, arguments, 1, 100'000);
    const std::uint64_t processes = argument(count, arguments, 2, 2);
    const std::uint64_t first = argument(count, arguments, 3, 1);
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t process = 0; process < processes; ++process) {
        if (fork() != 0) continue;
        const Sum sum = work((cuts + processes - 1) / processes, first + process, processes);
        fmt::print("process {}:\n", getpid());
        report(sum);
        static_cast<void>(std::fflush(stdout));
        _exit(sum.complaints == 0 ? 0 : 1);
    }
    bool well = true;
    for (int state = 0; wait(&state) > 0;) well = well && WIFEXITED(state) && WEXITSTATUS(state) == 0;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    fmt::print("{} power cuts in {} s: {}\n", cuts, seconds.count(),
               well ? "no acknowledged entry was lost" : "there are complaints");
    return well ? 0 : 1;
}
