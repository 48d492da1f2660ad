#include "tests/simulation/city.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "tests/simulation/audit.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/hands.hpp"
#include "tests/support/temporary_folder.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration healing = 48h;  // at most; a refusal is asked again after an hour, "too old" after a day
constexpr base::Duration look_every = 10min;

// One in so many: of requests, replies, steps, boots or couriers, whatever the fault strikes.
constexpr std::array odds{Odds{Fault::request_lost, 3, 30},
                          Odds{Fault::request_repeated, 4, 40},
                          Odds{Fault::request_late, 4, 40},
                          Odds{Fault::request_truncated, 5, 50},
                          Odds{Fault::request_corrupted, 5, 50},
                          Odds{Fault::reply_lost, 3, 30},
                          Odds{Fault::reply_late, 4, 40},
                          Odds{Fault::reply_truncated, 5, 50},
                          Odds{Fault::reply_corrupted, 5, 50},
                          Odds{Fault::captive_portal, 4, 40},
                          Odds{Fault::strange_status, 4, 30},
                          Odds{Fault::receipt_forged, 4, 30},
                          Odds{Fault::batch_replayed, 4, 30},
                          Odds{Fault::terminal_power_cut, 40, 300},
                          Odds{Fault::kiosk_killed, 30, 300},
                          Odds{Fault::uploader_killed, 30, 300},
                          Odds{Fault::server_power_cut, 10, 60},
                          Odds{Fault::server_killed, 10, 60},
                          Odds{Fault::terminal_disk_full, 150, 600},
                          Odds{Fault::clock_at_1970, 2, 10},
                          Odds{Fault::clock_jumped, 2, 10},
                          Odds{Fault::clock_drifts, 2, 10},
                          Odds{Fault::stick_pulled_out, 2, 3},
                          Odds{Fault::stick_lost, 2, 3},
                          Odds{Fault::stick_imported_twice, 1, 2}};
constexpr std::uint64_t share_of_ten = 4;

constexpr std::array deeds{Fault::row_edited, Fault::row_inserted, Fault::row_deleted, Fault::rows_reordered,
                           Fault::tail_cut};

