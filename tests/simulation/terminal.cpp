#include "tests/simulation/terminal.hpp"

#include <fmt/format.h>

#include <utility>

#include "sync/base/check.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/set_aside.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration upkeep_every = 10min;
constexpr std::uint64_t disk_bytes = 40UL << 20U;  // small: what may leave, leaves soon, and no ballast is made
constexpr base::Duration restart_time = 5s;        // a service manager's
constexpr std::uint64_t writes_ahead = 14;         // a rating is three or four changes of the disk

}  // namespace

Terminal::Terminal(World& world, Central& central, Network& network, Oracle& oracle, std::size_t number,
                   std::filesystem::path folder, const Habits& habits)
    : world_(world),
      central_(central),
      network_(network),
      oracle_(oracle),
      number_(number),
      folder_(std::move(folder)),
      habits_(habits),
      disk_(folder_, world.dice.below(1U << 30U)),
      clock_(world, number) {
    disk_.limit(disk_bytes);
    const auto key = journal::open_device_key(folder_);
    base::check(static_cast<bool>(key), "a new terminal makes its key");
    identity_ = central_.enrol(number, key->public_key());
    base::check(static_cast<bool>(journal::write_identity(folder_, identity_)), "enrolment is written down");
}

Terminal::Terminal(const Terminal& original, std::size_t number, std::filesystem::path folder)
    : is_cloned(true),
      world_(original.world_),
      central_(original.central_),
      network_(original.network_),
      oracle_(original.oracle_),
      number_(number),
      folder_(std::move(folder)),
      habits_(original.habits_),
      disk_(folder_, original.world_.dice.below(1U << 30U)),
      clock_(original.world_, number),
      identity_(original.identity_) {
    disk_.limit(disk_bytes);
    disk_.put_back(original.disk_.image());
}

Terminal::~Terminal() { kill_all(); }

void Terminal::open() {
    open_ = true;
    switch_on();
    expect_person();
    if (!habits_.has_network && !std::exchange(has_courier_, true)) expect_courier();
}

void Terminal::switch_on() {
    if (std::exchange(on_, true)) return;
    boot();
}

void Terminal::switch_off() {
    if (!std::exchange(on_, false)) return;
    world_.tell(device(), "is switched off by its plug");
    ++boots_;
    disk_.lose_power();
    kill_all();
    disk_.restore_power();
}

void Terminal::while_off(const std::function<void()>& deed) {
    switch_off();
    disk_.limit(std::nullopt);
    const support::DiskFaults before = std::exchange(disk_.faults(), {});
    deed();
    disk_.faults() = before;
    disk_.limit(disk_bytes);
    switch_on();
}

void Terminal::heal() {
    disk_.spare();
    disk_.limit(disk_bytes);
    disk_.faults() = {};
}

void Terminal::boot() {
    ++boots_;
    clock_.boot();
    spoil_clock();
    world_.tell(device(), "boots");
    const auto soon = [this](auto start) {
        world_.schedule.after(world_.within(20s), [this, start, boot = boots_] {
            if (boot == boots_) (this->*start)();
        });
    };
    soon(&Terminal::start_kiosk);
    soon(&Terminal::start_uploader);
}

void Terminal::spoil_clock() {
    if (world_.faults.strikes(Fault::clock_at_1970)) clock_.lose();
    if (world_.faults.strikes(Fault::clock_jumped)) clock_.jump(world_.within(48h) - 24h);
    if (world_.faults.strikes(Fault::clock_drifts))
        clock_.drift(static_cast<std::int64_t>(world_.dice.below(2000)) - 1000);
    if (!habits_.has_network) return;
    world_.schedule.after(world_.within(10min), [this, boot = boots_] {
        if (boot == boots_) clock_.synchronise();
    });
}

void Terminal::start_kiosk() {
    if (kiosk_) return;
    kiosk_ = std::make_unique<Kiosk>(Kiosk::Place{world_, oracle_, clock_, disk_, folder_, device()});
    ++kiosks_;
    look_around();
    await_deadline();
    expect_upkeep();
}

void Terminal::expect_upkeep() {
    world_.schedule.after(upkeep_every, [this, kiosk = kiosks_] {
        if (!kiosk_ || kiosk != kiosks_) return;
        kiosk_->keep_house();
        look_around();
        await_deadline();
        expect_upkeep();
    });
}

