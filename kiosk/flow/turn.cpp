#include "kiosk/flow/turn.hpp"

#include <algorithm>
#include <utility>

#include "kiosk/flow/pad.hpp"

namespace flow {
namespace {

using Kind = Target::Kind;

constexpr std::size_t code_letters = 40;  // of a dossier, at most

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_asking(const State& state) { return std::holds_alternative<Asking>(state.phase); }

bool is_as_usual(const State& state) {
    return state.language == state.languages.front() && state.look == Look{} && !state.voice;
}

void be_as_usual(State& state) {
    state.language = state.languages.front();
    state.look = {};
    state.voice = false;
}

void take_renewed(State& state) {
    if (!state.renewed) return;
    state.setting = std::move(*state.renewed);
    state.renewed.reset();
}

bool is_after_rating(const State& state) {
    const Phase& phase = state.phase;
    return std::holds_alternative<Saving>(phase) || std::holds_alternative<Retrying>(phase) ||
           std::holds_alternative<Telling>(phase) || std::holds_alternative<Judging>(phase) ||
           std::holds_alternative<Writing>(phase) || std::holds_alternative<Thanking>(phase);
}

bool may_idle(const State& state) {
    return is_asking(state) || std::holds_alternative<Opening>(state.phase) ||
           std::holds_alternative<Unable>(state.phase);
}

// Nobody is in the middle of anything.
bool may_renew(const State& state) {
    return std::holds_alternative<Dark>(state.phase) || (is_asking(state) && is_as_usual(state));
}

bool may_darken(const State& state) { return is_asking(state) && !state.around.open && !state.testing_until; }

}  // namespace

bool Turn::comes_late_enough() {
    if (now_ - state_.changed < touch_guard) return false;
    state_.touched = now_;
    return true;
}

bool Turn::counts(const Touched& event) {
    if (!comes_late_enough()) return false;
    if (is(event.target, Act::stay)) state_.changed = now_;  // other buttons come back in its place
    return true;
}

bool Turn::is_closing() const {
    const auto close = closing(state_);
    return close && now_ >= close->at;
}

// ---------------------------------------------------------------- opening

void Turn::operator()(const Opening& /*phase*/, const Opened& event) {
    state_.setting = event.setting;
    state_.renewed.reset();  // older than what was just read
    ask();
}

void Turn::operator()(const Opening& phase, const OpeningFailed& event) {
    state_.phase = Unable{event.reason, std::nullopt, phase.attempts, now_ + wait_after(phase.attempts)};
}

// ---------------------------------------------------------------- the question

void Turn::operator()(const Asking& /*phase*/, const Touched& event) {
    if (!counts(event)) return;
    const Target& target = event.target;
    if (target.kind == Kind::face) return rate(target.number, event.response);
    if (target.kind == Kind::language) return change_language(target.number);
    if (is(target, Act::access)) {
        state_.phase = Choosing{};
    } else if (is(target, Act::bind) && state_.around.can_bind) {
        state_.phase = Dialling{};
    } else if (is(target, Act::unbind)) {
        state_.bound.reset();
    } else if (target.kind == Kind::corner && state_.around.has_pin) {
        state_.phase = Dialling{.what = Dialling::What::pin, .text = {}, .wrong = {}};
    }
}

void Turn::rate(int number, const domain::ResponseId& response) {
    const auto level = domain::Level::from(number);
    if (!level) return;
    state_.rated_with = std::exchange(state_.bound, std::nullopt);
    if (is_testing()) return save(domain::Canary{*level}, Asking{}, Next::tell);
    state_.response = response;
    const domain::Place& place = state_.setting.place;
    save(domain::Rating{.response = response,
                        .level = *level,
                        .field = place.field,
                        .counter = place.counter,
                        .survey = state_.setting.survey.id,
                        .dossier = state_.rated_with ? std::optional(state_.rated_with->commitment) : std::nullopt,
                        .outside_hours = !state_.around.open},
         Asking{}, Next::tell);
}

void Turn::operator()(const Dark& /*phase*/, const Touched& event) {
    if (counts(event)) wake();
}

void Turn::operator()(const Unable& /*phase*/, const Touched& event) {
    if (event.target.kind == Kind::language && counts(event)) change_language(event.target.number);
}

// ---------------------------------------------------------------- saving

void Turn::operator()(const Saving& phase, const Saved& /*event*/) { go_on(phase.next); }

void Turn::operator()(const Saving& phase, const SaveFailed& event) {
    const base::Instant at = now_ + wait_after(phase.attempts);
    const bool patient = phase.attempts < patient_attempts && event.reason != Reason::disk_full && !phase.told;
    if (patient)
        state_.phase = Retrying{phase.given, phase.source, phase.next, phase.attempts, at};
    else
        state_.phase = Unable{event.reason, phase.given, phase.attempts, at};
}

void Turn::operator()(const Retrying& phase, const TimePassed& /*event*/) {
    if (now_ >= phase.at) save(phase.given, phase.source, phase.next, phase.attempts + 1);
}

void Turn::operator()(const Unable& phase, const TimePassed& /*event*/) {
    if (now_ < phase.at) return;
    if (phase.given) {
        state_.phase = Saving{*phase.given, Asking{}, Next::ask, phase.attempts + 1, phase.reason};
        effect_ = Save{*phase.given};
        return;
    }
    state_.phase = Opening{phase.attempts + 1};
    effect_ = Open{};
}

void Turn::save(domain::Given given, Source source, Next next, int attempts) {
    effect_ = Save{given};
    state_.phase = Saving{std::move(given), std::move(source), next, attempts, std::nullopt};
}

void Turn::go_on(Next next) {
    switch (next) {
        case Next::tell:
            state_.phase = Telling{.remarks = {}, .undo_until = now_ + undo_time};
            return;
        case Next::judge:
            return judge_next();
        case Next::thank:
            return thank();
        case Next::undo:
            state_.bound = state_.bound ? state_.bound : state_.rated_with;
            return ask_again();
        case Next::ask:
            return ask();
    }
}

// ---------------------------------------------------------------- after the rating

void Turn::operator()(const Telling& phase, const Touched& event) {
    if (!counts(event)) return;
    const Target& target = event.target;
    if (target.kind == Kind::good || target.kind == Kind::bad)
        return mark(phase, target.number, target.kind == Kind::good);
    if (is(target, Act::undo) && now_ < phase.undo_until) {
        if (is_testing()) return go_on(Next::undo);
        return save(domain::Undone{state_.response}, phase, Next::undo);
    }
    if (is(target, Act::done)) return leave_telling(phase, Next::thank);
    const bool took_place_of_undo = now_ >= phase.undo_until && now_ - phase.undo_until < touch_guard;
    if (is(target, Act::more) && !took_place_of_undo) {
        draw_questions(phase.remarks);
        return leave_telling(phase, Next::judge);
    }
    if (is(target, Act::stay)) std::get<Telling>(state_.phase).touched = true;
}

void Turn::operator()(const Telling& phase, const TimePassed& /*event*/) {
    if (is_closing()) leave_telling(phase, Next::ask);
}

// A second touch of the same button takes the remark back.
void Turn::mark(Telling telling, int factor, bool good) {
    const auto& factors = state_.setting.survey.factors;
    if (factor < 0 || static_cast<std::size_t>(factor) >= factors.size()) return;
    const domain::Remark remark{factors[static_cast<std::size_t>(factor)].id, good};
    auto& remarks = telling.remarks;
    const auto same = [&](const domain::Remark& other) { return other.factor == remark.factor; };
    const bool taken_back = std::find(remarks.begin(), remarks.end(), remark) != remarks.end();
    remarks.erase(std::remove_if(remarks.begin(), remarks.end(), same), remarks.end());
    if (!taken_back) remarks.push_back(remark);
    telling.touched = true;
    state_.phase = std::move(telling);
}

void Turn::leave_telling(const Telling& telling, Next next) {
    if (telling.remarks.empty() || is_testing()) return go_on(next);
    save(domain::Answers{state_.response, telling.remarks, {}}, telling, next);
}

// One criterion of each factor that was remarked on, or of every factor when none was. Which one is drawn from the
// response's random id, so that over many responses every criterion is asked as often.
void Turn::draw_questions(const std::vector<domain::Remark>& remarks) {
    const auto& factors = state_.setting.survey.factors;
    const auto is_asked = [&](const domain::Factor& factor) {
        const auto names = [&](const domain::Remark& remark) { return remark.factor == factor.id; };
        return remarks.empty() || std::any_of(remarks.begin(), remarks.end(), names);
    };
    state_.questions.clear();
    for (std::size_t i = 0; i < factors.size(); ++i) {
        if (!is_asked(factors[i]) || factors[i].criteria.empty()) continue;
        const std::size_t chance = state_.response[i % state_.response.size()];
        state_.questions.push_back({i, chance % factors[i].criteria.size()});
    }
}

void Turn::judge_next() {
    if (state_.questions.empty()) return write();
    state_.phase = Judging{state_.questions.front()};
    state_.questions.erase(state_.questions.begin());
}

void Turn::operator()(const Judging& phase, const Touched& event) {
    if (!counts(event)) return;
    if (event.target.kind == Kind::face) return judge(phase, event.target.number);
    if (is(event.target, Act::skip)) return judge_next();
    if (is(event.target, Act::done)) thank();
}

void Turn::operator()(const Judging& /*phase*/, const TimePassed& /*event*/) {
    if (is_closing()) ask();
}

void Turn::judge(const Judging& judging, int number) {
    const auto level = domain::Level::from(number);
    if (!level) return;
    if (is_testing()) return judge_next();
    const Question& question = judging.question;
    const domain::Criterion& criterion =
        state_.setting.survey.factors.at(question.factor).criteria.at(question.criterion);
    save(domain::Answers{state_.response, {}, {{criterion.id, *level}}}, judging, Next::judge);
}

void Turn::write() {
    if (!state_.around.can_write) return thank();
    Keyboard keyboard;
    keyboard.telex = state_.language == domain::Language::vietnamese;
    state_.phase = Writing{keyboard};
}

void Turn::operator()(const Writing& phase, const Touched& event) {
    if (!counts(event)) return;
    if (event.target.kind == Kind::key) return type(phase, event.target);
    if (is(event.target, Act::done)) leave_writing(phase, Next::thank);
    if (is(event.target, Act::skip)) thank();
}

void Turn::operator()(const Writing& phase, const TimePassed& /*event*/) {
    if (is_closing()) leave_writing(phase, Next::ask);
}

void Turn::leave_writing(const Writing& writing, Next next) {
    const std::string text = trimmed(utf8(writing.keyboard.text));
    if (text.empty() || is_testing()) return go_on(next);
    save(domain::Comment{state_.response, text}, writing, next);
}

void Turn::thank() { state_.phase = Thanking{now_ + rest_time}; }

void Turn::operator()(const Thanking& /*phase*/, const TimePassed& /*event*/) {
    if (is_closing()) ask();
}

void Turn::ask() {
    be_as_usual(state_);
    take_renewed(state_);
    state_.response = {};
    state_.questions.clear();
    state_.rated_with.reset();
    state_.phase = Asking{};
}

void Turn::ask_again() { state_.phase = Asking{}; }

void Turn::wake() {
    state_.touched = now_;
    state_.phase = Asking{};
}

// ---------------------------------------------------------------- pads and options

void Turn::operator()(const Dialling& phase, const Touched& event) {
    if (!counts(event)) return;
    if (event.target.kind == Kind::key) return dial(phase, event.target);
    if (is(event.target, Act::cancel)) return ask_again();
    if (!is(event.target, Act::enter) || phase.text.empty()) return;
    if (phase.what == Dialling::What::dossier) {
        effect_ = ReadCode{phase.text};
    } else {
        effect_ = CheckPin{phase.text};
        state_.phase = Checking{};
    }
}

void Turn::operator()(const Dialling& /*phase*/, const TimePassed& /*event*/) {
    if (is_closing()) ask_again();
}

void Turn::dial(Dialling dialling, const Target& target) {
    const bool pin = dialling.what == Dialling::What::pin;
    dialling.wrong.reset();
    if (target.number == erase_key) {
        if (!dialling.text.empty()) dialling.text.pop_back();
    } else if (dialling.text.size() < (pin ? pin_digits : code_letters) && is_on_pad(target.number, pin)) {
        dialling.text += static_cast<char>(target.number);
    }
    state_.phase = std::move(dialling);
}

void Turn::type(Writing writing, const Target& target) {
    writing.keyboard = press(std::move(writing.keyboard), target.number);
    state_.phase = std::move(writing);
}

void Turn::operator()(const Choosing& /*phase*/, const Touched& event) {
    if (!counts(event)) return;
    if (event.target.kind == Kind::language) return change_language(event.target.number);
    if (is(event.target, Act::done)) return ask_again();
    change_look(event.target);
}

void Turn::operator()(const Choosing& /*phase*/, const TimePassed& /*event*/) {
    if (is_closing()) ask_again();
}

void Turn::change_look(const Target& target) {
    Look& look = state_.look;
    if (is(target, Act::large_text)) look.large_text = !look.large_text;
    if (is(target, Act::contrast)) look.contrast = !look.contrast;
    if (is(target, Act::low)) look.low = !look.low;
    if (is(target, Act::voice) && state_.around.can_speak) state_.voice = !state_.voice;
}

void Turn::change_language(int number) {
    if (number < 0 || static_cast<std::size_t>(number) >= state_.languages.size()) return;
    state_.language = state_.languages[static_cast<std::size_t>(number)];
}

// ---------------------------------------------------------------- the world around

void Turn::renew(const Renewed& event) { state_.renewed = event.setting; }

void Turn::bind(const Presented& event) {
    // Who scans after the tap means the rating just given; the next one must not get it.
    if (event.way == Presented::Way::scanned && is_after_rating(state_)) return;
    auto* dialling = std::get_if<Dialling>(&state_.phase);
    const bool on_pad = dialling != nullptr && dialling->what == Dialling::What::dossier;
    const bool served_nobody = event.way == Presented::Way::served && !event.bound;
    if (event.bound || served_nobody) {
        state_.bound = event.bound;
        state_.bound_at = now_;
        if (event.bound) state_.notice.reset();
        if (event.bound && on_pad) ask_again();
        if (event.bound && std::holds_alternative<Dark>(state_.phase)) wake();
    } else if (on_pad) {
        dialling->wrong = Word::bind_wrong;
    } else {
        state_.notice = Notice{Word::scan_wrong, now_ + notice_time};
    }
}

void expire(State& state, base::Instant now) {
    if (is_asking(state) && state.testing_until && now >= *state.testing_until) state.testing_until.reset();
    if (state.notice && now >= state.notice->until) state.notice.reset();
    if (may_idle(state) && !is_as_usual(state) && now >= state.touched + idle_time) be_as_usual(state);
    if (may_renew(state) && now >= state.touched + rest_time) take_renewed(state);
    if (state.bound && now >= std::max(state.touched, state.bound_at) + bound_time) state.bound.reset();
    if (may_darken(state) && now >= state.touched + dark_time) state.phase = Dark{};
    if (std::holds_alternative<Dark>(state.phase) && state.around.open) state.phase = Asking{};
}

std::optional<base::Instant> expiry(const State& state) {
    std::optional<base::Instant> due;
    const auto at_most = [&due](base::Instant when) { due = due ? std::min(*due, when) : when; };
    if (is_asking(state) && state.testing_until) at_most(*state.testing_until);
    if (state.notice) at_most(state.notice->until);
    if (may_idle(state) && !is_as_usual(state)) at_most(state.touched + idle_time);
    if (may_renew(state) && state.renewed) at_most(state.touched + rest_time);
    if (state.bound) at_most(std::max(state.touched, state.bound_at) + bound_time);
    if (may_darken(state)) at_most(state.touched + dark_time);
    return due;
}

}  // namespace flow
