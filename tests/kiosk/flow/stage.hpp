// Stage: a setting, words and shorthand for the tests of the visit.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/flow/visit.hpp"
#include "sync/base/check.hpp"

namespace stage {

inline constexpr base::Instant begin{base::Duration{1'000'000}};
inline constexpr base::Duration tick{1};

inline domain::Factor factor(const std::string& id, int criteria) {
    domain::Factor made{id, {"Nhân tố " + id, "Factor " + id}, {}};
    for (int i = 1; i <= criteria; ++i) {
        const std::string name = id + "." + std::to_string(i);
        made.criteria.push_back({name, {"Tiêu chí " + name, "Criterion " + name}});
    }
    return made;
}

// Five factors, with as many criteria as those of 2640-2017.
inline flow::Setting setting() {
    flow::Setting setting;
    setting.place = {.agency = "so-tu-phap",
                     .unit = "so-tu-phap.motcua",
                     .counter = "so-tu-phap.q3",
                     .field = "ho-tich",
                     .agency_name = {"Sở Tư pháp", "Department of Justice"},
                     .unit_name = {"Bộ phận Một cửa", "One-stop unit"},
                     .counter_name = {"Quầy 3", "Counter 3"}};
    setting.survey.id = "2640-2017";
    setting.survey.question = {"Ông/Bà hài lòng như thế nào?", "How satisfied are you?"};
    setting.survey.levels = {{"Rất không hài lòng", "Very dissatisfied"},
                             {"Không hài lòng", "Dissatisfied"},
                             {"Bình thường", "Neutral"},
                             {"Hài lòng", "Satisfied"},
                             {"Rất hài lòng", "Very satisfied"}};
    setting.survey.factors = {factor("1", 4), factor("2", 5), factor("3", 6), factor("4", 3), factor("5", 4)};
    return setting;
}

// The same place with the survey of another year.
inline flow::Setting renewed() {
    flow::Setting other = setting();
    other.survey.id = "2640-2027";
    other.survey.question = {"Câu hỏi mới?", "A new question?"};
    return other;
}

// Every word by its own name, but a few that are read in the tests: "thanks_title" is "Xin cảm ơn".
inline flow::Texts texts(domain::Language language) {
    flow::Texts texts;
    for (std::size_t i = 0; i < texts.size(); ++i)
        texts.at(i) =
            std::string(flow::name_of(static_cast<flow::Word>(i))) + " (" + std::string(language.code()) + ")";
    const auto say = [&texts](flow::Word word, const char* text) { texts.at(static_cast<std::size_t>(word)) = text; };
    const bool vietnamese = language == domain::Language::vietnamese;
    say(flow::Word::language, vietnamese ? "Tiếng Việt" : "English");
    say(flow::Word::thanks_title, vietnamese ? "Xin cảm ơn" : "Thank you");
    say(flow::Word::not_kept_title, vietnamese ? "Chưa ghi nhận" : "Not recorded");
    say(flow::Word::bound, vietnamese ? "Hồ sơ {}" : "Dossier {}");
    say(flow::Word::closed_heading, vietnamese ? "Mở cửa lúc {}" : "Opens at {}");
    say(flow::Word::closed_body, vietnamese ? "Đóng cửa đến {}" : "Closed until {}");
    return texts;
}

inline std::vector<domain::Language> languages() { return {domain::Language::vietnamese, domain::Language::english}; }

inline flow::Wording wording() {
    flow::Wording wording;
    for (const domain::Language language : languages()) wording.add(language, texts(language));
    return wording;
}

inline std::string word(flow::Word word, domain::Language language = domain::Language::vietnamese) {
    return texts(language).at(static_cast<std::size_t>(word));
}

inline domain::ResponseId response(base::Byte number) { return {number}; }
inline flow::Target face(int level) { return {flow::Target::Kind::face, level}; }
inline flow::Target language(int place) { return {flow::Target::Kind::language, place}; }
inline flow::Target key(int number) { return {flow::Target::Kind::key, number}; }
inline flow::Target good(int factor) { return {flow::Target::Kind::good, factor}; }
inline flow::Target bad(int factor) { return {flow::Target::Kind::bad, factor}; }
inline constexpr flow::Target corner{flow::Target::Kind::corner, 0};
inline constexpr flow::Target wake{flow::Target::Kind::wake, 0};

inline flow::Bound dossier(base::Byte number) { return {{number}, "…" + std::to_string(number)}; }
inline flow::Presented scan(base::Byte number) { return {flow::Presented::Way::scanned, dossier(number)}; }
inline flow::Presented bad_scan() { return {flow::Presented::Way::scanned, std::nullopt}; }
inline flow::Presented serve(base::Byte number) { return {flow::Presented::Way::served, dossier(number)}; }
inline flow::Presented serve_nobody() { return {flow::Presented::Way::served, std::nullopt}; }

// A terminal with everything that it can have.
inline flow::Surroundings equipped() {
    return {.open = true,
            .opens = {},
            .badge = {},
            .can_write = true,
            .can_bind = true,
            .can_speak = true,
            .has_pin = true};
}

inline flow::Surroundings closed() {
    flow::Surroundings around = equipped();
    around.open = false;
    around.opens = "07:30";
    return around;
}

inline flow::Report report(flow::Page page, std::vector<flow::Act> options = {}) {
    return {
        .page = page, .rows = {}, .charts = {}, .code = {}, .caption = {}, .options = std::move(options), .note = {}};
}

// A state with its clock, on which nothing happens by itself: each event comes `after` the one before, and effects wait
// for their outcome unless `disk_works`.
class Visit {
public:
    Visit() : step_(flow::start(languages(), begin)) {}

