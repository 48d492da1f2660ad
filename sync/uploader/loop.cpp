#include "sync/uploader/loop.hpp"

#include <algorithm>
#include <utility>

#include "sync/base/log.hpp"

namespace uploader {
namespace {

class Performer {
public:
    explicit Performer(const Tools& tools) : tools_(tools) {}

    std::optional<Event> operator()(const Send& send) { return Answered{tools_.transport.send(send.request)}; }
    std::optional<Event> operator()(const Read& read) {
        return Found{tools_.journal.read(read.after, read.entries_limit, read.bytes_limit)};
    }
    std::optional<Event> operator()(const Look& /*look*/) { return Looked{tools_.journal.head()}; }
    std::optional<Event> operator()(const Compare& compare) {
        return Compared{tools_.journal.hash_at(compare.sequence)};
    }
    std::optional<Event> operator()(const Keep& keep) {
        if (const auto kept = tools_.receipts.keep(keep.receipt); !kept)
            base::log(base::Severity::warning, "the receipt could not be kept: " + to_text(kept.problem()) +
                                                   "; the server will be asked for it at the next start");
        return std::nullopt;
    }
    std::optional<Event> operator()(const Tell& tell) {
        if (const auto kept = tools_.receipts.keep_state(tools_.journal.stream(), tell.state); !kept)
            base::log(base::Severity::warning,
                      "how sending stands could not be kept for the staff: " + to_text(kept.problem()));
        return std::nullopt;
    }
    std::optional<Event> operator()(const End& end) {
        if (const auto kept = tools_.receipts.end(tools_.journal.stream(), end.ending); !kept)
            base::log(base::Severity::warning,
                      "that this epoch is over could not be kept for the kiosk: " + to_text(kept.problem()));
        return std::nullopt;
    }
    std::optional<Event> operator()(const Report& report) {
        base::log(report.severity, report.words);
        return std::nullopt;
    }

private:
    const Tools& tools_;
};

// Rests where the patience ends: everything sent, or not today.
bool settled(const State& state, Patience patience) {
    const auto* resting = std::get_if<Resting>(&state.activity);
    if (resting == nullptr || patience == Patience::forever || resting->why == Resting::Why::starting) return false;
    return patience == Patience::once || resting->why != Resting::Why::retrying;
}

std::optional<wire::Receipt> newest_kept(const Settings& settings, const journal::Receipts& receipts) {
    auto newest = receipts.newest(settings.stream);
    if (newest) return std::move(newest).value();
    base::log(base::Severity::warning, "the receipts could not be read: " + to_text(newest.problem()) +
                                           "; the server will be asked what it holds");
    return std::nullopt;
}

}  // namespace

std::optional<Event> perform(const Effect& effect, const Tools& tools) { return std::visit(Performer(tools), effect); }

base::Result<wire::Sequence> waiting(const State& state, const journal::Reader& journal) {
    const auto head = journal.head();
    if (!head) return head.problem();
    return head->sequence > state.cursor ? head->sequence - state.cursor : 0;
}

State run(const Settings& settings, const Tools& tools, Patience patience, Life& life) {
    State state = start(settings, newest_kept(settings, tools.receipts), life.now().monotonic, life.chance());
    if (auto ending = tools.receipts.ending(settings.stream); ending && !settings.is_over)
        state.ending = std::move(*ending);
    if (auto times = tools.receipts.contradicted(settings.stream.device)) state.contradicted = std::move(*times);
    std::optional<Event> event;
    while (!life.is_over()) {
        if (!event) {
            tools.run_errands();
            if (settled(state, patience) || tools.receipts.damage() || tools.is_over()) break;
            const base::Instant look_up = life.now().monotonic + settings.poll;
            life.sleep_until(std::min(deadline(state).value_or(base::Instant{}), look_up));
            event = Rested{};
            continue;
        }
        Step next = step(settings, std::move(state), *std::exchange(event, std::nullopt), life.now(), life.chance());
        state = std::move(next.state);
        for (const Effect& effect : next.effects)
            if (auto answer = perform(effect, tools)) event = std::move(answer);
    }
    return state;
}

}  // namespace uploader
