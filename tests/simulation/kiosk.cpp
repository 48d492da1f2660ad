#include "tests/simulation/kiosk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kiosk/app/assets.hpp"
#include "kiosk/app/opening.hpp"
#include "sync/base/check.hpp"
#include "sync/journal/stick.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/hearing.hpp"

namespace simulation {
namespace {

using Shown = flow::Screen::Kind;

const flow::Wording& wording() {
    static const flow::Wording words = [] {
        const auto assets = app::find_assets();
        base::check(static_cast<bool>(assets), "the product's words are in the source tree");
        auto read = app::read_wording(*assets);
        base::check(static_cast<bool>(read), "the product's words can be read");
        return std::move(read).value();
    }();
    return words;
}

flow::Surroundings surroundings() {
    flow::Surroundings around;
    around.can_write = true;
    return around;
}

}  // namespace

void read_words() { static_cast<void>(wording()); }

bool BareDesk::tend(const base::Stamp& now) {
    if (journal_ == nullptr || now.monotonic < upkeep_.due()) return false;
    if (!reading_.read_all(*journal_)) return false;
    const app::Front front{.lit = true, .hits = [](int /*level*/) { return true; }};
    constexpr int often_enough = 100;  // "come again at once" must end
    for (int times = 0; upkeep_.work(*journal_, reading_.logbook(), front, now); ++times) {
        if (times == often_enough || !reading_.read_all(*journal_)) return false;
    }
    return upkeep_.epoch_is_over();
}

Kiosk::Kiosk(const Place& place)
    : place_(place),
      process_(place.disk.start_process()),
      clock_(place.folder, [this] { return place_.clock.now(); }),
      desk_(place.folder) {
    run([this] {
        const auto clock = [this] { return clock_.now(); };
        const auto open = [this, clock](const std::optional<base::Problem>& seen) {
            return app::open_terminal(place_.folder, seen, clock);
        };
        const base::Instant now = place_.clock.monotonic();
        terminal_ = std::make_unique<app::Terminal>(open, desk_, wording(), wording().languages(), now, clock);
        terminal_->begin(now);
        terminal_->tell(flow::Told{surroundings()}, now);
    });
}

Kiosk::~Kiosk() {
    const support::Disk::Running running(process_);
    place_.disk.kill(process_);
    terminal_.reset();
}

template <typename Act>
void Kiosk::run(const Act& act) {
    const support::Disk::Running running(process_);
    const Hearing hearing([this](base::Severity severity, std::string_view words) { heard(severity, words); });
    act();
    if (is_alive()) see();
}

void Kiosk::heard(base::Severity severity, std::string_view words) {
    if (!is_alive()) return;  // the last words of a dying process reach no log
    place_.world.tell(place_.device + " kiosk", words);
    if (severity == base::Severity::alarm && place_.world.kind == Kind::honest)
        place_.world.complain(place_.device + ": a false alarm of the kiosk: " + std::string(words));
}

// A criterion is asked with the same five faces, under the name of its factor.
bool Kiosk::is_ready() const {
    const auto screen = terminal_->screen(place_.clock.monotonic());
    return screen.kind == Shown::asking && screen.heading.empty() && !terminal_->owes_answer();
}

std::optional<base::Instant> Kiosk::deadline() const { return terminal_->deadline(place_.clock.monotonic()); }

void Kiosk::pass_time() {
    run([this] { terminal_->pass_time(place_.clock.monotonic()); });
}

void Kiosk::keep_house() {
    run([this] {
        const base::Stamp now = clock_.now();
        if (terminal_->is_at_rest(now.monotonic) && desk_.tend(now)) terminal_->renew(now.monotonic);
    });
}

void Kiosk::touch(const flow::Target& target) {
    run([&] { terminal_->touch(target, place_.clock.monotonic()); });
}

void Kiosk::touch_face(int level) {
    if (!is_ready()) return;
    thanked_.reset();
    undoing_ = false;
    listen_for_response();
    // Known before the touch ends: thanks may be on the screen when it does.
    run([&] {
        terminal_->touch({flow::Target::Kind::face, level}, place_.clock.monotonic());
        rated_ = {heard_response(), *domain::Level::from(level)};
    });
}

// What the person sees, after everything that happened: thanks for a rating, or that it was taken back.
void Kiosk::see() {
    const Shown shown = terminal_->screen(place_.clock.monotonic()).kind;
    if (rated_ && shown == Shown::telling) {
        thanked_ = rated_->first;
        const auto* journal = desk_.journal();
        base::check(journal != nullptr, "thanks without a journal");
        place_.oracle.thanked(
            place_.device, *thanked_,
            {.level = rated_->second, .counter = {}, .epoch = journal->stream().epoch, .given = place_.world.now()});
        place_.world.tell(place_.device + " kiosk", fmt::format("thanks for a {}", rated_->second.number()));
        rated_.reset();
    } else if (undoing_ && thanked_ && shown == Shown::asking) {
        place_.oracle.told_taken_back(place_.device, *thanked_);
        place_.world.tell(place_.device + " kiosk", "takes the rating back");
        undoing_ = false;
    }
    // It was no touch that counts, or the person has read that it did not work, and is gone.
    if (rated_ && shown == Shown::asking && !terminal_->owes_answer()) rated_.reset();
}

void Kiosk::go_on() {
    const auto screen = terminal_->screen(place_.clock.monotonic());
    if (screen.kind == Shown::telling) return go_on_from_thanks(screen);
    if (screen.kind == Shown::asking && !screen.heading.empty())
        return touch({flow::Target::Kind::face, static_cast<int>(1 + place_.world.dice.below(5))});
    if (screen.kind == Shown::writing)
        touch(place_.world.dice.one_in(2) ? flow::Target{flow::Target::Kind::key, 'a'} : target_of(flow::Act::done));
}

void Kiosk::go_on_from_thanks(const flow::Screen& screen) {
    const auto can_undo = [](const flow::Button& button) { return button.target == target_of(flow::Act::undo); };
    switch (place_.world.dice.below(5)) {
        case 0:
            if (std::any_of(screen.buttons.begin(), screen.buttons.end(), can_undo)) take_back();
            return;
        case 1:
            return touch({flow::Target::Kind::good, 0});
        case 2:
            return touch(target_of(flow::Act::done));
        default:
            return touch(target_of(flow::Act::more));
    }
}

void Kiosk::take_back() {
    undoing_ = true;
    touch(target_of(flow::Act::undo));
    if (!terminal_->owes_answer()) undoing_ = false;  // done and seen, or it was too late
}

bool Kiosk::export_to(const std::filesystem::path& stick, bool pulled_out) {
    bool whole = false;
    run([&] {
        journal::Journal* journal = desk_.journal();
        if (journal == nullptr) return;
        const auto go_on = [pulled_out](std::uint64_t done, std::uint64_t /*all*/) { return !pulled_out || done == 0; };
        const auto exported = journal::export_waiting(place_.folder, *journal, stick, place_.clock.now(), go_on);
        whole = exported && !pulled_out;
        place_.world.tell(place_.device + " kiosk", exported
                                                        ? fmt::format("{} entries go to the stick", exported->entries)
                                                        : "the stick takes nothing, " + to_text(exported.problem()));
    });
    return whole;
}

bool Kiosk::import_from(const std::filesystem::path& stick) {
    bool taken = false;
    run([&] {
        const auto identity = journal::read_identity(place_.folder);
        if (desk_.journal() == nullptr || !identity) return;
        const auto imported = journal::import_receipts(stick, place_.folder, *identity, *desk_.journal());
        taken = static_cast<bool>(imported);
        place_.world.tell(place_.device + " kiosk",
                          imported ? fmt::format("a receipt for {} entries comes by stick", imported->sequence)
                                   : "no receipt on the stick, " + to_text(imported.problem()));
    });
    return taken;
}

}  // namespace simulation
