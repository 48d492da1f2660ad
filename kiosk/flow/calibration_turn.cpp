// Turn: the touch panel is calibrated, from the first target to "keep".
#include <utility>

#include "kiosk/flow/turn.hpp"

namespace flow {

void Turn::operator()(const Calibrating& phase, const Touched& event) {
    if (is(event.target, Act::cancel) && counts(event)) end_calibration(phase.report, std::nullopt);
}

// All five must come the same way: a mouse beside the panel is not the panel.
void Turn::operator()(const Calibrating& phase, const Pointed& event) {
    const bool is_another = !phase.touches.empty() && event.by_mouse != phase.by_mouse;
    if (!event.complete || is_another || !comes_late_enough()) return;
    Calibrating next = phase;
    next.by_mouse = event.by_mouse;
    next.touches.push_back(event.at);
    if (next.touches.size() == panel_targets.size()) return fit(next);
    state_.phase = std::move(next);
}

void Turn::operator()(const Calibrating& phase, const TimePassed& /*event*/) {
    if (is_closing()) give_up_calibration(phase.report, std::nullopt);
}

void Turn::fit(const Calibrating& calibrating) {
    auto map = fitted(calibrating.touches, panel_targets);
    if (!map) return end_calibration(calibrating.report, Word::calibrate_unclear);
    map->of_mouse = calibrating.by_mouse;
    state_.phase = Trying{.report = calibrating.report, .map = *map, .until = now_ + try_time, .mark = {}};
}

void Turn::operator()(const Trying& phase, const Pointed& event) {
    Trying next = phase;
    next.mark = event.by_mouse == phase.map.of_mouse ? std::optional(phase.map * event.at) : std::nullopt;
    state_.phase = std::move(next);
}

// Only a touch that went through the new map keeps it: where the mark is not, something else has touched.
void Turn::operator()(const Trying& phase, const Touched& event) {
    if (!counts(event) || now_ >= phase.until) return;
    if (is(event.target, Act::cancel)) return end_calibration(phase.report, std::nullopt);
    if (!is(event.target, Act::keep) || !phase.mark) return;
    effect_ = KeepMap{phase.map, phase.report.page};
    end_calibration(phase.report, std::nullopt);
    std::get<Reporting>(state_.phase).map = phase.map;
}

void Turn::operator()(const Trying& phase, const TimePassed& /*event*/) {
    if (is_closing()) give_up_calibration(phase.report, Word::calibrate_back);
}

// The staff's time may have run out meanwhile.
void Turn::give_up_calibration(Report report, std::optional<Word> note) {
    end_calibration(std::move(report), note);
    if (is_closing()) ask();
}

void Turn::end_calibration(Report report, std::optional<Word> note) {
    state_.touched = now_;  // nobody could touch the page meanwhile
    report.note = note;
    state_.phase = Reporting{std::move(report)};
}

}  // namespace flow
