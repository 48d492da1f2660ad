// World: what everything in one simulated city shares: virtual time, one source of chance, the faults, the story, and
// the list of broken promises.
//
// One loop. Whatever happens is told, with its time: the story's hash is the trace that must be the same for the same
// seed, and its lines are what `simulate --seed N` prints.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/faults.hpp"
#include "tests/simulation/schedule.hpp"
#include "tests/support/dice.hpp"

namespace simulation {

// What a seed is about, and so what may be promised of it (README.md).
enum class Kind : std::uint8_t {
    honest,    // what every city has: nothing may be lost, nobody may be accused
    rotten,    // disks that forget or rot: nothing may be lost silently
    tampered,  // somebody has hands on a terminal: it must be seen
    cloned,    // a terminal is two machines: it must be seen
};

struct World {
    explicit World(std::uint64_t seed) : dice(seed) {}

    base::Duration within(base::Duration limit) {
        return base::Duration{static_cast<base::Duration::rep>(dice.below(static_cast<std::uint64_t>(limit.count())))};
    }
    base::Instant now() const { return schedule.now(); }
    // The true time; what machines show is another matter (clock.hpp).
    base::WallTime wall() const {
        return base::WallTime{std::chrono::seconds{1'790'000'000}} + schedule.now().time_since_epoch();
    }

    // One hop of the story.
    void tell(std::string_view who, std::string_view said) {
        const std::string what = without_folder(said);
        fold(who);
        fold(what);
        for (int i = 0; i < 8; ++i)
            fold(static_cast<unsigned char>(static_cast<std::uint64_t>(now().time_since_epoch().count()) >> (8 * i)));
        if (listener) listener(now(), who, what);
    }
    // A promise was broken.
    void complain(const std::string& what) {
        tell("COMPLAINT", what);
        complaints.push_back(without_folder(what));
    }

    Kind kind = Kind::honest;
    bool healing = false;  // faults have stopped
    Schedule schedule;
    support::Dice dice;
    Faults faults{dice};
    std::uint64_t trace = 0xcbf29ce484222325U;  // FNV-1a
    std::vector<std::string> complaints;
    std::function<void(base::Instant, std::string_view who, std::string_view what)> listener;

    std::string folder;  // of this run: another one each time, so it is no part of the story

private:
    std::string without_folder(std::string_view said) const {
        std::string what(said);
        if (folder.empty()) return what;
        for (auto at = what.find(folder); at != std::string::npos; at = what.find(folder))
            what.erase(at, folder.size());
        return what;
    }
    void fold(unsigned char byte) { trace = (trace ^ byte) * 0x100000001b3U; }
    void fold(std::string_view text) {
        for (const char c : text) fold(static_cast<unsigned char>(c));
        fold(static_cast<unsigned char>(0));
    }
};

}  // namespace simulation
