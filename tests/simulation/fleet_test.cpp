// The fleet: real steps, real server, virtual time. SIPAS_SEED=N lives one day again.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "tests/simulation/fleet.hpp"

using namespace simulation;

namespace {

constexpr std::uint64_t days = 200;

void check_day(std::uint64_t seed, Outcome& sum) {
    const Outcome outcome = live_a_day(seed);
    std::string broken;
    for (const std::string& complaint : outcome.complaints) broken += "\n  " + complaint;
    INFO("SIPAS_SEED=" << seed << " tells it again:" << broken);
    CHECK(outcome.complaints.empty());
    sum.thanked += outcome.thanked;
    sum.entries += outcome.entries;
    sum.repeats += outcome.repeats;
    sum.undone += outcome.undone;
    sum.judged += outcome.judged;
}

}  // namespace

TEST_CASE("Two hundred bad days: every thanked rating is stored once, counted once unless taken back, and all drains") {
    Outcome sum;
    if (const char* seed = std::getenv("SIPAS_SEED")) return check_day(std::stoull(seed), sum);
    for (std::uint64_t seed = 1; seed <= days; ++seed) check_day(seed, sum);
    // A day without citizens or faults proves nothing.
    CHECK(sum.thanked > 200 * days);
    CHECK(sum.repeats > days);
    CHECK(sum.undone > days);
    CHECK(sum.judged > days);
}

TEST_CASE("The same seed tells the same day, another seed another") {
    for (const std::uint64_t seed : {3U, 17U, 42U}) CHECK(live_a_day(seed).trace == live_a_day(seed).trace);
    CHECK(live_a_day(3).trace != live_a_day(4).trace);
}
