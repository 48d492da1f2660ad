// An entry's line, as a terminal sends it.
#include "sync/wire/entry.hpp"

#include "sync/base/check.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"

namespace {

constexpr wire::Sequence sequence = 2;

std::string line_of(const wire::Body& body) {
    return wire::write_entry({sequence, support::sample_stamp(5000), body}).value();
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const domain::ResponseId response{9};
    const auto level = *domain::Level::from(4);
    domain::Rating bound = support::sample_rating(5, 9);
    bound.dossier.emplace();
    bound.outside_hours = true;
    return {line_of(wire::Opened{"0.1.0", std::string(64, 'a')}),
            line_of(support::sample_rating(4, 9)),
            line_of(bound),
            line_of(domain::Answers{response, {{"F1", true}, {"F3", false}}, {{"C10", level}}}),
            line_of(wire::CommentHash{response, {}}),
            line_of(domain::Undone{response}),
            line_of(domain::Canary{level}),
            line_of(wire::StaffAct{"setting", "volume"}),
            line_of(wire::DayClosed{base::LocalDay{std::chrono::days{20780}}, 120, 1, {}}),
            line_of(wire::Lost{1, 17, {}, "damaged"}),
            line_of(wire::Heartbeat{true, 51200, 17, {1, 0, 2, 30, 400}}),
            line_of(wire::ClockStep{base::Duration{-86'400'000}}),
            line_of(wire::ReceiptNote{1, 2, 1})};
}

// What was understood can be written again, and is understood as the same.
void run(std::string_view bytes) {
    const auto entry = wire::read_entry(bytes, sequence);
    if (!entry || std::holds_alternative<wire::Other>(entry->body)) return;
    const auto line = wire::write_entry(*entry);
    base::check(static_cast<bool>(line), "what was read can be written");
    const auto again = wire::read_entry(*line, sequence);
    base::check(again && again->body == entry->body, "an entry comes back as it was");
}

}  // namespace fuzz
