#include "tests/simulation/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/check.hpp"

namespace simulation {
namespace {

wire::Seed seed_of(std::size_t number) { return {static_cast<base::Byte>(number + 1)}; }

// Nobody reads it; every word is its own name.
const flow::Wording& wording() {
    static const flow::Wording made = [] {
        flow::Wording wording;
        flow::Texts texts;
        for (std::size_t i = 0; i < texts.size(); ++i) texts.at(i) = flow::name_of(static_cast<flow::Word>(i));
        for (const auto language : {domain::Language::vietnamese, domain::Language::english})
            wording.add(language, texts);
        return wording;
    }();
    return made;
}

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
    kiosk_ = flow::start(wording().languages(), world_.schedule.now()).state;
    feed_kiosk(flow::Opened{{card_.place, central_.survey()}});
    flow::Surroundings around;
    around.can_write = true;
    feed_kiosk(flow::Told{around});
}

void Terminal::expect_tap() {
    if (open_) world_.schedule.after(world_.within(std::chrono::minutes{4}), [this] { tap(); });
}

// Somebody comes and touches something: a face, mostly.
void Terminal::tap() {
    expect_tap();
    if (world_.strikes(world_.weather.kiosk_dies)) return start_kiosk();
    const bool face = !world_.dice.one_in(20);
    touch(face ? flow::Target{flow::Target::Kind::face, static_cast<int>(1 + world_.dice.below(5))}
               : flow::Target{flow::Target::Kind::language, 1});
    expect_more();
}

// Whoever has rated stays for another touch, or walks away.
void Terminal::expect_more() {
    const auto kind = flow::screen_kind(kiosk_);
    const bool asked_more = kind == flow::Screen::Kind::telling || kind == flow::Screen::Kind::writing ||
                            std::holds_alternative<flow::Judging>(kiosk_.phase);
    if (!open_ || !asked_more || world_.dice.one_in(4)) return;
    const base::Duration thinking = std::chrono::milliseconds{400} + world_.within(std::chrono::seconds{4});
    world_.schedule.after(thinking, [this, boot = boot_] {
        if (boot != boot_) return;
        if (const auto target = something_shown()) touch(*target);
        expect_more();
    });
}

// Anything that can be touched on the screen; as often a key as a button.
std::optional<flow::Target> Terminal::something_shown() {
    const flow::Screen screen = flow::screen(kiosk_, wording(), world_.schedule.now());
    std::vector<flow::Target> buttons;
    std::vector<flow::Target> others;
    for (const flow::Button& button : screen.buttons) buttons.push_back(button.target);
    if (screen.primary) buttons.push_back(screen.primary->target);
    for (const flow::Button& face : screen.faces) others.push_back(face.target);
    for (const flow::Choice& choice : screen.choices)
        others.insert(others.end(), {choice.good.target, choice.bad.target});
    for (const auto& row : screen.keys)
        for (const flow::Key& key : row) others.push_back(key.button.target);
    const auto& chosen = others.empty() || (!buttons.empty() && world_.dice.one_in(2)) ? buttons : others;
    if (chosen.empty()) return std::nullopt;
    return chosen[world_.dice.below(chosen.size())];
}

void Terminal::touch(const flow::Target& target) {
    flow::Touched touched{target, {}};
    for (base::Byte& byte : touched.response) byte = static_cast<base::Byte>(world_.dice.below(256));
    world_.note("touch", ++touches_);
    feed_kiosk(touched);
}

void Terminal::feed_kiosk(const flow::Event& event) {
    std::optional<flow::Event> happened = event;
    while (happened) {
        const auto saving = kiosk_.phase;
        flow::Step next = flow::step(std::move(kiosk_), *std::exchange(happened, std::nullopt), world_.schedule.now());
        kiosk_ = std::move(next.state);
        if (const auto* saved = std::get_if<flow::Saving>(&saving))
            if (const auto* rating = std::get_if<domain::Rating>(&saved->given))
                if (std::holds_alternative<flow::Telling>(kiosk_.phase))
                    thanked_.emplace(rating->response, rating->level);
        if (next.effect) happened = carry_out(*next.effect);
    }
    // Nobody looks at the bar of the time left, so that a second more or less changes nothing.
    if (const auto due = flow::deadline(kiosk_, world_.schedule.now()))
        world_.schedule.at(std::max(*due, world_.schedule.now() + std::chrono::seconds{1}), [this, turn = ++turn_] {
            if (turn == turn_) feed_kiosk(flow::TimePassed{});
        });
}

flow::Event Terminal::carry_out(const flow::Effect& effect) {
    if (const auto* saving = std::get_if<flow::Save>(&effect)) return save(saving->given);
    base::check(std::holds_alternative<flow::Open>(effect), "nobody types codes or PINs here");
    return flow::Opened{{card_.place, central_.survey()}};
}

// A failed save is unknown: half of them are on the disk.
flow::Event Terminal::save(const domain::Given& given) {
    const bool fails = world_.strikes(world_.weather.append_fails);
    if (fails && world_.dice.one_in(2)) return flow::SaveFailed{};
    base::check(static_cast<bool>(std::visit([this](const auto& body) { return append(body); }, given)),
                "a journal in memory takes everything that is given");
    if (fails) return flow::SaveFailed{};
    return flow::Saved{};
}

base::Result<journal::Head> Terminal::append(const domain::Comment& comment) {
    return journal_.append_comment(comment, {static_cast<base::Byte>(world_.dice.below(256))}, stamp());
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
