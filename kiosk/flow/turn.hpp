// Turn: one event told to one state. The arrows of the drawing in visit.hpp, a method for each pair that has one; every
// other pair of state and event changes nothing. For kiosk/flow's own use.
#pragma once

#include <optional>

#include "kiosk/flow/visit.hpp"

namespace flow {

inline bool is(const Target& target, Act act) { return target == target_of(act); }

class Turn {
public:
    // All three outlive the turn. `effect` is empty, and filled when the turn asks for something.
    Turn(State& state, std::optional<Effect>& effect, base::Instant now) : state_(state), effect_(effect), now_(now) {}

    void operator()(const Opening& phase, const Opened& event);
    void operator()(const Opening& phase, const OpeningFailed& event);

    void operator()(const Asking& phase, const Touched& event);
    void operator()(const Dialling& phase, const Touched& event);
    void operator()(const Choosing& phase, const Touched& event);
    void operator()(const Telling& phase, const Touched& event);
    void operator()(const Judging& phase, const Touched& event);
    void operator()(const Writing& phase, const Touched& event);
    void operator()(const Unable& phase, const Touched& event);
    void operator()(const Dark& phase, const Touched& event);
    void operator()(const Reporting& phase, const Touched& event);
    void operator()(const Calibrating& phase, const Touched& event);
    void operator()(const Trying& phase, const Touched& event);

    void operator()(const Calibrating& phase, const Pointed& event);
    void operator()(const Trying& phase, const Pointed& event);

    void operator()(const Saving& phase, const Saved& event);
    void operator()(const Saving& phase, const SaveFailed& event);

    void operator()(const Checking& phase, const PinChecked& event);
    void operator()(const Checking& phase, const Reported& event);
    void operator()(const Reporting& phase, const Reported& event);

    void operator()(const Retrying& phase, const TimePassed& event);
    void operator()(const Unable& phase, const TimePassed& event);
    void operator()(const Thanking& phase, const TimePassed& event);
    void operator()(const Dialling& phase, const TimePassed& event);
    void operator()(const Choosing& phase, const TimePassed& event);
    void operator()(const Telling& phase, const TimePassed& event);
    void operator()(const Judging& phase, const TimePassed& event);
    void operator()(const Writing& phase, const TimePassed& event);
    void operator()(const Reporting& phase, const TimePassed& event);
    void operator()(const Calibrating& phase, const TimePassed& event);
    void operator()(const Trying& phase, const TimePassed& event);

    // Whatever the state.
    template <typename AnyPhase>
    void operator()(const AnyPhase& /*phase*/, const Told& event) {
        state_.around = event.around;
    }
    template <typename AnyPhase>
    void operator()(const AnyPhase& /*phase*/, const Renewed& event) {
        renew(event);
    }
    template <typename AnyPhase>
    void operator()(const AnyPhase& /*phase*/, const Presented& event) {
        bind(event);
    }
    template <typename AnyPhase, typename AnyEvent>
    void operator()(const AnyPhase& /*phase*/, const AnyEvent& /*event*/) {}

private:
    // Whether a touch comes late enough after the last change of the screen; notes it when it does.
    bool counts(const Touched& event);
    bool comes_late_enough();
    bool is_closing() const;
    bool is_testing() const { return state_.testing_until.has_value(); }

    void ask();        // the next person's question
    void ask_again();  // the same person's
    void wake();
    void save(domain::Given given, Source source, Next next, int attempts = 1);
    void go_on(Next next);
    void judge_next();
    void write();
    void thank();
    void rate(int number, const domain::ResponseId& response);
    void mark(Telling telling, int factor, bool good);
    void leave_telling(const Telling& telling, Next next);
    void leave_writing(const Writing& writing, Next next);
    void judge(const Judging& judging, int number);
    void draw_questions(const std::vector<domain::Remark>& remarks);
    void dial(Dialling dialling, const Target& target);
    void type(Writing writing, const Target& target);
    void change_look(const Target& target);
    void report(Report report);
    void carry_out(const Report& report, Act act);
    void fit(const Calibrating& calibrating);
    void give_up_calibration(Report report, std::optional<Word> note);
    void end_calibration(Report report, std::optional<Word> note);
    void change_language(int number);
    void renew(const Renewed& event);
    void bind(const Presented& event);

    State& state_;
    std::optional<Effect>& effect_;
    base::Instant now_;
};

// What ends by time without being a screen's own deadline: a language or a look nobody uses, a dossier, test mode, a
// notice, the light of a closed counter. `expiry` is when `expire` has the next of them to do.
void expire(State& state, base::Instant now);
std::optional<base::Instant> expiry(const State& state);

}  // namespace flow
