#include "sync/uploader/upload.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/uploader/backoff.hpp"
#include "sync/uploader/verdict.hpp"

namespace uploader {
namespace {

using Kind = journal::UploaderState::Kind;

// The header line stands in the same batch: a device's id and two stamps fit well within.
constexpr std::size_t lines_bytes_limit = wire::batch_bytes_limit - 1024;

std::string in_words(base::Duration wait) {
    return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(wait).count());
}

// One step under way: the state it will leave and the effects it has asked for so far.
class Turn {
public:
    Turn(const Settings& settings, State state, const base::Stamp& now, double chance)
        : settings_(settings), now_(now), chance_(chance), next_{std::move(state), {}} {}

    template <typename Activity, typename Event>
    void take(const Activity& /*activity*/, const Event& /*nobody waits for it*/) {}
    void take(const Resting& resting, const Rested& rested);
    void take(const Reading& reading, const Found& found);
    void take(const Looking& looking, const Looked& looked);
    void take(const Asking& asking, const Answered& answered);
    void take(const Sending& sending, const Answered& answered);
    void take(const Comparing& comparing, const Compared& compared);

    Step result() && { return std::move(next_); }

private:
    State& state() { return next_.state; }
    void report(base::Severity severity, std::string words) {
        next_.effects.emplace_back(Report{severity, std::move(words)});
    }

    void go_on(Resting::Next next) { next == Resting::Next::ask ? ask() : read(); }
    void ask();
    void read();
    void send(const journal::Slice& slice);
    void fail_reading(const base::Problem& problem, Resting::Next next);
    void rest(base::Duration wait, Resting::Next next, Resting::Why why);
    void tell(journal::UploaderState now);

    void weigh(const Answer& answer, const std::optional<Sending>& sent);
    void weigh_batch_problem(const Answer& answer, const Sending& sent);
    void accept(const wire::Receipt& receipt, const std::optional<Sending>& sent);
    void have_nothing_for(const wire::Receipt& receipt);
    void settle(const wire::Receipt& receipt, const Sending& sent);

    void back_off(const std::string& what, Resting::Next next, std::string_view retry_after = {});
    void hold(Kind kind, const std::string& what, Resting::Next next, wire::Sequence entry = 0);
    void correct(const std::string& what, Resting::Next next);
    void end(std::string_view why, const std::string& what);
    void stay_over();
    void stay_stopped();
    void wrap(const Answer& answer, wire::Sequence entry);
    void halve(const Answer& answer, const Sending& sent);
    void rewind(const Answer& answer);
    void speak_plainer(const Answer& answer);

