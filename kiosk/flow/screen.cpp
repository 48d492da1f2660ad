#include "kiosk/flow/screen.hpp"

#include <algorithm>

#include "kiosk/flow/pad.hpp"
#include "kiosk/flow/report_screen.hpp"
#include "kiosk/flow/visit.hpp"

namespace flow {
namespace {

using Kind = Screen::Kind;

// Fills a screen with what one phase says.
class Composer {
public:
    Composer(const State& state, const Wording& wording, base::Instant now)
        : state_(state), wording_(wording), now_(now) {}

    Screen compose() {
        screen_.kind = screen_kind(state_);
        screen_.look = state_.look;
        screen_.language = state_.language;
        screen_.map = state_.map;
        place();
        std::visit([this](const auto& phase) { fill(phase); }, state_.phase);
        time_left();
        badge();
        if (state_.voice) screen_.voice = spoken();
        return std::move(screen_);
    }

private:
    std::string text(Word word) const { return wording_.text(word, state_.language); }
    std::string in_language(const domain::Words& words) const { return words.in(state_.language); }
    Button button(Act act, Word word, Icon icon, bool chosen = false) const {
        return {target_of(act), text(word), icon, chosen};
    }

    void place() {
        const domain::Place& place = state_.setting.place;
        screen_.agency = in_language(place.agency_name);
        screen_.unit = in_language(place.unit_name);
        screen_.counter = in_language(place.counter_name);
    }

    void fill(const Opening& /*phase*/) { notice(Word::starting_title, Word::starting_body); }
    void fill(const Asking& /*phase*/) { question(state_.bound); }
    void fill(const Retrying& phase) { fill(phase.source); }
    void fill(const Saving& phase) { phase.told ? unable(*phase.told) : fill(phase.source); }
    void fill(const Source& source) {
        if (std::holds_alternative<Asking>(source)) return question(state_.rated_with);
        std::visit([this](const auto& phase) { fill(phase); }, source);
    }
    void fill(const Unable& phase) { unable(phase.reason); }
    void fill(const Checking& /*phase*/) { dial(Dialling{.what = Dialling::What::pin, .text = {}, .wrong = {}}); }
    void fill(const Dialling& phase) { dial(phase); }
    void fill(const Thanking& /*phase*/) {
        screen_.title = text(Word::thanks_title);
        screen_.body = text(Word::thanks_body);
    }
    void fill(const Dark& /*phase*/) {
        screen_.look.dim = true;
        screen_.title = text(Word::closed_title);
        screen_.body = wording_.text(Word::closed_body, state_.language, state_.around.opens);
    }
    void fill(const Choosing& phase);
    void fill(const Telling& phase);
    void fill(const Judging& phase);
    void fill(const Writing& phase);
    void fill(const Reporting& phase) {
        fill_report(screen_, phase.report, state_.setting.survey, wording_, state_.language);
    }

    void fill(const Calibrating& phase);
    void fill(const Trying& phase);

    void question(const std::optional<Bound>& bound);
    void faces();
    void notice(Word title, Word body) {
        screen_.title = text(title);
        screen_.body = text(body);
        screen_.buttons = language_buttons();
    }
    void unable(Reason reason);
    void dial(const Dialling& dialling);
    std::vector<Button> language_buttons() const;
    void time_left();
    void badge();
    std::string spoken() const;

