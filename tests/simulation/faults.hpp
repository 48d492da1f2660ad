// Faults: everything that can go wrong in a simulated city, by name; how likely it is under this seed, and how often it
// happened.
//
// Swarm: each seed draws for itself which faults there are and how often they strike, so that some seeds know one fault
// only, many times, and others nearly all. `strikes` asks chance and counts; what chance does not decide (a tamperer's
// deed, what a disk did) is counted with `happened`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "tests/support/dice.hpp"

namespace simulation {

enum class Fault : std::uint8_t {
    // Machines: what every honest city has.
    terminal_power_cut,
    server_power_cut,
    kiosk_killed,
    uploader_killed,
    server_killed,
    terminal_disk_full,
    clock_at_1970,
    clock_jumped,
    clock_drifts,
    // Between them.
    request_lost,
    request_repeated,
    request_late,
    request_truncated,
    request_corrupted,
    reply_lost,
    reply_late,
    reply_truncated,
    reply_corrupted,
    captive_portal,
    strange_status,  // counted by status too
    outage,
    long_outage,
    mass_return,
    // The centre and the road.
    server_restored,
    stick_pulled_out,
    stick_lost,
    stick_imported_twice,
    // Dishonest disks: nobody lies, but what was promised is gone.
    bit_rot,
    old_image,
    // Dishonest people.
    device_cloned,
    row_edited,
    row_inserted,
    row_deleted,
    rows_reordered,
    tail_cut,
    batch_replayed,
    receipt_forged,
};
inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::receipt_forged) + 1;

std::string_view name_of(Fault fault);

// One in so many; 0: never.
struct Odds {
    Fault fault;
    std::uint64_t often;
    std::uint64_t rarely;
};

class Faults {
public:
    explicit Faults(support::Dice& dice) : dice_(dice) {}

    // Each is absent, rare or frequent; `share` of ten seeds know it.
    void draw(const Odds& odds, std::uint64_t share_of_ten);
    // No chance strikes from here on.
    void stop() { odds_ = {}; }

    bool is_known(Fault fault) const { return odds_.at(place(fault)) != 0; }
    bool strikes(Fault fault);
    void happened(Fault fault) { ++counts_[std::string(name_of(fault))]; }
    void happened(const std::string& name, std::uint64_t times) {
        if (times > 0) counts_[name] += times;
    }

    const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

private:
    static std::size_t place(Fault fault) { return static_cast<std::size_t>(fault); }

    support::Dice& dice_;
    std::array<std::uint64_t, fault_count> odds_{};
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace simulation
