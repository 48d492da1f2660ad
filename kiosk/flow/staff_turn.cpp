// Turn: the counter's staff, from their PIN to what they do on their pages.
#include <algorithm>
#include <utility>

#include "kiosk/flow/turn.hpp"

namespace flow {

void Turn::operator()(const Checking& /*phase*/, const PinChecked& event) {
    if (event.refusal) {
        state_.phase = Dialling{.what = Dialling::What::pin, .text = {}, .wrong = event.refusal};
        return;
    }
    state_.phase = Checking{.accepted = true};
    state_.staff_until = now_ + staff_longest;
    effect_ = Show{Page::tallies};
}

void Turn::operator()(const Checking& phase, const Reported& event) {
    if (phase.accepted) report(event.report);
}

// Only when the journal knows of it: what is tapped in test mode counts for nothing.
void Turn::operator()(const Reporting& phase, const Reported& event) {
    if (phase.map && !event.report.failed) state_.map = *phase.map;
    if (!phase.starts_test || event.report.failed) return report(event.report);
    state_.testing_until = now_ + test_time;
    ask();
}

void Turn::report(Report report) {
    if (is_testing()) std::replace(report.options.begin(), report.options.end(), Act::test_mode, Act::end_test);
    state_.phase = Reporting{std::move(report)};
}

void Turn::operator()(const Reporting& phase, const Touched& event) {
    if (!counts(event)) return;
    if (is(event.target, Act::leave)) return ask();
    for (const Page page : {Page::tallies, Page::health, Page::day, Page::transfer, Page::settings})
        if (event.target == target_of(page)) effect_ = Show{page};
    for (const Act act : phase.report.options)
        if (is(event.target, act)) return carry_out(phase.report, act);
}

void Turn::operator()(const Reporting& /*phase*/, const TimePassed& /*event*/) {
    if (is_closing()) ask();
}

void Turn::carry_out(const Report& report, Act act) {
    if (act == Act::calibrate) {
        state_.phase = Calibrating{.report = report, .touches = {}};
        return;
    }
    if (act == Act::first_language) {
        std::rotate(state_.languages.begin(), state_.languages.begin() + 1, state_.languages.end());
        effect_ = Prefer{state_.languages.front(), report.page};
        return;
    }
    effect_ = CarryOut{act, report.page};
    if (act == Act::end_test) state_.testing_until.reset();
    if (act == Act::test_mode) std::get<Reporting>(state_.phase).starts_test = true;
}

}  // namespace flow