    const State& state_;
    const Wording& wording_;
    base::Instant now_;
    Screen screen_;
};

void Composer::question(const std::optional<Bound>& bound) {
    screen_.title = in_language(state_.setting.survey.question);
    if (bound) {
        screen_.heading = wording_.text(Word::bound, state_.language, bound->masked);
    } else if (!state_.around.open && !state_.around.opens.empty()) {
        screen_.heading = wording_.text(Word::closed_heading, state_.language, state_.around.opens);
    }
    faces();
    screen_.buttons = language_buttons();
    screen_.buttons.push_back(button(Act::access, Word::access, Icon::access));
    if (bound) {
        screen_.buttons.push_back(button(Act::unbind, Word::unbind, Icon::dossier));
    } else if (state_.around.can_bind) {
        screen_.buttons.push_back(button(Act::bind, Word::bind, Icon::dossier));
    }
    if (state_.notice) screen_.warning = text(state_.notice->word);
    screen_.corner = state_.around.has_pin;
}

void Composer::faces() {
    int number = domain::Level::lowest;
    for (const domain::Words& level : state_.setting.survey.levels)
        screen_.faces.push_back({{Target::Kind::face, number++}, in_language(level), Icon::none, false});
}

// With two languages the one that is not shown, by its own name; more are chosen among the options.
std::vector<Button> Composer::language_buttons() const {
    if (state_.languages.size() != 2) return {};
    const int other = state_.languages.front() == state_.language ? 1 : 0;
    const domain::Language language = state_.languages[static_cast<std::size_t>(other)];
    return {{{Target::Kind::language, other}, wording_.text(Word::language, language), Icon::language, false}};
}

void Composer::unable(Reason reason) {
    switch (reason) {
        case Reason::not_enrolled:
            return notice(Word::not_enrolled_title, Word::not_enrolled_body);
        case Reason::not_open:
            return notice(Word::not_open_title, Word::not_open_body);
        case Reason::disk_full:
            return notice(Word::disk_full_title, Word::disk_full_body);
        case Reason::not_kept:
            break;
    }
    notice(Word::not_kept_title, Word::not_kept_body);
}

void Composer::dial(const Dialling& dialling) {
    const bool pin = dialling.what == Dialling::What::pin;
    screen_.title = text(pin ? Word::pin_title : Word::bind_title);
    screen_.body = text(dialling.wrong.value_or(pin ? Word::pin_body : Word::bind_body));
    screen_.text = dialling.text;
    screen_.hidden = pin;
    screen_.keys = pad(pin);
    screen_.buttons = {button(Act::cancel, Word::close, Icon::back)};
    screen_.primary = button(Act::enter, Word::confirm, Icon::done);
}

void Composer::fill(const Choosing& /*phase*/) {
    screen_.title = text(Word::access_title);
    screen_.options = {button(Act::large_text, Word::large_text, Icon::large_text, state_.look.large_text),
                       button(Act::contrast, Word::contrast, Icon::contrast, state_.look.contrast),
                       button(Act::low, Word::low, Icon::low, state_.look.low)};
    if (state_.around.can_speak)
        screen_.options.push_back(button(Act::voice, Word::voice, Icon::voice, state_.voice));
    else
        screen_.badge = text(Word::voice_badge);
    int number = 0;
    for (const domain::Language language : state_.languages)
        screen_.options.push_back({{Target::Kind::language, number++},
                                   wording_.text(Word::language, language),
                                   Icon::language,
                                   language == state_.language});
    screen_.primary = button(Act::done, Word::done, Icon::done);
}

void Composer::fill(const Telling& phase) {
    screen_.title = text(Word::thanks_title);
    screen_.body = text(Word::tell_body);
    int number = 0;
    for (const domain::Factor& factor : state_.setting.survey.factors) {
        const auto is_marked = [&](bool good) {
            return std::find(phase.remarks.begin(), phase.remarks.end(), domain::Remark{factor.id, good}) !=
                   phase.remarks.end();
        };
        screen_.choices.push_back({in_language(factor.name),
                                   {{Target::Kind::good, number}, text(Word::good), Icon::good, is_marked(true)},
                                   {{Target::Kind::bad, number}, text(Word::bad), Icon::bad, is_marked(false)}});
        ++number;
    }
    if (now_ < phase.undo_until) screen_.buttons.push_back(button(Act::undo, Word::undo, Icon::undo));
    screen_.buttons.push_back(button(Act::more, Word::more, Icon::write));
    screen_.primary = button(Act::done, Word::done, Icon::done);
}

void Composer::fill(const Judging& phase) {
    const Question& question = phase.question;
    const domain::Factor& factor = state_.setting.survey.factors.at(question.factor);
    screen_.heading = in_language(factor.name);
    screen_.title = in_language(factor.criteria.at(question.criterion).text);
    screen_.body = text(Word::judge_body);
    faces();
    screen_.buttons = {button(Act::skip, Word::skip, Icon::skip)};
    screen_.primary = button(Act::done, Word::done, Icon::done);
}

void Composer::fill(const Writing& phase) {
    screen_.title = text(Word::write_title);
    screen_.body = text(Word::write_body);
    screen_.text = utf8(phase.keyboard.text);
    screen_.keys = rows(phase.keyboard);
    screen_.buttons = {button(Act::skip, Word::skip, Icon::skip)};
    screen_.primary = button(Act::done, Word::send, Icon::done);
}

void Composer::fill(const Calibrating& phase) {
    screen_.title = text(Word::calibrate_title);
    const std::size_t number = phase.touches.size();
    screen_.body = wording_.text(Word::calibrate_body, state_.language, std::to_string(number + 1));
    screen_.aim = panel_targets.at(number);
    screen_.buttons = {button(Act::cancel, Word::close, Icon::back)};
}

void Composer::fill(const Trying& phase) {
    screen_.map = phase.map;
    screen_.title = text(Word::trying_title);
    screen_.body = text(Word::trying_body);
    screen_.mark = phase.mark;
    screen_.buttons = {button(Act::cancel, Word::close, Icon::back)};
    screen_.primary = button(Act::keep, Word::keep, Icon::done);
}

void Composer::time_left() {
    const auto close = closing(state_);
    if (!close || screen_.kind == Kind::thanking) return;
    const base::Duration left = time_shown(*close, now_);
    screen_.left_permille = static_cast<int>(left * 1000 / close->total);
    if (close->total != patience_time || left > warning_time) return;
    screen_.warning = text(Word::still_here);
    if (screen_.kind == Kind::telling || screen_.kind == Kind::asking || screen_.kind == Kind::writing)
        screen_.buttons = {button(Act::stay, Word::stay, Icon::none)};
}

void Composer::badge() {
    if (state_.testing_until)
        screen_.badge = text(Word::test_badge);
    else if (state_.around.badge)
        screen_.badge = text(*state_.around.badge);
}

// The words in the order in which they are read; buttons say themselves when they are reached.
std::string Composer::spoken() const {
    std::string words;
    for (const std::string* part : {&screen_.heading, &screen_.title, &screen_.body, &screen_.warning})
        if (!part->empty()) words += (words.empty() ? "" : ". ") + *part;
    return words;
}

}  // namespace

// Saving and Retrying keep the screen on which the answer was given; what is not yet known is not announced.
Screen::Kind screen_kind(const State& state) {
    struct Visitor {
        Kind operator()(const Opening& /*phase*/) const { return Kind::unable; }
        Kind operator()(const Asking& /*phase*/) const { return Kind::asking; }
        Kind operator()(const Dialling& /*phase*/) const { return Kind::dialling; }
        Kind operator()(const Checking& /*phase*/) const { return Kind::dialling; }
        Kind operator()(const Choosing& /*phase*/) const { return Kind::choosing; }
        Kind operator()(const Saving& phase) const {
            return phase.told ? Kind::unable : std::visit(*this, phase.source);
        }
        Kind operator()(const Retrying& phase) const { return std::visit(*this, phase.source); }
        Kind operator()(const Telling& /*phase*/) const { return Kind::telling; }
        Kind operator()(const Judging& /*phase*/) const { return Kind::asking; }
        Kind operator()(const Writing& /*phase*/) const { return Kind::writing; }
        Kind operator()(const Thanking& /*phase*/) const { return Kind::thanking; }
        Kind operator()(const Unable& /*phase*/) const { return Kind::unable; }
        Kind operator()(const Dark& /*phase*/) const { return Kind::dark; }
        Kind operator()(const Reporting& /*phase*/) const { return Kind::reporting; }
        Kind operator()(const Calibrating& /*phase*/) const { return Kind::calibrating; }
        Kind operator()(const Trying& /*phase*/) const { return Kind::calibrating; }
    };
    return std::visit(Visitor{}, state.phase);
}

Screen screen(const State& state, const Wording& wording, base::Instant now) {
    return Composer(state, wording, now).compose();
}

}  // namespace flow
