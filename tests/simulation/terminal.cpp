#include "tests/simulation/terminal.hpp"

#include <fmt/format.h>

#include "sync/base/check.hpp"

namespace simulation {
namespace {

wire::Seed seed_of(std::size_t number) { return {static_cast<base::Byte>(number + 1)}; }

class NobodysTransport : public uploader::Transport {
public:
    uploader::Answer send(const uploader::Request& /*request*/) override {
        base::abort_because("requests go through the simulated network", std::source_location::current());
    }
};

}  // namespace

Terminal::Terminal(World& world, Central& central, Network& network, std::size_t number)
    : world_(world),
      central_(central),
      network_(network),
      number_(number),
      card_(central.enrol(number, wire::SecretKey(seed_of(number)).public_key())),
      journal_({card_.id, 1}, wire::SecretKey(seed_of(number))) {
    settings_.stream = journal_.stream();
    settings_.door = {"https://central", card_.token};
    settings_.device_key = card_.public_key;
    settings_.receipt_key = central.receipt_key();
}

void Terminal::open() {
    start_kiosk();
    start_uploader();
    expect_tap();
}

bool Terminal::drained() const {
    const auto* resting = std::get_if<uploader::Resting>(&upload_.activity);
    return alive_ && resting != nullptr && resting->why == uploader::Resting::Why::drained &&
           upload_.cursor == journal_.head()->sequence && std::holds_alternative<flow::Asking>(kiosk_.phase);
}

std::optional<wire::Receipt> Terminal::newest_receipt() const { return *receipts_.newest(journal_.stream()); }

base::Stamp Terminal::stamp() const {
    return {fmt::format("{:016x}", number_ * 1000 + boot_), world_.schedule.now(), world_.wall(),
            base::ClockTrust::network};
}

void Terminal::start_kiosk() {
    ++boot_;
    base::check(static_cast<bool>(journal_.append(wire::Opened{"0.1.0", ""}, stamp())), "an opening is an entry");
    kiosk_ = flow::start({domain::Language::vietnamese, domain::Language::english}, world_.schedule.now()).state;
    feed_kiosk(flow::Opened{{card_.place, central_.survey()}});
    flow::Surroundings around;
    around.can_write = true;
    feed_kiosk(flow::Told{around});
}

void Terminal::expect_tap() {
    if (open_) world_.schedule.after(world_.within(std::chrono::minutes{4}), [this] { tap(); });
}

// Somebody touches something: a face, mostly.
void Terminal::tap() {
    expect_tap();
    if (world_.strikes(world_.weather.kiosk_dies)) return start_kiosk();
    if (world_.dice.one_in(20)) return touch({flow::Target::Kind::language, 0});
    touch({flow::Target::Kind::face, static_cast<int>(1 + world_.dice.below(5))});
}

// One touch; two people in three then go on with what they see.
void Terminal::touch(const flow::Target& target) {
    flow::Touched touched{target, {}};
    for (base::Byte& byte : touched.response) byte = static_cast<base::Byte>(world_.dice.below(256));
    world_.note("tap", ++taps_);
    feed_kiosk(touched);
    if (world_.dice.one_in(3)) return;
    world_.schedule.after(flow::touch_guard + world_.within(std::chrono::seconds{2}), [this, boot = boot_] {
        if (boot == boot_) go_on();
    });
}

void Terminal::go_on() {
    if (std::holds_alternative<flow::Telling>(kiosk_.phase)) return touch(choice_after_rating());
    if (std::holds_alternative<flow::Judging>(kiosk_.phase))
        return touch({flow::Target::Kind::face, static_cast<int>(1 + world_.dice.below(5))});
    if (std::holds_alternative<flow::Writing>(kiosk_.phase))
        touch(world_.dice.one_in(2) ? flow::Target{flow::Target::Kind::key, 'a'} : target_of(flow::Act::done));
}

flow::Target Terminal::choice_after_rating() {
    switch (world_.dice.below(5)) {
        case 0:
            return target_of(flow::Act::undo);
        case 1:
            return {flow::Target::Kind::good, 0};
        case 2:
            return target_of(flow::Act::done);
        default:
            return target_of(flow::Act::more);
    }
}

void Terminal::feed_kiosk(const flow::Event& event) {
    std::optional<flow::Event> happened = event;
    while (happened) {
        const auto before = kiosk_.phase;
        flow::Step next = flow::step(std::move(kiosk_), *std::exchange(happened, std::nullopt), world_.schedule.now());
        kiosk_ = std::move(next.state);
        const auto* saving = std::get_if<flow::Saving>(&before);
        const auto* rating = saving == nullptr ? nullptr : std::get_if<domain::Rating>(&saving->given);
        if (rating != nullptr && std::holds_alternative<flow::Telling>(kiosk_.phase))
            thanked_.emplace(rating->response, rating->level);
        if (next.effect) happened = carry_out(*next.effect);
    }
    const auto due = flow::deadline(kiosk_, world_.schedule.now());
    if (!due) return;
    world_.schedule.at(*due, [this, turn = ++turns_] {
        if (turn == turns_) feed_kiosk(flow::TimePassed{});
    });
}

flow::Event Terminal::carry_out(const flow::Effect& effect) {
    if (const auto* saving = std::get_if<flow::Save>(&effect)) return save(saving->given);
    base::check(std::holds_alternative<flow::Open>(effect), "nobody here touches pads or staff pages");
    return flow::Opened{{card_.place, central_.survey()}};
}

// A failed save is unknown: half of them are on the disk.
flow::Event Terminal::save(const domain::Given& given) {
    const bool fails = world_.strikes(world_.weather.append_fails);
    if (fails && world_.dice.one_in(2)) return flow::SaveFailed{};
    const auto append = [this](const auto& body) {
        using Given = std::decay_t<decltype(body)>;
        if constexpr (std::is_same_v<Given, domain::Comment>)
            return journal_.append_comment(body, wire::CommentSalt{1}, stamp());
        else
            return journal_.append(body, stamp());
    };
    base::check(static_cast<bool>(std::visit(append, given)), "a journal in memory takes everything");
    if (fails) return flow::SaveFailed{};
    return flow::Saved{};
}

void Terminal::start_uploader() {
    upload_ = uploader::start(settings_, newest_receipt(), world_.schedule.now(), world_.dice.chance());
    alive_ = true;
    in_flight_ = false;
    expect_deadline();
}

void Terminal::kill_uploader() {
    world_.note("uploader dies", number_);
    ++life_;
    alive_ = false;
    world_.schedule.after(world_.within(std::chrono::minutes{5}), [this] { start_uploader(); });
}

void Terminal::expect_deadline() {
    const auto due = uploader::deadline(upload_);
    if (!due) return;
    world_.schedule.at(*due, [this, life = life_] {
        if (life == life_) feed_uploader(uploader::Rested{});
    });
}

void Terminal::feed_uploader(const uploader::Event& event) {
    std::optional<uploader::Event> happened = event;
    while (happened) {
        auto next = uploader::step(settings_, std::move(upload_), *std::exchange(happened, std::nullopt), stamp(),
                                   world_.dice.chance());
        upload_ = std::move(next.state);
        if (upload_.cursor > central_.highest_head(card_.id))
            world_.complain(
                fmt::format("{}: the cursor {} is beyond everything that was committed", card_.id, upload_.cursor));
        for (const uploader::Effect& effect : next.effects) {
            if (world_.strikes(world_.weather.uploader_dies)) return kill_uploader();
            carry_out(effect, happened);
        }
    }
    world_.note("cursor", upload_.cursor);
    expect_deadline();
}

void Terminal::carry_out(const uploader::Effect& effect, std::optional<uploader::Event>& answer) {
    if (const auto* sending = std::get_if<uploader::Send>(&effect)) return send(sending->request);
    if (const auto* reporting = std::get_if<uploader::Report>(&effect)) return report(*reporting);
    NobodysTransport transport;
    if (auto own = uploader::perform(effect, {journal_, receipts_, transport})) answer = std::move(own);
}

void Terminal::send(const uploader::Request& request) {
    if (std::exchange(in_flight_, true)) world_.complain(card_.id + ": two requests in flight");
    network_.carry(request, [this, life = life_](const uploader::Answer& answer, bool honest) {
        if (life != life_) return;
        in_flight_ = false;
        heard_honestly_ = honest;
        feed_uploader(uploader::Answered{answer});
    });
}

// Honest faults never raise an alarm; a middlebox that says 403 may, because nobody can tell it from the server.
void Terminal::report(const uploader::Report& report) {
    world_.note(report.words, number_);
    if (report.severity == base::Severity::alarm && heard_honestly_)
        world_.complain(card_.id + ": a false alarm: " + report.words);
}

}  // namespace simulation