void Terminal::start_uploader() {
    if (uploader_) return;
    uploader_ =
        std::make_unique<Uploader>(Uploader::Place{world_, network_, clock_, disk_, folder_, device(), habits_.poll,
                                                   [this] { return habits_.has_network; }, [this] { look_around(); }});
    uploader_->start();
}

void Terminal::kill_all() {
    uploader_.reset();
    kiosk_.reset();
}

void Terminal::look_around() {
    if (!disk_.has_power()) return power_went();
    const auto again = [this](auto start) {
        world_.schedule.after(restart_time, [this, start, boot = boots_] {
            if (boot == boots_) (this->*start)();
        });
    };
    if (kiosk_ && !kiosk_->is_alive()) {
        world_.tell(device(), "kiosk killed");
        kiosk_.reset();
        again(&Terminal::start_kiosk);
    }
    if (uploader_ && !uploader_->is_alive()) {
        world_.tell(device(), uploader_->has_ended() ? "uploader ended" : "uploader killed");
        uploader_.reset();
        again(&Terminal::start_uploader);
    }
    arm();
}

void Terminal::power_went() {
    world_.tell(device(), "loses its power");
    ++boots_;
    kill_all();
    disk_.restore_power(world_.dice.one_in(4) ? support::NameLoss::any : support::NameLoss::journalled);
    world_.schedule.after(1min + world_.within(20min), [this, off = boots_] {
        if (off == boots_ && on_) boot();
    });
}

// Death waits a few writes ahead, wherever that will be.
void Terminal::arm() {
    if (world_.faults.strikes(Fault::terminal_power_cut)) disk_.lose_power_at(1 + world_.dice.below(writes_ahead));
    if (kiosk_ && world_.faults.strikes(Fault::kiosk_killed))
        disk_.kill_at(kiosk_->process(), 1 + world_.dice.below(writes_ahead));
    if (uploader_ && world_.faults.strikes(Fault::uploader_killed)) {
        // At a write, or wherever it waits now.
        const bool at_a_write = world_.dice.one_in(2);
        if (at_a_write)
            disk_.kill_at(uploader_->process(), 1 + world_.dice.below(3));
        else
            disk_.kill(uploader_->process());
    }
    if (world_.faults.strikes(Fault::terminal_disk_full)) fill_disk();
}

