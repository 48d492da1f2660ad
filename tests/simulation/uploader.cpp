#include "tests/simulation/uploader.hpp"

#include <utility>

#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/carry.hpp"
#include "tests/simulation/hearing.hpp"

namespace simulation {

Uploader::Uploader(Place place)
    : place_(std::move(place)),
      process_(place_.disk.start_process()),
      companion_(std::make_unique<Companion>([this] { live(); })) {}

Uploader::~Uploader() {
    *is_mine_ = false;
    place_.disk.kill(process_);
    while (!companion_->has_ended()) companion_->resume();
}

void Uploader::start() { resume(); }

void Uploader::resume() {
    const auto stepped = place_.stepped;  // this object may be gone when it returns
    companion_->resume();
    stepped();
}

void Uploader::resume_at(base::Instant world_time) {
    place_.world.schedule.at(world_time, [this, mine = is_mine_] {
        if (*mine) resume();
    });
}

void Uploader::live() {
    const support::Disk::Running running(process_);
    const Hearing hearing([this](base::Severity severity, std::string_view words) { heard(severity, words); });
    try {
        if (const auto carried = carry(); !carried)
            heard(base::Severity::warning, "ends, " + to_text(carried.problem()));
    } catch (const Killed&) {
    }
}

// As sync/uploader/main.cpp does it.
base::Result<> Uploader::carry() {
    die_if_killed();
    const auto identity = journal::read_identity(place_.folder);
    if (!identity) return identity.problem();
    const auto key = journal::open_device_key(place_.folder);
    if (!key) return key.problem();
    const auto config = journal::read_config(place_.folder);
    const uploader::Settings settings{.stream = {identity->device, 1},
                                      .door = {identity->server_url, identity->token},
                                      .device_key = key->public_key(),
                                      .receipt_key = config ? config->receipt_key : identity->receipt_key,
                                      .poll = place_.poll};
    const auto opened = journal::open_or_replace_receipts(place_.folder);
    if (!opened) return opened.problem();
    if (opened->set_aside) heard(base::Severity::alarm, "receipts.db is damaged and was set aside");
    const auto carried =
        uploader::carry(place_.folder, settings, *opened->receipts, *this, uploader::Patience::forever, *this);
    if (!carried) return carried.problem();
    return base::Done{};
}

// Honest faults never raise an alarm; but nobody can tell a stranger's 403 from the server's.
void Uploader::heard(base::Severity severity, std::string_view words) {
    if (!place_.disk.is_alive(process_) || !place_.disk.has_power()) return;
    place_.world.tell(place_.device + " uploader", words);
    if (severity == base::Severity::alarm && heard_honestly_ && place_.world.kind == Kind::honest)
        place_.world.complain(place_.device + ": a false alarm of the uploader: " + std::string(words));
}

void Uploader::die_if_killed() const {
    if (!place_.disk.is_alive(process_) || !place_.disk.has_power()) throw Killed{};
}

void Uploader::wait() {
    companion_->yield();
    die_if_killed();
}

bool Uploader::is_over() {
    die_if_killed();
    return false;
}

void Uploader::sleep_until(base::Instant until) {
    die_if_killed();
    if (until <= place_.clock.monotonic()) return;
    resume_at(place_.clock.world_time_of(until));
    wait();
}

base::Stamp Uploader::now() {
    die_if_killed();
    return place_.clock.now();
}

double Uploader::chance() {
    die_if_killed();
    return place_.world.dice.chance();
}

uploader::Answer Uploader::send(const uploader::Request& request) {
    die_if_killed();
    if (std::exchange(in_flight_, true)) place_.world.complain(place_.device + ": two requests in flight");
    const Network::Hear hear = [this, mine = is_mine_](const uploader::Answer& answer, bool honest) {
        if (!*mine) return;
        in_flight_ = false;
        answer_ = answer;
        heard_honestly_ = honest;
        resume();
    };
    if (place_.is_connected())
        place_.network.carry(place_.device, request, hear);
    else
        place_.network.carry_nowhere(hear);
    wait();
    return answer_;
}

}  // namespace simulation
