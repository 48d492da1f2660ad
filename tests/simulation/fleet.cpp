#include "tests/simulation/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "sync/base/check.hpp"
#include "tests/simulation/audit.hpp"
#include "tests/support/temporary_folder.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration day = 6h;       // of faults and citizens
constexpr base::Duration healing = 12h;  // at most, without either

// In memory where the machine has such a place: what is simulated is not the disk.
std::filesystem::path fast_place() {
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

// Every seed has its own bad day: each fault is absent, rare or frequent.
Weather draw_weather(support::Dice& dice) {
    const auto one_in = [&dice](std::uint64_t often, std::uint64_t rare) -> std::uint64_t {
        const std::uint64_t kind = dice.below(3);
        return kind == 0 ? 0 : (kind == 1 ? rare : often);
    };
    return {.request_lost = one_in(3, 30),
            .reply_lost = one_in(3, 30),
            .request_repeated = one_in(4, 40),
            .slow = one_in(4, 40),
            .middlebox = one_in(5, 100),
            .reply_corrupted = one_in(4, 40),
            .uploader_dies = one_in(30, 1000),
            .server_dies = one_in(10, 100),
            .append_fails = one_in(3, 30),
            .kiosk_dies = one_in(30, 300)};
}

class Fleet {
public:
    explicit Fleet(std::uint64_t seed) : world_(seed), central_(world_, folder_.path()), network_(world_, central_) {
        const std::size_t count = 1 + world_.dice.below(5);
        for (std::size_t i = 0; i < count; ++i)
            terminals_.push_back(std::make_unique<Terminal>(world_, central_, network_, i));
    }

    Outcome live() {
        world_.weather = draw_weather(world_.dice);
        plan_restore();
        for (const auto& terminal : terminals_) terminal->open();
        world_.schedule.run_through(world_.schedule.now() + day, [] { return false; });
        heal();
        Outcome outcome;
        if (all_drained())
            audit(world_, central_, terminals_, outcome);
        else
            world_.complain("not everything has drained");
        outcome.complaints = world_.complaints;
        outcome.trace = world_.trace;
        return outcome;
    }

private:
    // One day in three the server's disk dies, and a backup of earlier that day takes its place.
    void plan_restore() {
        if (!world_.dice.one_in(3)) return;
        const base::Duration lost_at = 1h + world_.within(day - 1h);
        world_.schedule.after(world_.within(lost_at), [this] { central_.back_up(); });
        world_.schedule.after(lost_at, [this] { central_.restore(); });
    }

    void heal() {
        world_.weather = {};
        for (const auto& terminal : terminals_) terminal->close();
        world_.schedule.run_through(world_.schedule.now() + healing, [this] { return all_drained(); });
    }

    bool all_drained() const {
        return std::all_of(terminals_.begin(), terminals_.end(),
                           [](const auto& terminal) { return terminal->drained(); });
    }

    World world_;
    support::TemporaryFolder folder_{fast_place()};
    Central central_;
    Network network_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
};

}  // namespace

Outcome live_a_day(std::uint64_t seed) { return Fleet(seed).live(); }

}  // namespace simulation