    void tell(const flow::Event& event, base::Duration after = base::Duration{0}) {
        now_ += after;
        step_ = flow::step(std::move(step_.state), event, now_);
        if (!disk_works || saving() == nullptr) return;
        kept.push_back(*saving());
        step_ = flow::step(std::move(step_.state), flow::Saved{}, now_);
    }
    // A touch that comes late enough to count.
    void touch(const flow::Target& target, base::Duration after = flow::touch_guard) {
        tell(flow::Touched{target, response(++touches_)}, after);
    }
    void touch(flow::Act act, base::Duration after = flow::touch_guard) { touch(flow::target_of(act), after); }
    void type(const std::string& keys, base::Duration between = base::Duration{40}) {
        bool first = true;
        for (const char sign : keys) touch(key(sign), std::exchange(first, false) ? flow::touch_guard : between);
    }
    // Jumps to the deadline and lets it pass.
    void wait() {
        now_ = flow::deadline(state(), now_).value();
        tell(flow::TimePassed{});
    }
    // Lets time pass as the loop does: from deadline to deadline.
    void pass(base::Duration time) {
        const base::Instant until = now_ + time;
        int turns = 0;
        for (auto due = flow::deadline(state(), now_); due && *due <= until; due = flow::deadline(state(), now_)) {
            base::check(++turns < 10'000, "time goes on");
            now_ = std::max(now_, *due);
            tell(flow::TimePassed{});
        }
        now_ = until;
    }

    const flow::State& state() const { return step_.state; }
    const std::optional<flow::Effect>& effect() const { return step_.effect; }
    base::Instant now() const { return now_; }
    base::Byte touches() const { return touches_; }
    flow::Screen screen() const { return flow::screen(state(), wording(), now_); }
    flow::Screen::Kind shown() const { return flow::screen_kind(state()); }
    template <typename AnyPhase>
    bool is() const {
        return std::holds_alternative<AnyPhase>(state().phase);
    }
    template <typename AnyEffect>
    bool asks_for() const {
        return effect() && std::holds_alternative<AnyEffect>(*effect());
    }
    // What the last step wants saved, if it wants anything saved.
    const domain::Given* saving() const {
        return asks_for<flow::Save>() ? &std::get<flow::Save>(*effect()).given : nullptr;
    }
    template <typename AnyGiven>
    const AnyGiven& to_save() const {
        return std::get<AnyGiven>(std::get<flow::Save>(effect().value()).given);
    }

    bool disk_works = false;          // every Save is followed by Saved at once
    std::vector<domain::Given> kept;  // with disk_works: what was saved

private:
    base::Instant now_ = begin;
    flow::Step step_;
    base::Byte touches_ = 0;
};

// Opened and equipped, and long enough ago that touches count.
inline Visit asking(const flow::Surroundings& around = equipped()) {
    Visit visit;
    visit.tell(flow::Opened{setting()});
    visit.tell(flow::Told{around});
    visit.tell(flow::TimePassed{}, base::Duration{1'000});
    return visit;
}

// … with a disk that works.
inline Visit well(const flow::Surroundings& around = equipped()) {
    Visit visit = asking(around);
    visit.disk_works = true;
    return visit;
}

// Just rated, saved and thanked.
inline Visit told(int level = 4, const flow::Surroundings& around = equipped()) {
    Visit visit = well(around);
    visit.touch(face(level));
    return visit;
}

// The first of five criteria, nothing remarked.
inline Visit judging() {
    Visit visit = told();
    visit.touch(flow::Act::more);
    return visit;
}

// The keyboard, every criterion skipped.
inline Visit writing() {
    Visit visit = judging();
    while (visit.is<flow::Judging>()) visit.touch(flow::Act::skip);
    return visit;
}

// A face was touched and saving failed `times` times.
inline Visit failing(int times) {
    Visit visit = asking();
    visit.touch(face(2));
    for (int i = 0; i < times; ++i) {
        if (i > 0) visit.wait();
        visit.tell(flow::SaveFailed{});
    }
    return visit;
}

// On the staff's pages, the first of which offers these.
inline Visit reporting(const std::vector<flow::Act>& options = {}) {
    Visit visit = well();
    visit.touch(corner);
    visit.type("2468");
    visit.touch(flow::Act::enter);
    visit.tell(flow::PinChecked{});
    visit.tell(flow::Reported{report(flow::Page::tallies, options)});
    return visit;
}

// In test mode, asking.
inline Visit testing() {
    Visit visit = reporting({flow::Act::test_mode});
    visit.touch(flow::Act::test_mode);
    visit.tell(flow::Reported{report(flow::Page::tallies, {flow::Act::test_mode})});
    return visit;
}

// Outside hours, and nobody was here for a minute.
inline Visit dark() {
    Visit visit = well(closed());
    visit.pass(flow::dark_time);
    return visit;
}

}  // namespace stage
