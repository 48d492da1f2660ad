#include "sync/uploader/upload.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/uploader/backoff.hpp"
#include "sync/uploader/verdict.hpp"

namespace uploader {
namespace {

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
    void rest(base::Duration wait, Resting::Next next, Resting::Why why);

    void weigh(const Answer& answer, const std::optional<Sending>& sent);
    void weigh_batch_problem(const Answer& answer, const Sending& sent);
    void accept(const wire::Receipt& receipt, const std::optional<Sending>& sent);
    void settle(const wire::Receipt& receipt, const Sending& sent);

    void back_off(const std::string& what, Resting::Next next, std::string_view retry_after = {});
    void hold(const std::string& what, base::Duration wait, Resting::Next next);
    void correct(const std::string& what, Resting::Next next);
    void halve(const Answer& answer, const Sending& sent);
    void rewind(const Answer& answer);
    void speak_plainer(const Answer& answer);

    const Settings& settings_;
    const base::Stamp& now_;
    double chance_;
    Step next_;
};

void Turn::take(const Resting& resting, const Rested& /*rested*/) {
    if (now_.monotonic >= resting.until) go_on(resting.next);
}

void Turn::take(const Reading& /*reading*/, const Found& found) {
    if (!found.slice) {
        const std::string what = "the journal could not be read, " + to_text(found.slice.problem());
        if (found.slice.problem().code == base::Code::damaged) return hold(what, refused_wait, Resting::Next::read);
        return back_off(what, Resting::Next::read);
    }
    if (!found.slice->lines.empty()) return send(*found.slice);
    if (now_.monotonic - state().heard >= contact_interval) return ask();
    rest(settings_.poll, Resting::Next::read, Resting::Why::drained);
}

void Turn::take(const Asking& /*asking*/, const Answered& answered) { weigh(answered.answer, std::nullopt); }

void Turn::take(const Sending& sending, const Answered& answered) { weigh(answered.answer, sending); }

void Turn::take(const Comparing& comparing, const Compared& compared) {
    const wire::Receipt& receipt = comparing.receipt;
    if (!compared.own && compared.own.problem().code != base::Code::not_found)
        return back_off("the journal could not be read, " + to_text(compared.own.problem()), Resting::Next::ask);
    const bool ours =
        receipt.sequence == 0 ? receipt.head == wire::Hash{} : compared.own && *compared.own == receipt.head;
    if (!ours)
        return hold(
            fmt::format("the server signed for {} entries that are not those of this journal", receipt.sequence),
            refused_wait, Resting::Next::ask);
    accept(receipt, comparing.sent);
}

void Turn::ask() {
    state().activity = Asking{};
    next_.effects.emplace_back(Send{head_request(settings_.door, settings_.stream.epoch)});
}

void Turn::read() {
    state().activity = Reading{};
    next_.effects.emplace_back(Read{state().cursor, state().entries_limit, lines_bytes_limit});
}

void Turn::send(const journal::Slice& slice) {
    const wire::BatchHeader header = header_of(slice, settings_.stream, now_);
    const bool follows = slice.first == state().cursor + 1;
    if (!follows || !wire::prove({header, {}, slice.lines}, settings_.device_key))
        return hold(fmt::format("entries {} to {} of the journal do not match their hashes and signature", header.first,
                                header.last),
                    refused_wait, Resting::Next::read);
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
            return hold("the server does not let this device in, " + to_text(answer), refused_wait, Resting::Next::ask);
        case Verdict::outdated:
            return hold("this program is too old for the server, " + to_text(answer), outdated_wait,
                        Resting::Next::ask);
        case Verdict::forked:
            return hold("the server holds other entries of this epoch, " + to_text(answer), refused_wait,
                        Resting::Next::ask);
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

void Turn::settle(const wire::Receipt& receipt, const Sending& sent) {
    report(base::Severity::info,
           fmt::format("entries {} to {} acknowledged", sent.first, std::min(sent.last, receipt.sequence)));
    state().corrections = 0;
    state().entries_limit = std::min(wire::batch_entries_limit, state().entries_limit * 2);
}

void Turn::back_off(const std::string& what, Resting::Next next, std::string_view retry_after) {
    const base::Duration wait = backoff(state().failures++, chance_, retry_after);
    report(base::Severity::warning, fmt::format("{}: everything is kept, trying again in {}", what, in_words(wait)));
    rest(wait, next, Resting::Why::retrying);
}

void Turn::hold(const std::string& what, base::Duration wait, Resting::Next next) {
    const base::Duration spread_wait = spread(wait, chance_);
    report(base::Severity::alarm, fmt::format("{}: everything is kept, somebody has to look; trying again in {}", what,
                                              in_words(spread_wait)));
    rest(spread_wait, next, Resting::Why::refused);
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
    if (entries == 1)
        return hold(fmt::format("the server refuses entry {}, {}", sent.first, to_text(answer)), refused_wait,
                    Resting::Next::read);
    state().entries_limit = entries / 2;
    report(base::Severity::warning, fmt::format("the server refuses entries {} to {}, {}: sending half of them",
                                                sent.first, sent.last, to_text(answer)));
    read();
}

void Turn::rewind(const Answer& answer) {
    const auto expected = expected_in(answer);
    if (!expected || *expected == 0 || *expected > state().cursor)
        return correct("the server misses earlier entries and does not say which", Resting::Next::ask);
    state().cursor = *expected - 1;
    correct(fmt::format("the server misses entries from {}", *expected), Resting::Next::read);
}

void Turn::speak_plainer(const Answer& answer) {
    if (state().encoding == wire::Encoding::plain) return back_off(to_text(answer), Resting::Next::read);
    state().encoding = state().encoding == wire::Encoding::zstd ? wire::Encoding::gzip : wire::Encoding::plain;
    report(base::Severity::warning,
           fmt::format("the server does not read this encoding: going on with {}", wire::name_of(state().encoding)));
    read();
}

}  // namespace

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