// In memory where the machine has such a place: the disk is simulated above it.
std::filesystem::path fast_place() {
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

Kind draw_kind(support::Dice& dice) {
    switch (dice.below(14)) {
        case 0:
        case 1:
        case 2:
            return Kind::tampered;
        case 3:
        case 4:
            return Kind::cloned;
        case 5:
        case 6:
            return Kind::rotten;
        default:
            return Kind::honest;
    }
}

class City {
public:
    City(std::uint64_t seed, const Listener& listener) : world_(seed) {
        seed_chance(seed);
        read_words();  // before any disk is simulated
        support::seed_sqlite(static_cast<std::uint32_t>(seed));
        world_.listener = listener;
        world_.folder = folder_.path().string() + "/";
        world_.kind = draw_kind(world_.dice);
        central_ = std::make_unique<Central>(world_, folder_of("central"));
        network_ = std::make_unique<Network>(world_, *central_);
        found_terminals();
        for (const Odds& each : odds) world_.faults.draw(each, share_of_ten);
    }

    Outcome live() {
        safety();
        heal();
        Outcome outcome;
        if (const std::string why = trouble(); why.empty())
            audit(world_, *central_, oracle_, terminals_, outcome);
        else
            world_.complain("not everything has drained: " + why);
        for (const auto& terminal : terminals_) count(terminal->disk().counts(), "terminal disk: ");
        count(central_->disk().counts(), "server disk: ");
        outcome.complaints = world_.complaints;
        outcome.trace = world_.trace;
        outcome.faults = world_.faults.counts();
        return outcome;
    }

private:
    std::filesystem::path folder_of(const std::string& name) const {
        const auto folder = folder_.path() / name;
        std::filesystem::create_directories(folder);
        return folder;
    }

    void found_terminals() {
        const std::size_t count = 1 + world_.dice.below(4);
        for (std::size_t i = 0; i < count; ++i) {
            constexpr std::array polls{30s, 60s, 300s};
            const Habits habits{.between_people = 1min + world_.within(3min),
                                .poll = polls.at(world_.dice.below(polls.size())),
                                .has_network = world_.kind != Kind::honest || !world_.dice.one_in(3)};
            terminals_.push_back(std::make_unique<Terminal>(world_, *central_, *network_, oracle_, i,
                                                            folder_of(fmt::format("terminal-{}", i)), habits));
        }
    }

    void safety() {
        const base::Duration length = 1h + world_.within(2h);
        if (world_.dice.one_in(2)) plan_losses_of_the_centre(length);
        if (world_.dice.one_in(4)) plan_outage(length);
        if (world_.kind == Kind::rotten) plan_rot(length);
        if (world_.kind == Kind::tampered) plan_tampering(length);
        if (world_.kind == Kind::cloned) plan_clone(length);
        spoil_disks();
        for (const auto& terminal : terminals_) terminal->open();
        world_.schedule.run_through(world_.now() + length);
        if (world_.dice.one_in(6)) stay_closed();
    }

    // Backups now and then. The server's disk dies, or an old copy of its database is put back.
    void plan_losses_of_the_centre(base::Duration length) {
        const std::uint64_t backups = world_.dice.below(4);
        for (std::uint64_t i = 0; i < backups; ++i)
            world_.schedule.after(world_.within(length), [this] { central_->back_up(); });
        if (world_.dice.one_in(2)) world_.schedule.after(world_.within(length), [this] { central_->restore(); });
        if (!world_.dice.one_in(4)) return;
        const base::Duration copied_at = world_.within(length);
        world_.schedule.after(copied_at, [this] { central_->keep_copy(); });
        world_.schedule.after(copied_at + world_.within(length - copied_at), [this] { central_->put_back_copy(); });
    }

    // An epidemic, a flood: dark terminals, no network. Then everybody comes back at once; after a year what is durable
    // may be purged, and then the server's disk dies.
    void stay_closed() {
        world_.faults.happened(Fault::long_outage);
        world_.faults.happened(Fault::mass_return);
        const base::Duration closed = std::chrono::days{world_.dice.one_in(2) ? 90 : 410};
        world_.tell("the city", fmt::format("is closed for {} days", closed / std::chrono::days{1}));
        network_->fail_until(world_.now() + closed + 10min);
        for (const auto& terminal : terminals_) {
            terminal->close();
            terminal->switch_off();
        }
        world_.schedule.run_through(world_.now() + closed);
        for (const auto& terminal : terminals_) terminal->open();
        const base::Duration again = 30min + world_.within(1h);
        if (world_.dice.one_in(2)) world_.schedule.after(world_.within(again), [this] { central_->restore(); });
        world_.schedule.run_through(world_.now() + again);
    }

    // Nobody reaches anybody; and then everybody comes at once.
    void plan_outage(base::Duration length) {
        world_.schedule.after(world_.within(length), [this] {
            world_.faults.happened(Fault::outage);
            world_.faults.happened(Fault::mass_return);
            world_.tell("the network", "is down");
            network_->fail_until(world_.now() + 10min + world_.within(2h));
        });
    }

    void spoil_disks() {
        if (!world_.dice.one_in(3)) return;
        const auto one_in = [this](std::uint64_t least) { return least + world_.dice.below(least * 4); };
        for (const auto& terminal : terminals_) {
            if (world_.dice.one_in(2)) terminal->disk().faults().write_fails = one_in(100);
            if (world_.dice.one_in(2)) terminal->disk().faults().sync_fails = one_in(40);
            if (world_.dice.one_in(2)) terminal->disk().faults().read_fails = one_in(300);
            if (world_.dice.one_in(2)) terminal->disk().faults().open_fails = one_in(100);
        }
        if (world_.dice.one_in(2)) central_->disk().faults().write_fails = one_in(100);
        if (world_.dice.one_in(2)) central_->disk().faults().sync_fails = one_in(30);
    }

    void plan_rot(base::Duration length) {
        for (const auto& terminal : terminals_) {
            Terminal& victim = *terminal;
            switch (world_.dice.below(3)) {
                case 0:
                    for (int i = 0; i < 5; ++i)
                        world_.schedule.after(world_.within(length), [this, &victim] { hands_.rot(victim); });
                    break;
                case 1:
                    victim.disk().faults().sync_lies = 1 + world_.dice.below(4);
                    victim.forgets = true;
                    break;
                default:
                    plan_old_image(victim, length);
                    break;
            }
        }
    }

    void plan_old_image(Terminal& victim, base::Duration length) {
        const base::Duration made_at = 10min + world_.within(length / 2);
        world_.schedule.after(made_at, [this, &victim, length] {
            auto image = std::make_shared<support::Disk::Image>(victim.disk().image());
            victim.forgets = true;
            world_.schedule.after(world_.within(length / 2), [this, &victim, image] {
                victim.while_off([&] { victim.disk().put_back(*image); });
                world_.faults.happened(Fault::old_image);
                world_.tell(victim.device(), "an old image of its disk was put back");
            });
        });
    }

    void plan_tampering(base::Duration length) {
        for (const auto& terminal : terminals_)
            for (std::uint64_t deeds_left = 1 + world_.dice.below(6); deeds_left > 0; --deeds_left) {
                const Fault deed = deeds.at(world_.dice.below(deeds.size()));
                world_.schedule.after(30min + world_.within(length - 30min),
                                      [this, &victim = *terminal, deed] { hands_.tamper(victim, deed); });
            }
    }

    void plan_clone(base::Duration length) {
        world_.schedule.after(30min + world_.within(length - 30min), [this] {
            Terminal& original = *terminals_.front();
            original.is_cloned = true;
            world_.faults.happened(Fault::device_cloned);
            world_.tell(original.device(), "CLONED: another machine has a copy of its disk");
            const std::size_t number = terminals_.size();
            terminals_.push_back(
                std::make_unique<Terminal>(original, number, folder_of(fmt::format("terminal-{}", number))));
            terminals_.back()->open();
        });
    }

    void heal() {
        world_.tell("the city", "is spared from here on; nobody rates any more");
        world_.healing = true;
        world_.faults.stop();
        central_->disk().spare();
        central_->disk().faults() = {};
        for (const auto& terminal : terminals_) {
            terminal->close();
            terminal->heal();
        }
        const base::Instant end = world_.now() + healing;
        while (world_.now() < end && !trouble().empty()) world_.schedule.run_through(world_.now() + look_every);
    }

    std::string trouble() {
        for (const auto& terminal : terminals_)
            if (const std::string why = terminal->trouble(); !why.empty()) return terminal->device() + ", " + why;
        return "";
    }

    void count(const support::DiskCounts& counts, const std::string& whose) {
        for (const auto& [name, times] : support::named(counts)) world_.faults.happened(whose + name, times);
    }

    World world_;
    support::TemporaryFolder folder_{fast_place()};
    Oracle oracle_;
    Hands hands_{world_, oracle_};
    std::unique_ptr<Central> central_;
    std::unique_ptr<Network> network_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
};

}  // namespace

Outcome live(std::uint64_t seed, const Listener& listener) { return City(seed, listener).live(); }

}  // namespace simulation
