#include "tests/kiosk/app/gallery.hpp"

#include <functional>
#include <utility>

#include "kiosk/app/assets.hpp"
#include "kiosk/flow/pad.hpp"
#include "sync/base/file.hpp"
#include "sync/wire/content.hpp"
#include "tests/kiosk/app/reports.hpp"

namespace gallery {
namespace {

using flow::Act;
using flow::Target;
using flow::Word;

constexpr base::Instant begin{base::Duration{1'000'000}};
constexpr base::Duration step_time{1'000};

flow::Setting setting() {
    const auto text = base::read_file(SIPAS_SOURCE_DIR "/assets/surveys/2640-2017.json", 1'000'000);
    auto survey = wire::read_survey(text.value());
    domain::Place place{.agency = "so-xay-dung",
                        .unit = "so-xay-dung-mot-cua",
                        .counter = "so-xay-dung-q3",
                        .field = "xay-dung",
                        .agency_name = {"Sở Xây dựng", "Department of Construction"},
                        .unit_name = {"Trung tâm Phục vụ hành chính công thành phố Đà Nẵng",
                                      "Da Nang Public Administration Service Centre"},
                        .counter_name = {"Quầy 3 – Cấp phép", "Counter 3 – Permits"}};
    return {std::move(place), std::move(*survey)};
}

flow::Surroundings surroundings() {
    return {.open = true,
            .opens = {},
            .badge = {},
            .can_write = true,
            .can_bind = true,
            .can_speak = true,
            .has_pin = true};
}

// A terminal that somebody leads to the moment of the picture.
class Walk {
public:
    Walk(const flow::Wording& wording, bool can_write)
        : can_write_(can_write), state_(flow::start(wording.languages(), begin).state) {}

    Walk& tell(const flow::Event& event, base::Duration after = step_time) {
        now_ += after;
        flow::Step next = flow::step(std::move(state_), event, now_);
        state_ = std::move(next.state);
        return *this;
    }
    Walk& touch(const Target& target) { return tell(flow::Touched{target, {7, 3, 9, 1, 5}}); }
    Walk& touch(Act act) { return touch(flow::target_of(act)); }
    Walk& type(const char* keys) {
        for (const char* key = keys; *key != '\0'; ++key) touch({Target::Kind::key, *key});
        return *this;
    }
    Walk& asking() {
        return tell(flow::Opened{setting()}).told([](flow::Surroundings&) {});
    }
    Walk& told(const std::function<void(flow::Surroundings&)>& change) {
        flow::Surroundings around = surroundings();
        around.can_write = can_write_;
        change(around);
        return tell(flow::Told{around});
    }
    Walk& telling() { return asking().touch({Target::Kind::face, 4}).tell(flow::Saved{}); }
    Walk& pin() { return asking().touch({Target::Kind::corner, 0}); }
    Walk& page(flow::Report report) {
        return pin().type("271828").touch(Act::enter).tell(flow::PinChecked{}).tell(flow::Reported{std::move(report)});
    }
    // So many targets of the calibration, a little beside their centres.
    Walk& calibrate(std::size_t touches) {
        page(settings()).touch(Act::calibrate);
        for (std::size_t i = 0; i < touches; ++i) {
            const flow::Point& at = flow::panel_targets.at(i);
            tell(flow::Pointed{{at.x * 0.96 + 0.03, at.y * 0.97 + 0.01}, false, true});
        }
        return *this;
    }
    Walk& wait(base::Duration time) { return tell(flow::TimePassed{}, time); }
    Walk& failing(flow::Reason reason) {
        asking().touch({Target::Kind::face, 2});
        for (int i = 0; i < flow::patient_attempts; ++i) {
            tell(flow::SaveFailed{reason});
            if (i + 1 < flow::patient_attempts) wait(step_time);
        }
        return *this;
    }

    flow::Screen screen(const flow::Wording& wording, domain::Language language, const flow::Look& look) {
        state_.language = language;
        if (!std::holds_alternative<flow::Reporting>(state_.phase)) state_.look = look;
        return flow::screen(state_, wording, now_);
    }

private:
    bool can_write_;
    base::Instant now_ = begin;
    flow::State state_;
};

struct Station {
    const char* name;
    std::function<void(Walk&)> walk;
};

std::vector<Station> stations() {
    const auto good = [](int factor) { return Target{Target::Kind::good, factor}; };
    const auto bad = [](int factor) { return Target{Target::Kind::bad, factor}; };
    return {
        {"starting", [](Walk&) {}},
        {"asking", [](Walk& walk) { walk.asking(); }},
        {"bound",
         [](Walk& walk) {
             walk.asking().tell(flow::Presented{flow::Presented::Way::scanned, flow::Bound{{}, "…-0975"}});
         }},
        {"bad_scan",
         [](Walk& walk) {
             walk.asking().tell(flow::Presented{flow::Presented::Way::scanned, {}});
         }},
        {"choosing", [](Walk& walk) { walk.asking().touch(Act::access).touch(Act::voice); }},
        {"no_sound",
         [](Walk& walk) { walk.asking().told([](auto& around) { around.can_speak = false; }).touch(Act::access); }},
        {"dossier", [](Walk& walk) { walk.asking().touch(Act::bind).type("H17.08-261123-0"); }},
        {"telling", [](Walk& walk) { walk.telling(); }},
        {"remarked", [=](Walk& walk) { walk.telling().touch(good(0)).touch(bad(2)).wait(flow::undo_time); }},
        {"judging", [=](Walk& walk) { walk.telling().touch(good(2)).touch(Act::more).tell(flow::Saved{}); }},
        {"still_here", [=](Walk& walk) { walk.telling().touch(bad(1)).wait(base::Duration{48'000}); }},
        {"writing",
         [](Walk& walk) {
             walk.telling().touch(Act::more);
             for (int i = 0; i < 5; ++i) walk.touch(Act::skip);
             walk.type("casn booj huowngs daanx raats taanj tinhf");
         }},
        {"thanking", [](Walk& walk) { walk.telling().touch(Act::done); }},
        {"not_enrolled", [](Walk& walk) { walk.tell(flow::OpeningFailed{flow::Reason::not_enrolled}); }},
        {"not_open", [](Walk& walk) { walk.tell(flow::OpeningFailed{flow::Reason::not_open}); }},
        {"not_kept", [](Walk& walk) { walk.failing(flow::Reason::not_kept); }},
        {"disk_full", [](Walk& walk) { walk.failing(flow::Reason::disk_full); }},
        {"clock_wrong", [](Walk& walk) { walk.asking().told([](auto& around) { around.badge = Word::clock_badge; }); }},
        {"survey_expired",
         [](Walk& walk) { walk.asking().told([](auto& around) { around.badge = Word::survey_badge; }); }},
        {"closed",
         [](Walk& walk) {
             walk.asking().told([](auto& around) {
                 around.open = false;
                 around.opens = "07:30 (24/11)";
             });
         }},
        {"dark",
         [](Walk& walk) {
             walk.asking().told([](auto& around) {
                 around.open = false;
                 around.opens = "07:30 (24/11)";
             });
             walk.wait(flow::dark_time);
         }},
        {"pin", [](Walk& walk) { walk.pin().type("2718"); }},
        {"tallies", [](Walk& walk) { walk.page(tallies(setting().place)); }},
        {"health", [](Walk& walk) { walk.page(health()); }},
        {"day", [](Walk& walk) { walk.page(day()); }},
        {"transfer", [](Walk& walk) { walk.page(transfer()); }},
        {"settings", [](Walk& walk) { walk.page(settings()); }},
        {"calibrating", [](Walk& walk) { walk.calibrate(0); }},
        {"calibrating_centre", [](Walk& walk) { walk.calibrate(4); }},
        {"trying",
         [](Walk& walk) {
             walk.calibrate(5).tell(flow::Pointed{{0.3, 0.62}});
         }},
        {"calibration_unclear",
         [](Walk& walk) {
             walk.calibrate(4).tell(flow::Pointed{{0.9, 0.2}, false, true});
         }},
        {"test_mode", [](Walk& walk) { walk.page(settings()).touch(Act::test_mode).tell(flow::Reported{settings()}); }},
    };
}

}  // namespace

std::vector<Moment> moments(const flow::Wording& wording, domain::Language language, const flow::Look& look,
                            bool can_write) {
    std::vector<Moment> moments;
    for (const Station& station : stations()) {
        Walk walk(wording, can_write);
        station.walk(walk);
        moments.push_back({station.name, walk.screen(wording, language, look)});
    }
    return moments;
}

flow::Wording shipped_wording() { return app::read_wording(SIPAS_SOURCE_DIR "/assets").value(); }

}  // namespace gallery
