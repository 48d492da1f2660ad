#include "kiosk/app/terminal.hpp"

#include <utility>

#include "sync/base/check.hpp"
#include "sync/base/log.hpp"
#include "sync/wire/key.hpp"

namespace app {
namespace {

flow::Reason reason_of(const base::Problem& problem) {
    return problem.code == base::Code::not_found ? flow::Reason::not_enrolled : flow::Reason::not_open;
}

}  // namespace

Terminal::Terminal(Opener opener, flow::Wording wording, base::Instant now)
    : opener_(std::move(opener)), wording_(std::move(wording)), state_(flow::start(now).state) {}

void Terminal::begin(base::Instant now) { tell(carry_out(flow::Open{}), now); }

void Terminal::touch(const flow::Target& target, base::Instant now) {
    tell(flow::Touched{target, wire::random_bytes<16>()}, now);
}

void Terminal::pass_time(base::Instant now) { tell(flow::TimePassed{}, now); }

bool Terminal::owes_rating() const {
    const auto* unable = std::get_if<flow::Unable>(&state_.phase);
    return std::holds_alternative<flow::Retrying>(state_.phase) || (unable != nullptr && unable->rating.has_value());
}

void Terminal::tell(flow::Event event, base::Instant now) {
    for (;;) {
        flow::Step step = flow::step(std::move(state_), event, now);
        state_ = std::move(step.state);
        if (step.effects.empty()) return;
        base::check(step.effects.size() == 1, "the visit asks for one thing at a time");
        event = std::visit([this](const auto& effect) { return carry_out(effect); }, step.effects.front());
    }
}

flow::Event Terminal::carry_out(const flow::Open& /*effect*/) {
    journal_.reset();  // one writer: the old one goes before the new one comes
    auto ready = opener_();
    if (!ready) {
        report(ready.problem(), "ratings cannot be taken");
        return flow::OpeningFailed{reason_of(ready.problem())};
    }
    journal_ = std::move(ready->journal);
    report_end();
    return flow::Opened{std::move(ready->setting)};
}

flow::Event Terminal::carry_out(const flow::Save& effect) {
    const auto head = journal_->append(effect.rating, base::stamp_now());
    if (!head) {
        report(head.problem(), "a rating is not saved yet");
        return flow::SaveFailed{};
    }
    ++ratings_saved_;
    report_end();
    return flow::Saved{};
}

void Terminal::report(const base::Problem& problem, std::string_view what) {
    std::string words = std::string(what) + " (" + to_text(problem) + "); trying again until it works";
    if (words == reported_) return;
    base::log(base::Severity::warning, words);
    reported_ = std::move(words);
}

void Terminal::report_end() {
    if (reported_.empty()) return;
    base::log(base::Severity::info, "works again");
    reported_.clear();
}

}  // namespace app
