#include "kiosk/flow/screen.hpp"

#include "kiosk/flow/visit.hpp"

namespace flow {
namespace {

using domain::Language;

struct Notice {
    const domain::Words& title;
    const domain::Words& body;
};

Notice notice(Reason reason, const Wording& wording) {
    switch (reason) {
        case Reason::not_enrolled:
            return {wording.not_enrolled_title, wording.not_enrolled_body};
        case Reason::not_open:
            return {wording.not_open_title, wording.not_open_body};
        case Reason::not_kept:
            break;
    }
    return {wording.not_kept_title, wording.not_kept_body};
}

Notice notice(const State& state, const Wording& wording) {
    if (std::holds_alternative<Thanking>(state.phase)) return {wording.thanks_title, wording.thanks_body};
    if (std::holds_alternative<Opening>(state.phase)) return {wording.starting_title, wording.starting_body};
    if (const auto* unable = std::get_if<Unable>(&state.phase)) return notice(unable->reason, wording);
    return notice(Reason::not_kept, wording);
}

std::vector<Button> faces(const domain::Survey& survey, Language language) {
    std::vector<Button> faces;
    int number = domain::Level::lowest;
    for (const domain::Words& level : survey.levels)
        faces.push_back({{Target::Kind::face, number++}, level.in(language)});
    return faces;
}

// Offers the language that is not shown, by its own name.
Button language_button(Language language, const Wording& wording) {
    const Language offered = language == Language::vietnamese ? Language::english : Language::vietnamese;
    return {{Target::Kind::language, 0}, wording.language.in(offered)};
}

}  // namespace

// Saving and Retrying keep the screen on which the face was touched; what is not yet known is not announced.
Screen::Kind screen_kind(const State& state) {
    if (std::holds_alternative<Thanking>(state.phase)) return Screen::Kind::thanking;
    if (std::holds_alternative<Opening>(state.phase) || std::holds_alternative<Unable>(state.phase))
        return Screen::Kind::unable;
    if (const auto* saving = std::get_if<Saving>(&state.phase); saving && saving->attempts > patient_attempts)
        return Screen::Kind::unable;
    return Screen::Kind::asking;
}

Screen screen(const State& state, const Wording& wording) {
    const Language language = state.language;
    const domain::Place& place = state.setting.place;
    Screen screen;
    screen.kind = screen_kind(state);
    screen.agency = place.agency_name.in(language);
    screen.unit = place.unit_name.in(language);
    screen.counter = place.counter_name.in(language);
    if (screen.kind == Screen::Kind::asking) {
        screen.title = state.setting.survey.question.in(language);
        screen.faces = faces(state.setting.survey, language);
    } else {
        const Notice words = notice(state, wording);
        screen.title = words.title.in(language);
        screen.body = words.body.in(language);
    }
    if (screen.kind != Screen::Kind::thanking) screen.buttons = {language_button(language, wording)};
    return screen;
}

}  // namespace flow
