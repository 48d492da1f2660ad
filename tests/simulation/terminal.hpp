// Terminal: one simulated machine at a counter: disk, clock and power, the processes on it, the people before it, and,
// where there is no network, the courier with his stick.
//
// Programs die and are started again as a service manager would; the machine loses its power at any write and starts
// again minutes later; at night of a long outage it stands dark.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sync/journal/identity.hpp"
#include "sync/journal/set_aside.hpp"
#include "tests/simulation/central.hpp"
#include "tests/simulation/clock.hpp"
#include "tests/simulation/kiosk.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/oracle.hpp"
#include "tests/simulation/uploader.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/disk/disk.hpp"

namespace simulation {

// What a seed draws for one terminal.
struct Habits {
    base::Duration between_people = std::chrono::minutes{2};  // at most
    base::Duration poll = std::chrono::minutes{1};
    base::Duration stick_every = std::chrono::minutes{40};
    bool has_network = true;
};

// By one of these the centre says that two say they are one: mostly it never sees both branches, as the second learns
// of the first and ends its epoch.
inline constexpr auto clone_alarms = {server::AlarmKind::fork, server::AlarmKind::clone, server::AlarmKind::rollback,
                                      server::AlarmKind::epoch};

class Terminal {
public:
    Terminal(World& world, Central& central, Network& network, Oracle& oracle, std::size_t number,
             std::filesystem::path folder, const Habits& habits);
    // Somebody copies the disk of `original` into another machine, with keys and token.
    Terminal(const Terminal& original, std::size_t number, std::filesystem::path folder);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    Terminal(Terminal&&) = delete;
    Terminal& operator=(Terminal&&) = delete;

    void open();                     // to the public; again after close()
    void close() { open_ = false; }  // nobody comes any more
    void switch_on();
    void switch_off();  // by its plug
    void fill_disk();   // somebody else's files, for a while
    void heal();        // faults have stopped: what is set to fail does not any more
    // For hands that have the machine for a moment: what they do happens while it is off, and it starts again.
    void while_off(const std::function<void()>& deed);

    // Everything that it holds is signed for, and somebody could rate now;
    std::string trouble();  // why not: empty when it is so

    const std::string& device() const { return identity_.device; }
    const journal::Identity& identity() const { return identity_; }
    const std::filesystem::path& folder() const { return folder_; }
    support::Disk& disk() { return disk_; }
    Clock& clock() { return clock_; }
    bool is_tampered = false;
    bool is_rotten = false;  // bits flipped: what was sent long ago may not be readable here any more
    bool is_cloned = false;  // another machine says that it is this one
    bool forgets = false;    // its disk lies or was exchanged: what nobody else had heard of may be gone

private:
    std::string trouble_of_older_epochs();
    // The head of what can still be sent of an older epoch, as read_set_aside() tells it.
    base::Result<wire::Sequence> head_aside(const journal::SetAside& aside, const wire::PublicKey& key,
                                            const std::optional<wire::Receipt>& newest);
    void boot();
    void start_kiosk();
    void start_uploader();
    void kill_all();
    void look_around();  // after every step: is the power there, does everybody live?
    void power_went();
    void arm();
    void spoil_clock();
    void await_deadline();
    void expect_upkeep();
    void expect_person();
    void person_comes();
    void go_on_soon();
    void expect_courier();
    void courier_comes();
    std::filesystem::path stick() const { return folder_.string() + ".stick"; }

    World& world_;
    Central& central_;
    Network& network_;
    Oracle& oracle_;
    std::size_t number_;
    std::filesystem::path folder_;
    Habits habits_;
    support::Disk disk_;
    Clock clock_;
    journal::Identity identity_;

    bool open_ = false;
    bool has_courier_ = false;
    // Faults have stopped, so what stands aside is as it is: each is read once for each receipt.
    std::map<std::pair<std::filesystem::path, wire::Sequence>, base::Result<wire::Sequence>> heads_aside_;
    std::optional<wire::Sequence> last_given_;  // when nobody came any more
    bool on_ = false;
    std::uint64_t boots_ = 0;   // what was planned in an earlier boot finds nobody
    std::uint64_t turns_ = 0;   // of the kiosk: a deadline of an earlier one has passed by itself
    std::uint64_t kiosks_ = 0;  // started so far: what was planned for an earlier one finds nobody
    std::unique_ptr<Kiosk> kiosk_;
    std::unique_ptr<Uploader> uploader_;
};

}  // namespace simulation
