#include "tests/kiosk/flow/life.hpp"

#include <algorithm>

namespace life {
namespace {

using flow::Act;
using flow::Target;
using Kind = Target::Kind;

domain::ResponseId numbered(std::uint32_t number) {
    domain::ResponseId id{};
    for (std::size_t i = 0; i < id.size(); ++i) id.at(i) = static_cast<base::Byte>(number >> (8 * (i % 4)));
    return id;
}

// Two factors only, one of which asks nothing.
flow::Setting sparse() {
    flow::Setting setting = stage::renewed();
    setting.survey.factors = {stage::factor("a", 0), stage::factor("b", 2)};
    return setting;
}

const std::vector<flow::Setting>& settings() {
    static const std::vector<flow::Setting> all{stage::setting(), stage::renewed(), sparse()};
    return all;
}

// The others are answered before anything else can happen.
bool may_be_late(const flow::Effect& effect) {
    return std::holds_alternative<flow::Open>(effect) || std::holds_alternative<flow::Save>(effect) ||
           std::holds_alternative<flow::CheckPin>(effect);
}

}  // namespace

Life::Life(unsigned seed, bool mirrored, bool observed, Coverage& coverage)
    : dice_(seed),
      mirrored_(mirrored),
      observed_(observed),
      coverage_(coverage),
      step_(flow::start(stage::languages(), now_)) {
    awaited_ = step_.effect;
}

void Life::law(bool holds, const char* words) {
    if (!holds && broken_law_.empty()) broken_law_ = words;
}

void Life::live(int events) {
    for (int i = 0; i < events; ++i) happen();
}

void Life::heal() {
    const base::Instant hurt = now_;
    for (int turns = 0;; ++turns) {
        while (awaited_) answer_well();
        const auto due = flow::deadline(step_.state, now_);
        if (!due) break;
        if (turns == 2'000) return law(false, "a terminal left alone comes to rest");
        now_ = std::max(now_, *due);
        tell(flow::TimePassed{});
    }
    law(now_ - hurt <= flow::bound_time + 3 * flow::staff_time, "a terminal left alone comes to rest soon");
    const bool open = step_.state.around.open;
    law(open ? is<flow::Asking>() : is<flow::Dark>(), "every state is left, the way leads to the question or the dark");
    law(is_as_usual(), "a terminal left alone is as usual");
    law(!unsaved_, "after healing everything that was given is saved");
    if (!open) ++coverage_.dark_ends;
}

bool Life::looks_usual() const {
    const flow::State& state = step_.state;
    return state.language == state.languages.front() && state.look == flow::Look{} && !state.voice;
}

bool Life::is_as_usual() const {
    const flow::State& state = step_.state;
    return looks_usual() && !state.bound && !state.notice && !state.testing_until && !state.renewed;
}

void Life::happen() {
    pass_time();
    if (awaited_ && (!may_be_late(*awaited_) || !one_in(4))) return answer();
    switch (pick(16)) {
        case 0:
            return surround();
        case 1:
            return present();
        case 2:
            return stray();
        case 3:
        case 4:
            return tell(flow::TimePassed{});
        case 5:
            return one_in(8) ? point() : touch(any());
        default:
            return aims() && !one_in(16) ? point() : touch(likely());
    }
}

void Life::pass_time() {
    switch (pick(8)) {
        case 0:
        case 1:
            break;
        case 2:
            now_ += base::Duration{pick(400)};
            break;
        case 3:
        case 4:
            now_ += base::Duration{300 + pick(900)};
            break;
        case 5:
            now_ += base::Duration{pick(one_in(10) ? 900'000 : 12'000)};
            break;
        default:
            if (const auto due = flow::deadline(step_.state, now_)) now_ = std::max(now_, *due);
            tell(flow::TimePassed{});
    }
}

void Life::answer() {
    if (!one_in(3)) return answer_well();
    const flow::Effect effect = *awaited_;
    if (std::holds_alternative<flow::Open>(effect)) {
        awaited_.reset();
        tell(flow::OpeningFailed{one_in(2) ? flow::Reason::not_enrolled : flow::Reason::not_open});
    } else if (std::holds_alternative<flow::Save>(effect)) {
        awaited_.reset();
        ++coverage_.failures;
        tell(flow::SaveFailed{one_in(5) ? flow::Reason::disk_full : flow::Reason::not_kept});
    } else if (std::holds_alternative<flow::CheckPin>(effect)) {
        awaited_.reset();
        tell(flow::PinChecked{one_in(2) ? flow::Word::pin_wrong : flow::Word::pin_locked});
    } else if (std::holds_alternative<flow::ReadCode>(effect)) {
        awaited_.reset();
        tell(flow::Presented{});
    } else {
        answer_well();
    }
}

void Life::answer_well() {
    const flow::Effect effect = *std::exchange(awaited_, std::nullopt);
    const std::vector<Act> offered{Act::test_mode, Act::first_language, Act::louder, Act::calibrate, Act::restart};
    struct Answer {
        Life& life;
        const std::vector<Act>& offered;
        flow::Event operator()(const flow::Open& /*open*/) const {
            return flow::Opened{settings()[life.pick(static_cast<unsigned>(settings().size()))]};
        }
        flow::Event operator()(const flow::Save& save) const {
            ++life.coverage_.kept[save.given.index()];
            life.unsaved_.reset();
            if (const auto* rating = std::get_if<domain::Rating>(&save.given)) life.visit_ = rating->response;
            if (std::holds_alternative<domain::Canary>(save.given) ||
                std::holds_alternative<domain::Undone>(save.given))
                life.visit_.reset();
            if (!std::holds_alternative<domain::Undone>(save.given)) life.rated_at_ = life.now_;
            return flow::Saved{};
        }
        flow::Event operator()(const flow::ReadCode& /*read*/) const {
            return flow::Presented{flow::Presented::Way::typed, stage::dossier(5)};
        }
        flow::Event operator()(const flow::CheckPin& /*check*/) const {
            life.let_in_ = true;
            return flow::PinChecked{};
        }
        flow::Event operator()(const flow::Show& show) const { return reported(show.page); }
        flow::Event operator()(const flow::CarryOut& carry) const { return reported(carry.page); }
        flow::Event operator()(const flow::Prefer& prefer) const { return reported(prefer.page); }
        flow::Event operator()(const flow::KeepMap& keep) const { return reported(keep.page); }
        flow::Event reported(flow::Page page) const { return flow::Reported{stage::report(page, offered)}; }
    };
    tell(std::visit(Answer{*this, offered}, effect));
}

// An outcome that nobody waits for: a loop that stutters must not bring thanks, nor let the staff in.
void Life::stray() {
    const std::vector<flow::Event> outcomes{flow::Saved{},
                                            flow::SaveFailed{},
                                            flow::Opened{settings().front()},
                                            flow::OpeningFailed{},
                                            flow::PinChecked{flow::Word::pin_wrong},
                                            flow::Reported{stage::report(flow::Page::day, {Act::test_mode})}};
    const unsigned chosen = pick(static_cast<unsigned>(outcomes.size()));
    if (awaited_ && (chosen < 2) == awaits_save() && chosen < 5) return;  // this one is waited for
    if (awaited_ && chosen == 5 && let_in_) return;
    tell(outcomes[chosen]);
}

void Life::surround() {
    if (one_in(3)) return tell(flow::Renewed{settings()[pick(static_cast<unsigned>(settings().size()))]});
    flow::Surroundings around = one_in(3) ? stage::closed() : stage::equipped();
    around.can_write = !one_in(4);
    around.can_bind = !one_in(4);
    around.can_speak = !one_in(4);
    around.has_pin = !one_in(8);
    if (one_in(2)) around.badge = flow::Word::clock_badge;
    tell(flow::Told{around});
}

void Life::present() {
    const auto way = one_in(2) ? flow::Presented::Way::scanned : flow::Presented::Way::served;
    if (one_in(2)) return tell(flow::Presented{way, stage::dossier(static_cast<base::Byte>(1 + pick(9)))});
    tell(flow::Presented{way, std::nullopt});
}

int Life::face() {
    const int level = static_cast<int>(1 + pick(5));
    return mirrored_ ? 6 - level : level;
}

Target Life::act(std::initializer_list<Act> acts) {
    return flow::target_of(acts.begin()[pick(static_cast<unsigned>(acts.size()))]);
}

bool Life::aims() const {
    return is<flow::Calibrating>() || (is<flow::Trying>() && !std::get<flow::Trying>(step_.state.phase).mark);
}

// Mostly the target that is shown, on a panel that tells it mirrored.
void Life::point() {
    const auto* calibrating = std::get_if<flow::Calibrating>(&step_.state.phase);
    flow::Point at{pick(1'001) / 1'000.0, pick(1'001) / 1'000.0};
    if (calibrating != nullptr && !one_in(64)) at = flow::panel_targets.at(calibrating->touches.size());
    tell(flow::Pointed{.at = {1 - at.x, at.y}, .by_mouse = one_in(64), .complete = !one_in(8)});
}

// Mostly what is on the screen.
Target Life::likely() {
    const auto number = [this](unsigned below) { return static_cast<int>(pick(below)); };
    switch (flow::screen_kind(step_.state)) {
        case flow::Screen::Kind::asking:
            if (is<flow::Judging>()) return one_in(3) ? act({Act::skip, Act::done, Act::stay}) : stage::face(face());
            if (!one_in(3)) return stage::face(face());
            if (one_in(2)) return stage::corner;
            return one_in(3) ? stage::language(number(2)) : act({Act::access, Act::bind, Act::unbind});
        case flow::Screen::Kind::telling:
            if (one_in(2)) return one_in(2) ? stage::good(number(5)) : stage::bad(number(5));
            return act({Act::more, Act::more, Act::undo, Act::done, Act::stay});
        case flow::Screen::Kind::writing:
            if (one_in(5)) return act({Act::done, Act::skip, Act::stay});
            return one_in(5) ? stage::key(' ') : stage::key('a' + number(26));
        case flow::Screen::Kind::dialling:
            return one_in(2) ? stage::key('0' + number(10))
                             : act({Act::enter, Act::enter, Act::enter, Act::enter, Act::enter, Act::cancel});
        case flow::Screen::Kind::choosing:
            if (one_in(4)) return stage::language(number(2));
            return act({Act::large_text, Act::contrast, Act::low, Act::voice, Act::done});
        case flow::Screen::Kind::reporting:
            if (one_in(8)) return flow::target_of(static_cast<flow::Page>(number(5)));
            if (one_in(6)) return act({Act::leave, Act::first_language, Act::louder});
            return act({Act::test_mode, Act::test_mode, Act::calibrate, Act::calibrate, Act::calibrate});
        case flow::Screen::Kind::calibrating:
            return act({Act::keep, Act::keep, Act::keep, Act::cancel});
        case flow::Screen::Kind::unable:
            return stage::language(number(2));
        case flow::Screen::Kind::thanking:
        case flow::Screen::Kind::dark:
            break;
    }
    return stage::wake;
}

// Whatever can be written down as a target, and what cannot.
Target Life::any() {
    const auto kind = static_cast<Kind>(pick(11));
    if (kind == Kind::face && !one_in(4)) return stage::face(face());
    const int number = one_in(4) ? static_cast<int>(pick(100'000)) - 50'000 : static_cast<int>(pick(130));
    const bool is_level = number >= domain::Level::lowest && number <= domain::Level::highest;
    return {kind, kind == Kind::face && is_level ? 0 : number};
}

void Life::touch(const Target& target) { tell(flow::Touched{target, numbered(++touches_)}); }

void Life::tell(const flow::Event& event) {
    const flow::State before = step_.state;
    step_ = flow::step(std::move(step_.state), event, now_);
    look(before, event);
}

}  // namespace life