void Terminal::fill_disk() {
    world_.tell(device(), "its disk is full");
    std::uint64_t bytes = 0;
    for (const auto& [name, part] : disk_.image().parts) bytes += part.bytes.size();
    disk_.limit(bytes + world_.dice.below(20'000));
    world_.schedule.after(10s + world_.within(6min), [this] { disk_.limit(disk_bytes); });
}

void Terminal::await_deadline() {
    if (!kiosk_) return;
    const auto due = kiosk_->deadline();
    if (!due) return;
    world_.schedule.at(clock_.world_time_of(*due), [this, turn = ++turns_] {
        if (turn != turns_ || !kiosk_) return;
        kiosk_->pass_time();
        look_around();
        await_deadline();
    });
}

void Terminal::expect_person() {
    if (!open_) return;
    world_.schedule.after(world_.within(habits_.between_people), [this] {
        expect_person();
        person_comes();
    });
}

void Terminal::person_comes() {
    if (!open_ || !kiosk_ || !kiosk_->is_ready()) return;
    kiosk_->touch_face(static_cast<int>(1 + world_.dice.below(5)));
    look_around();
    await_deadline();
    go_on_soon();
}

// Two people in three go on with what they see.
void Terminal::go_on_soon() {
    if (world_.dice.one_in(3)) return;
    world_.schedule.after(flow::touch_guard + world_.within(2s), [this, boot = boots_] {
        if (boot != boots_ || !kiosk_ || kiosk_->is_ready()) return;
        kiosk_->go_on();
        look_around();
        await_deadline();
        go_on_soon();
    });
}

void Terminal::expect_courier() {
    world_.schedule.after(world_.within(habits_.stick_every) + 10min, [this] {
        expect_courier();
        courier_comes();
    });
}

void Terminal::courier_comes() {
    if (!kiosk_) return;
    std::error_code ignored;
    std::filesystem::create_directories(stick(), ignored);
    const bool pulled_out = world_.faults.strikes(Fault::stick_pulled_out);
    kiosk_->import_from(stick());
    look_around();
    if (!kiosk_) return;
    kiosk_->export_to(stick(), pulled_out);
    look_around();
    await_deadline();
    world_.schedule.after(10min + world_.within(1h), [this] {
        if (world_.faults.strikes(Fault::stick_lost)) {
            world_.tell(device(), "its stick is lost on the road");
            std::error_code gone;
            std::filesystem::remove_all(stick(), gone);
            return;
        }
        central_.import(stick());
        if (world_.faults.strikes(Fault::stick_imported_twice)) central_.import(stick());
    });
}

std::string Terminal::trouble() {
    // Two that say they are one have an alarm, not an end.
    if (is_cloned)
        return central_.is_running() && central_.has_accused(device(), clone_alarms) ? "" : "it was cloned, no alarm";
    if (!on_ || !kiosk_) return "the kiosk does not run";
    if (!uploader_) return "the uploader does not run";
    if (!kiosk_->is_ready()) return "nobody could rate";
    if (!central_.is_running()) return "the centre is down";
    const auto reader = journal::read_journal(folder_);
    if (!reader) return "the journal cannot be read, " + to_text(reader.problem());
    const auto head = (*reader)->head();
    if (!head) return "the head cannot be read, " + to_text(head.problem());
    const auto receipt = journal::newest_receipt(folder_, (*reader)->stream());
    if (!receipt || !*receipt) return "there is no receipt";
    // What a courier's terminal writes by itself in the meantime waits for the next one, for ever.
    if (!last_given_) last_given_ = head->sequence;
    const wire::Sequence wanted = habits_.has_network ? head->sequence : *last_given_;
    if ((*receipt)->sequence < wanted)
        return fmt::format("{} of {} entries are signed for", (*receipt)->sequence, wanted);
    if ((*receipt)->incarnation != central_.incarnation()) return "the receipt is of a centre that was lost";
    if (central_.held_head((*reader)->stream()) < (*receipt)->sequence) return "the centre lost what it signed for";
    return trouble_of_older_epochs();
}

base::Result<wire::Sequence> Terminal::head_aside(const journal::SetAside& aside, const wire::PublicKey& key,
                                                  const std::optional<wire::Receipt>& newest) {
    const std::pair place{aside.file, newest ? newest->sequence : 0};
    if (const auto known = heads_aside_.find(place); known != heads_aside_.end()) return known->second;
    const auto rest = journal::read_set_aside(aside, {{device(), aside.epoch}, key}, newest);
    const auto head = rest ? (*rest)->head() : rest.problem();
    const auto found = head ? base::Result<wire::Sequence>(head->sequence) : head.problem();
    return heads_aside_.emplace(place, found).first->second;
}

std::string Terminal::trouble_of_older_epochs() {
    const auto key = journal::open_device_key(folder_);
    if (!key) return "the key cannot be read";
    for (const auto& aside : journal::list_set_aside(folder_)) {
        const wire::Stream stream{device(), aside.epoch};
        const auto newest = journal::newest_receipt(folder_, stream);
        if (!newest) return "a receipt cannot be read";
        if (*newest && central_.held_head(stream) < (*newest)->sequence) {
            const auto head = head_aside(aside, key->public_key(), std::nullopt);
            if (head && *head > central_.held_head(stream))
                return fmt::format("the centre lost what it signed for of epoch {}", aside.epoch);
        }
        const auto rest = head_aside(aside, key->public_key(), *newest);
        if (rest) {
            // Where the epoch ended because the centre knows more or another branch, nothing more of it is sent.
            const auto ending = journal::ending_of(folder_, stream);
            if (!ending) return "the end of an epoch cannot be read";
            if (*ending) continue;
            if (*rest <= central_.highest_head(stream)) continue;
            return fmt::format("something of epoch {} waits", aside.epoch);
        }
        if (rest.problem().code != base::Code::not_found) return "an older epoch cannot be read";
    }
    return "";
}

}  // namespace simulation