    const Settings& settings_;
    const base::Stamp& now_;
    double chance_;
    Step next_;
};

void Turn::take(const Resting& resting, const Rested& /*rested*/) {
    if (now_.monotonic < resting.until) return;
    if (are_too_many(state().contradicted)) return stay_stopped();
    state().ending ? stay_over() : go_on(resting.next);
}

void Turn::fail_reading(const base::Problem& problem, Resting::Next next) {
    const std::string what = "the journal could not be read, " + to_text(problem);
    if (problem.code == base::Code::damaged) return hold(Kind::damaged, what, next);
    // The server lacks what it once called durable; only a backup of it can help.
    if (problem.code == base::Code::gap) return hold(Kind::held, what, Resting::Next::ask, problem.expect);
    back_off(what, next);
}

void Turn::take(const Reading& /*reading*/, const Found& found) {
    if (!found.slice) return fail_reading(found.slice.problem(), Resting::Next::read);
    if (!found.slice->lines.empty()) return send(*found.slice);
    if (now_.monotonic - state().heard >= contact_interval) return ask();
    tell({});
    rest(settings_.poll, Resting::Next::read, Resting::Why::drained);
}

void Turn::take(const Asking& /*asking*/, const Answered& answered) { weigh(answered.answer, std::nullopt); }

void Turn::take(const Sending& sending, const Answered& answered) { weigh(answered.answer, sending); }

void Turn::take(const Comparing& comparing, const Compared& compared) {
    const wire::Receipt& receipt = comparing.receipt;
    const bool above = !compared.own && compared.own.problem().code == base::Code::not_found;
    if (above && settings_.is_set_aside) return have_nothing_for(receipt);
    if (!compared.own && !above) return fail_reading(compared.own.problem(), Resting::Next::ask);
    if (receipt.sequence == 0 && receipt.head != wire::Hash{})
        return back_off("a receipt for no entries came with a head", Resting::Next::ask);
    if (above)
        return end("rollback",
                   fmt::format("the server signed for {} entries, more than this journal has", receipt.sequence));
    if (receipt.sequence > 0 && *compared.own != receipt.head)
        return end("fork", fmt::format("the server signed for {} entries that are not those of this journal",
                                       receipt.sequence));
    accept(receipt, comparing.sent);
}

void Turn::take(const Looking& /*looking*/, const Looked& looked) {
    if (!looked.end) return fail_reading(looked.end.problem(), Resting::Next::ask);
    state().activity = Asking{};
    next_.effects.emplace_back(Send{head_request(settings_.door, settings_.stream.epoch, *looked.end, now_)});
}

void Turn::ask() {
    if (settings_.is_set_aside) {
        state().activity = Asking{};
        next_.effects.emplace_back(Send{head_request(settings_.door, settings_.stream.epoch)});
        return;
    }
    state().activity = Looking{};
    next_.effects.emplace_back(Look{});
}

void Turn::read() {
    state().activity = Reading{};
    next_.effects.emplace_back(Read{state().cursor, state().raw ? 1 : state().entries_limit, lines_bytes_limit});
}

void Turn::send(const journal::Slice& slice) {
    wire::BatchHeader header = header_of(slice, settings_.stream, now_);
    header.raw = state().raw == header.first && header.last == header.first;
    const bool follows = slice.first == state().cursor + 1;
    if (!follows || !wire::prove({header, {}, slice.lines}, settings_.device_key))
        return hold(Kind::damaged,
                    fmt::format("entries {} to {} of the journal do not match their hashes and signature", header.first,
                                header.last),
                    Resting::Next::read);
    state().activity = Sending{header.first, header.last};
    next_.effects.emplace_back(
        Send{batch_request(settings_.door, header, slice.lines, state().encoding, state().incarnation)});
}

void Turn::rest(base::Duration wait, Resting::Next next, Resting::Why why) {
    state().activity = Resting{now_.monotonic + wait, next, why};
}

void Turn::weigh(const Answer& answer, const std::optional<Sending>& sent) {
    const auto again = sent ? Resting::Next::read : Resting::Next::ask;
    switch (verdict_on(answer)) {
        case Verdict::answered:
            if (auto receipt = receipt_in(answer, settings_.stream, settings_.receipt_key)) {
                next_.effects.emplace_back(Compare{receipt->sequence});
                state().activity = Comparing{*std::move(receipt), sent};
                return;
            }
            return back_off("answer 200 without a valid receipt", again);
        case Verdict::refused:
            return hold(Kind::refused, "the server does not let this device in, " + to_text(answer),
                        Resting::Next::ask);
        case Verdict::outdated:
            return hold(Kind::outdated, "this program is too old for the server, " + to_text(answer),
                        Resting::Next::ask);
        case Verdict::forked:
            return end("fork", "the server holds other entries of this epoch, " + to_text(answer));
        default:
            if (sent) return weigh_batch_problem(answer, *sent);
            return back_off(to_text(answer), again, answer.retry_after);
    }
}

void Turn::weigh_batch_problem(const Answer& answer, const Sending& sent) {
    switch (verdict_on(answer)) {
        case Verdict::indigestible:
            return halve(answer, sent);
        case Verdict::gap:
            return rewind(answer);
        case Verdict::restored:
            return correct("the server was restored", Resting::Next::ask);
        case Verdict::unreadable:
            return speak_plainer(answer);
        case Verdict::unproven:
            return correct("the server could not verify a batch that verifies here", Resting::Next::read);
        default:
            return back_off(to_text(answer), Resting::Next::read, answer.retry_after);
    }
}

void Turn::accept(const wire::Receipt& receipt, const std::optional<Sending>& sent) {
    if (sent && receipt.sequence < sent->first)
        return back_off(fmt::format("a receipt for {} entries came instead of one for those sent", receipt.sequence),
                        Resting::Next::read);
    if (sent) {
        settle(receipt, *sent);
    } else {
        report(base::Severity::info, fmt::format("the server holds entries through {}", receipt.sequence));
    }
    // A question asked to put something right proves nothing yet: only an accepted batch ends the patience then.
    if (state().corrections == 0) state().failures = 0;
    state().cursor = receipt.sequence;
    state().incarnation = receipt.incarnation;
    state().heard = now_.monotonic;
    next_.effects.emplace_back(Keep{receipt});
    read();
}

// The server holds more than what is left of a journal that was set aside.
void Turn::have_nothing_for(const wire::Receipt& receipt) {
    state().cursor = receipt.sequence;
    next_.effects.emplace_back(Keep{receipt});
    tell({});
    rest(settings_.poll, Resting::Next::ask, Resting::Why::drained);
}

void Turn::settle(const wire::Receipt& receipt, const Sending& sent) {
    report(base::Severity::info,
           fmt::format("entries {} to {} acknowledged", sent.first, std::min(sent.last, receipt.sequence)));
    tell({});
    state().corrections = 0;
    state().raw.reset();
    state().entries_limit = std::min(wire::batch_entries_limit, state().entries_limit * 2);
}

void Turn::back_off(const std::string& what, Resting::Next next, std::string_view retry_after) {
    const base::Duration wait = backoff(state().failures++, chance_, retry_after);
    report(base::Severity::warning, fmt::format("{}: everything is kept, trying again in {}", what, in_words(wait)));
    tell({.kind = Kind::retrying, .words = what});
    rest(wait, next, Resting::Why::retrying);
}

void Turn::hold(Kind kind, const std::string& what, Resting::Next next, wire::Sequence entry) {
    const base::Duration spread_wait = spread(kind == Kind::outdated ? outdated_wait : refused_wait, chance_);
    report(base::Severity::alarm, fmt::format("{}: everything is kept, somebody has to look; trying again in {}", what,
                                              in_words(spread_wait)));
    tell({.kind = kind, .sequence = entry, .words = what});
    rest(spread_wait, next, Resting::Why::refused);
}

// Once, until it is another thing. Silence ends no trouble: who was not let in may still not be when the network fails.
void Turn::tell(journal::UploaderState now) {
    auto& told = state().told;
    const bool in_trouble = told && told->kind != Kind::well && told->kind != Kind::retrying;
    if (in_trouble && now.kind == Kind::retrying) return;
    const bool same_trouble = told && told->kind == now.kind && told->sequence == now.sequence;
    now.since = same_trouble ? told->since : now_.wall;
    if (told == now) return;
    told = now;
    next_.effects.emplace_back(Tell{std::move(now)});
}

// What can be put right is put right at once, but only once between two accepted batches: a server that keeps saying
// the same is met with patience, not with a storm.
void Turn::correct(const std::string& what, Resting::Next next) {
    if (state().corrections++ > 0) return back_off(what, next);
    ++state().failures;
    report(base::Severity::warning, what + ": trying again at once");
    go_on(next);
}

void Turn::halve(const Answer& answer, const Sending& sent) {
    const std::size_t entries = sent.last - sent.first + 1;
    if (entries == 1) return wrap(answer, sent.first);
    state().entries_limit = entries / 2;
    report(base::Severity::warning, fmt::format("the server refuses entries {} to {}, {}: sending half of them",
                                                sent.first, sent.last, to_text(answer)));
    read();
}

// Something in between may take offence at the line itself: in base64 it has nothing to take offence at.
void Turn::wrap(const Answer& answer, wire::Sequence entry) {
    const std::string what = fmt::format("the server refuses entry {}, {}", entry, to_text(answer));
    if (state().raw == entry) return hold(Kind::held, what, Resting::Next::read, entry);
    report(base::Severity::alarm, what + ": sending it as raw");
    state().raw = entry;
    read();
}

// The kiosk learns it from receipts.db, goes on in the next epoch, and takes over what the server does not hold.
void Turn::end(std::string_view why, const std::string& what) {
    if (settings_.is_over) return rest(settings_.poll, Resting::Next::ask, Resting::Why::over);
    report(base::Severity::alarm, what + ": this epoch is over, everything is kept, nothing more of it is sent");
    tell({.kind = Kind::forked, .words = what});
    state().ending = journal::Ending{std::string(why), what, now_.wall};
    state().contradicted.push_back(now_.wall);
    stay_over();
}

void Turn::stay_over() {
    next_.effects.emplace_back(End{*state().ending});
    rest(settings_.poll, Resting::Next::ask, Resting::Why::over);
}

void Turn::stay_stopped() {
    const std::string what = fmt::format(
        "the server contradicted {} epochs of this terminal within a day, so that another one may run with its key: "
        "nothing is sent until this terminal is enrolled again (sipas-uploader --enrol URL CODE --again)",
        endings_limit + 1);
    if (state().ending) next_.effects.emplace_back(End{*state().ending});
    report(base::Severity::alarm, what + "; everything is kept");
    tell({.kind = Kind::stopped, .words = what});
    rest(refused_wait, Resting::Next::ask, Resting::Why::stopped);
}

void Turn::rewind(const Answer& answer) {
    const auto expected = expected_in(answer);
    correct(expected ? fmt::format("the server misses entries from {}", *expected)
                     : std::string("the server misses earlier entries"),
            Resting::Next::ask);
}

void Turn::speak_plainer(const Answer& answer) {
    if (state().encoding == wire::Encoding::plain) return back_off(to_text(answer), Resting::Next::read);
    state().encoding = state().encoding == wire::Encoding::zstd ? wire::Encoding::gzip : wire::Encoding::plain;
    report(base::Severity::warning,
           fmt::format("the server does not read this encoding: going on with {}", wire::name_of(state().encoding)));
    read();
}

}  // namespace

bool are_too_many(const std::vector<base::WallTime>& times) {
    for (std::size_t last = endings_limit; last < times.size(); ++last)
        if (std::chrono::abs(times[last] - times[last - endings_limit]) <= endings_span) return true;
    return false;
}

State start(const Settings& settings, const std::optional<wire::Receipt>& newest, base::Instant now, double chance) {
    const auto wait = static_cast<base::Duration::rep>(static_cast<double>(settings.first_contact.count()) * chance);
    State state{.activity = Resting{now + base::Duration{wait}, Resting::Next::ask, Resting::Why::starting}};
    if (newest) state.cursor = newest->sequence;
    return state;
}

Step step(const Settings& settings, State state, const Event& event, const base::Stamp& now, double chance) {
    const auto activity = state.activity;
    Turn turn(settings, std::move(state), now, chance);
    std::visit([&turn](const auto& doing, const auto& happened) { turn.take(doing, happened); }, activity, event);
    return std::move(turn).result();
}

std::optional<base::Instant> deadline(const State& state) {
    const auto* resting = std::get_if<Resting>(&state.activity);
    return resting == nullptr ? std::nullopt : std::optional(resting->until);
}

}  // namespace uploader
