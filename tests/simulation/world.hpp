// World: what everything in one simulated city shares: virtual time, one source of chance, the weather, the trace and
// the list of broken promises.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/schedule.hpp"
#include "tests/support/dice.hpp"

namespace simulation {

// How likely each fault is: one in so many. 0: never.
struct Weather {
    std::uint64_t request_lost = 0;
    std::uint64_t reply_lost = 0;
    std::uint64_t request_repeated = 0;  // a copy arrives at some later time, up to two hours
    std::uint64_t slow = 0;              // a way takes up to a minute
    std::uint64_t middlebox = 0;         // somebody else answers: a captive portal, a proxy
    std::uint64_t reply_corrupted = 0;
    std::uint64_t uploader_dies = 0;  // at any effect of any step
    std::uint64_t server_dies = 0;    // at any request, before COMMIT or after it
    std::uint64_t append_fails = 0;   // written or not: the kiosk cannot know
    std::uint64_t kiosk_dies = 0;     // at any tap
};

struct World {
    explicit World(std::uint64_t seed) : dice(seed) {}

    bool strikes(std::uint64_t fault) { return fault != 0 && dice.one_in(fault); }
    base::Duration within(base::Duration limit) {
        return base::Duration{static_cast<base::Duration::rep>(dice.below(static_cast<std::uint64_t>(limit.count())))};
    }
    base::WallTime wall() const {
        return base::WallTime{std::chrono::seconds{1'790'000'000}} + schedule.now().time_since_epoch();
    }

    // FNV-1a over everything that happens, with its time.
    void note(std::string_view what, std::uint64_t number = 0) {
        for (const char c : what) fold(static_cast<unsigned char>(c));
        fold(number);
        fold(static_cast<std::uint64_t>(schedule.now().time_since_epoch().count()));
    }
    void complain(std::string what) { complaints.push_back(std::move(what)); }

    Schedule schedule;
    support::Dice dice;
    Weather weather;
    std::uint64_t trace = 0xcbf29ce484222325U;
    std::vector<std::string> complaints;

private:
    void fold(std::uint64_t value) {
        for (int i = 0; i < 8; ++i) trace = (trace ^ ((value >> (8 * i)) & 0xffU)) * 0x100000001b3U;
    }
};

}  // namespace simulation
