#include "kiosk/app/terminal.hpp"

#include <utility>

#include "sync/base/check.hpp"
#include "sync/base/log.hpp"
#include "sync/wire/key.hpp"

namespace app {
namespace {

flow::Reason reason_of_opening(const base::Problem& problem) {
    if (problem.code == base::Code::disk_full) return flow::Reason::disk_full;
    return problem.code == base::Code::not_found ? flow::Reason::not_enrolled : flow::Reason::not_open;
}

flow::Reason reason_of_saving(const base::Problem& problem) {
    return problem.code == base::Code::disk_full ? flow::Reason::disk_full : flow::Reason::not_kept;
}

// How each thing that a citizen gives is written down.
struct Appender {
    journal::Journal& journal;
    base::Stamp now;

    base::Result<journal::Head> operator()(const domain::Comment& comment) const {
        return journal.append_comment(comment, wire::random_bytes<16>(), now);
    }
    template <typename Body>
    base::Result<journal::Head> operator()(const Body& body) const {
        return journal.append(body, now);
    }
};

}  // namespace

Terminal::Terminal(Opener opener, Desk& desk, flow::Wording wording, std::vector<domain::Language> languages,
                   base::Instant now, std::function<base::Stamp()> clock)
    : opener_(std::move(opener)),
      desk_(desk),
      wording_(std::move(wording)),
      clock_(std::move(clock)),
      state_(flow::start(std::move(languages), now, desk.map()).state) {}

void Terminal::begin(base::Instant now) { tell(carry_out(flow::Open{}), now); }

void Terminal::touch(const flow::Target& target, base::Instant now) {
    tell(flow::Touched{target, wire::random_bytes<16>()}, now);
}

void Terminal::pass_time(base::Instant now) { tell(flow::TimePassed{}, now); }

bool Terminal::owes_answer() const {
    const auto* unable = std::get_if<flow::Unable>(&state_.phase);
    return std::holds_alternative<flow::Retrying>(state_.phase) || (unable != nullptr && unable->given.has_value());
}

bool Terminal::is_at_rest(base::Instant now) const {
    const bool resting = std::holds_alternative<flow::Asking>(state_.phase) ||
                         std::holds_alternative<flow::Dark>(state_.phase) ||
                         std::holds_alternative<flow::Unable>(state_.phase);
    return resting && now - state_.touched >= untouched_time;
}

void Terminal::renew(base::Instant now) {
    auto setting = open();
    if (setting) return tell(flow::Renewed{std::move(*setting)}, now);
    report(setting.problem(), "the next epoch is not begun yet");  // the next answer tries again
}

void Terminal::tell(flow::Event event, base::Instant now) {
    for (;;) {
        flow::Step step = flow::step(std::move(state_), event, now);
        state_ = std::move(step.state);
        if (step.effect)
            event = std::visit([this](const auto& effect) { return carry_out(effect); }, *step.effect);
        else if (reopened_)
            event = flow::Renewed{*std::exchange(reopened_, std::nullopt)};
        else
            return;
    }
}

void Terminal::close() {
    desk_.closed();
    journal_.reset();
}

base::Result<flow::Setting> Terminal::open() {
    close();  // one writer: the old one goes before the new one comes
    auto ready = opener_(seen_);
    if (!ready) return ready.problem();
    if (std::exchange(seen_, std::nullopt)) is_suspected_ = false;
    desk_.opened(*ready);
    journal_ = std::move(ready->journal);
    return std::move(ready->setting);
}

flow::Event Terminal::carry_out(const flow::Open& /*effect*/) {
    auto setting = open();
    if (!setting) {
        report(setting.problem(), "ratings cannot be taken");
        return flow::OpeningFailed{reason_of_opening(setting.problem())};
    }
    report_end();
    return flow::Opened{std::move(*setting)};
}

flow::Event Terminal::carry_out(const flow::Save& effect) {
    const auto saved = append(effect.given);
    if (!saved) {
        report(saved.problem(), "an answer is not saved yet");
        return flow::SaveFailed{reason_of_saving(saved.problem())};
    }
    if (std::holds_alternative<domain::Rating>(effect.given)) ++ratings_saved_;
    report_end();
    return flow::Saved{};
}

base::Result<> Terminal::append(const domain::Given& given) {
    if (!journal_) {
        auto opened = open();
        if (!opened) return opened.problem();
        reopened_ = std::move(*opened);
    }
    auto head = std::visit(Appender{*journal_, clock_()}, given);
    if (!head && head.problem().code == base::Code::disk_full && desk_.make_room())
        head = std::visit(Appender{*journal_, clock_()}, given);
    suspect(head ? std::nullopt : std::optional(head.problem()));
    return head ? base::Result<>(base::Done{}) : head.problem();
}

// The opening looks the journal through. Where it finds nothing wrong and the next append finds damage all the same,
// the append is believed.
void Terminal::suspect(const std::optional<base::Problem>& problem) {
    const bool is_damage = problem && problem->code == base::Code::damaged;
    const bool could_not_read = problem && problem->code == base::Code::unreadable;
    seen_ = is_damage && is_suspected_ ? problem : std::nullopt;
    is_suspected_ = is_damage || (is_suspected_ && problem);
    if (is_damage || could_not_read) close();
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
