// The laws of every life, see life.hpp.
#include "tests/kiosk/flow/life.hpp"

namespace life {
namespace {

using flow::Act;
using Kind = flow::Screen::Kind;

template <typename AnyPhase>
const AnyPhase* in(const flow::State& state) {
    return std::get_if<AnyPhase>(&state.phase);
}

const flow::Target* target_of(const flow::Event& event) {
    const auto* touched = std::get_if<flow::Touched>(&event);
    return touched == nullptr ? nullptr : &touched->target;
}

bool touches(const flow::Event& event, Act act) {
    const flow::Target* target = target_of(event);
    return target != nullptr && *target == flow::target_of(act);
}

const domain::Given* save_in(const flow::Step& step) {
    const auto* save = step.effect ? std::get_if<flow::Save>(&*step.effect) : nullptr;
    return save == nullptr ? nullptr : &save->given;
}

bool is_testing(const flow::State& state) { return state.testing_until.has_value(); }

// The response that a thing given after the rating belongs to.
struct ResponseOf {
    const domain::ResponseId* operator()(const domain::Answers& answers) const { return &answers.response; }
    const domain::ResponseId* operator()(const domain::Comment& comment) const { return &comment.response; }
    const domain::ResponseId* operator()(const domain::Undone& undone) const { return &undone.response; }
    const domain::ResponseId* operator()(const domain::Rating& /*rating*/) const { return nullptr; }
    const domain::ResponseId* operator()(const domain::Canary& /*canary*/) const { return nullptr; }
};

bool has_letters(const flow::Writing& writing) {
    const auto& letters = writing.keyboard.text.letters;
    return letters.find_first_not_of(U' ') != std::u32string::npos;
}

}  // namespace

void Life::look(const flow::State& before, const flow::Event& event) {
    const flow::State& state = step_.state;
    if (state.phase.index() != before.phase.index()) {
        ++coverage_.phases[state.phase.index()];
        if (is<flow::Telling>())
            law(std::holds_alternative<flow::Saved>(event) && in<flow::Saving>(before) != nullptr,
                "no thanks without a saved rating");
        if (is<flow::Reporting>() || is<flow::Calibrating>() || is<flow::Trying>())
            law(let_in_, "no staff page without an accepted PIN");
    }
    if (is<flow::Asking>() && (in<flow::Thanking>(before) != nullptr || in<flow::Reporting>(before) != nullptr))
        law(looks_usual(), "language and look go with the visit");
    if (is<flow::Telling>() && in<flow::Saving>(before) != nullptr)
        law(!in<flow::Saving>(before)->told, "a rating that was saved after a notice is not thanked");
    if (std::holds_alternative<flow::TimePassed>(event)) {
        const auto due = flow::deadline(state, now_);
        law(!due || *due > now_, "when time has passed at the deadline, the next one is later");
    }
    if (state.setting.survey.id != before.setting.survey.id)
        law(is<flow::Asking>() || is<flow::Dark>(), "new questions only come between visits");
    look_at_leaving(before, event);
    look_at_effect(before, event);
    if (is<flow::Asking>()) let_in_ = false;
    look_at_map(before, event);
    if (observed_) look_at_screen(before, event);
}

// A wrong map leaves by itself: what is not kept by a touch that went through it was never in force.
void Life::look_at_map(const flow::State& before, const flow::Event& event) {
    const auto* trying = in<flow::Trying>(before);
    const bool asked = step_.effect && std::holds_alternative<flow::KeepMap>(*step_.effect);
    const auto* reporting = in<flow::Reporting>(before);
    const bool written =
        reporting != nullptr && std::holds_alternative<flow::Reported>(event) && reporting->map == step_.state.map;
    law(step_.state.map == before.map || written, "the map in force is another one only when it was written down");
    if (!asked) return;
    law(trying != nullptr && touches(event, Act::keep) && trying->mark,
        "a map is kept by a touch that went through it");
    law(trying != nullptr && now_ < trying->until && std::get<flow::KeepMap>(*step_.effect).map == trying->map,
        "the map that was tried is kept");
}

void Life::look_at_effect(const flow::State& before, const flow::Event& event) {
    if (!step_.effect) return;
    law(!awaited_, "nothing new is asked for while an outcome is awaited");
    awaited_ = step_.effect;
    if (const domain::Given* given = save_in(step_)) look_at_save(before, event, *given);
    if (std::holds_alternative<flow::Show>(*step_.effect) || std::holds_alternative<flow::CarryOut>(*step_.effect) ||
        std::holds_alternative<flow::KeepMap>(*step_.effect))
        law(let_in_, "nothing is shown to or done for staff without an accepted PIN");
}

void Life::look_at_save(const flow::State& before, const flow::Event& event, const domain::Given& given) {
    if (std::holds_alternative<flow::TimePassed>(event) && unsaved_)
        return law(*unsaved_ == given, "what is saved again is the same");
    law(!unsaved_, "nothing else is saved before what was given");
    unsaved_ = given;
    law(std::holds_alternative<domain::Canary>(given) == is_testing(before),
        "in test mode canaries are saved and nothing else");
    if (const auto* rating = std::get_if<domain::Rating>(&given)) {
        law(rated_.insert(rating->response).second, "one rating a response");
        law(rating->outside_hours == !before.around.open, "a rating outside hours is marked");
        law(rating->survey == before.setting.survey.id, "a rating names the questions that were on the screen");
        const auto bound = before.bound ? std::optional(before.bound->commitment) : std::nullopt;
        law(rating->dossier == bound, "a rating belongs to the dossier that was on the screen");
        law(!step_.state.bound, "a dossier goes with its rating");
        look_at_tap(before, event, rating->response, rating->level);
    }
    if (const auto* canary = std::get_if<domain::Canary>(&given)) {
        visit_.reset();
        const auto* touched = std::get_if<flow::Touched>(&event);
        law(touched != nullptr, "no canary without a touch");
        if (touched != nullptr) look_at_tap(before, event, touched->response, canary->level);
    }
    if (const auto* response = std::visit(ResponseOf{}, given))
        law(visit_ && *visit_ == *response, "what follows a rating names its response");
    if (std::holds_alternative<domain::Undone>(given))
        law(touches(event, Act::undo) && now_ - rated_at_ < flow::undo_time, "undo works for three seconds");
}

void Life::look_at_tap(const flow::State& before, const flow::Event& event, const domain::ResponseId& response,
                       domain::Level level) {
    const auto* touched = std::get_if<flow::Touched>(&event);
    law(touched != nullptr && touched->target == stage::face(level.number()) && touched->response == response,
        "no rating without a touch of that face");
    law(in<flow::Asking>(before) != nullptr, "no rating but by a face of the question");
    law(now_ - before.changed >= flow::touch_guard, "no rating by a touch within 300 ms of a change");
}

// Whoever leaves a screen, by a touch or by walking away, leaves there what they gave.
void Life::look_at_leaving(const flow::State& before, const flow::Event& event) {
    if (step_.state.phase.index() == before.phase.index() || is_testing(before)) return;
    const domain::Given* given = save_in(step_);
    if (const auto* telling = in<flow::Telling>(before); telling != nullptr && !telling->remarks.empty()) {
        const auto* answers = given == nullptr ? nullptr : std::get_if<domain::Answers>(given);
        law(touches(event, Act::undo) || (answers != nullptr && answers->remarks == telling->remarks),
            "remarks are saved when their screen is left");
    }
    if (const auto* judging = in<flow::Judging>(before); judging != nullptr && given != nullptr) {
        const auto& criteria = before.setting.survey.factors.at(judging->question.factor).criteria;
        const auto* answers = std::get_if<domain::Answers>(given);
        const auto* target = target_of(event);
        law(answers != nullptr && target != nullptr && answers->judgements.size() == 1 &&
                answers->judgements.front().criterion == criteria.at(judging->question.criterion).id &&
                stage::face(answers->judgements.front().level.number()) == *target,
            "a judgement is the touched face's, of the criterion that was on the screen");
    }
    if (const auto* writing = in<flow::Writing>(before); writing != nullptr && has_letters(*writing))
        law(touches(event, Act::skip) || (given != nullptr && std::holds_alternative<domain::Comment>(*given)),
            "a comment is saved when its screen is left");
}

void Life::look_at_screen(const flow::State& before, const flow::Event& event) {
    const flow::Screen screen = flow::screen(step_.state, wording_, now_);
    law(!screen.title.empty(), "every screen has a title");
    law(screen.faces.size() == (screen.kind == Kind::asking ? 5U : 0U), "a question has five faces, the rest none");
    law(screen.kind == flow::screen_kind(step_.state), "a screen is of the kind that it says");
    law(is<flow::Trying>() || screen.map == step_.state.map,
        "a map is tried only where it is asked whether it is right");
    const auto due = flow::deadline(before, now_);
    const bool guarded = now_ - shown_since_ < flow::touch_guard && (!due || *due > now_);
    if (guarded && target_of(event) != nullptr)
        law(!step_.effect && screen == flow::screen(before, wording_, now_),
            "a touch within 300 ms of a change of the screen changes nothing");
    if (!screens_.empty()) {
        const flow::Screen& last = screens_.back();
        // One notice and the next have nothing to touch but the language, at the same place.
        const bool other = screen.kind != last.kind || screen.look != last.look ||
                           (screen.title != last.title && screen.kind != Kind::unable);
        if (other) shown_since_ = now_;
    }
    screens_.push_back(screen);
}

}  // namespace life
