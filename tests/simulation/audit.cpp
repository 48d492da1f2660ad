#include "tests/simulation/audit.hpp"

#include <fmt/format.h>

#include <tuple>

#include "sync/server/recount.hpp"
#include "sync/wire/entry.hpp"

namespace simulation {
namespace {

// Counter, criterion (none: the overall rating) and level, counted by the test from journals alone.
using Census = std::map<std::tuple<std::string, std::string, int>, std::uint64_t>;

// One response, as the journal tells it: what came first counts.
struct Told {
    domain::Level level;
    std::string counter;
    base::Stamp stamp;
    bool undone = false;
    std::map<std::string, domain::Level> judged{};
};

class Audit {
public:
    Audit(World& world, Central& central, Outcome& outcome) : world_(world), central_(central), outcome_(outcome) {}

    void look_at(const Terminal& terminal) {
        name_ = terminal.card().id;
        const auto head = *terminal.journal().head();
        outcome_.thanked += terminal.thanked().size();
        outcome_.entries += head.sequence;
        const auto found = central_.store().newest_stream(name_);
        const std::optional<server::StreamRow> stream = found ? *found : std::nullopt;
        if (!stream) return fail("the server has no stream of this terminal");
        if (stream->head != head.sequence || stream->head_hash != head.hash)
            return fail(fmt::format("the server holds {} entries of {}, or others", stream->head, head.sequence));
        compare_lines(terminal, *stream);
        take_census();
        compare_thanks(terminal);
        const auto receipt = terminal.newest_receipt();
        if (!receipt || receipt->sequence != head.sequence || !verify(*receipt, central_.receipt_key()))
            fail("the newest receipt is not for everything");
    }

    void look_at_tallies() {
        name_ = "central";
        Census tallied;
        const auto tallies = central_.store().all_tallies();
        if (!tallies) return fail(to_text(tallies.problem()));
        for (const auto& [key, count] : tallies->counts()) tallied[{key.counter, key.criterion, key.level}] += count;
        if (tallied != census_) fail("the tallies are not the recount");
        const auto recounted = server::recount(central_.store());
        if (!recounted || !recounted->differences.empty()) fail("the server's own check disagrees");
        if (central_.store().evidence_count().value() != 0) fail("honest faults left evidence of a fork");
    }

private:
    void fail(const std::string& what) { world_.complain(name_ + ": " + what); }

    // Both ends: the same lines, and a chain that leads from the start to the head over the server's.
    void compare_lines(const Terminal& terminal, const server::StreamRow& stream) {
        told_.clear();
        wire::Hash hash = *terminal.journal().hash_at(0);
        wire::Sequence next = 1;
        const auto read = central_.store().each_entry(stream.number, 1, stream.head, [&](const server::EntryRow& row) {
            hash = wire::chain_next(hash, next, row.line);
            const auto own = terminal.journal().read(next - 1, 1, wire::batch_bytes_limit);
            if (row.sequence != next || row.hash != hash || own->head != hash || own->lines.at(0) != row.line)
                fail(fmt::format("entry {} is not the terminal's", next));
            count(row);
            ++next;
        });
        if (!read || next != stream.head + 1) fail("the server's entries have holes");
    }

    void count(const server::EntryRow& row) {
        const auto entry = wire::read_entry(row.line, row.sequence);
        if (!entry) return fail("an honest line means nothing");
        if (row.standing == server::Standing::repeated) ++outcome_.repeats;
        const server::Standing expected = expected_standing(*entry);
        if (row.standing != expected)
            fail(fmt::format("entry {} stands as {}, not {}", row.sequence, static_cast<int>(row.standing),
                             static_cast<int>(expected)));
    }

    // PROTOCOL.md, section 6, told again: what this entry is to the server after those before it.
    server::Standing expected_standing(const wire::Entry& entry) {
        using server::Standing;
        if (const auto* rating = std::get_if<domain::Rating>(&entry.body)) {
            const Told told{rating->level, rating->counter, entry.stamp};
            return told_.emplace(rating->response, told).second ? Standing::counted : Standing::repeated;
        }
        if (const auto* answers = std::get_if<domain::Answers>(&entry.body)) return expected_of(*answers);
        if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) {
            Told& told = told_.at(undone->response);
            if (told.undone) return Standing::repeated;
            // Its rating may have waited for a second try since the entry that counts.
            if (entry.stamp.boot != told.stamp.boot ||
                entry.stamp.monotonic - told.stamp.monotonic > std::chrono::seconds{10})
                return Standing::quarantined;
            told.undone = true;
            return Standing::counted;
        }
        return Standing::kept;
    }

    server::Standing expected_of(const domain::Answers& answers) {
        using server::Standing;
        Told& told = told_.at(answers.response);
        if (told.undone || answers.judgements.empty()) return Standing::kept;
        bool fresh = false;
        for (const domain::Judgement& judgement : answers.judgements)
            fresh = told.judged.emplace(judgement.criterion, judgement.level).second || fresh;
        return fresh ? Standing::counted : Standing::repeated;
    }

    void take_census() {
        for (const auto& [response, told] : told_) {
            if (told.undone) {
                ++outcome_.undone;
                continue;
            }
            ++census_[{told.counter, "", told.level.number()}];
            for (const auto& [criterion, level] : told.judged) ++census_[{told.counter, criterion, level.number()}];
            outcome_.judged += told.judged.size();
        }
    }

    void compare_thanks(const Terminal& terminal) {
        for (const auto& [response, level] : terminal.thanked()) {
            const auto found = told_.find(response);
            if (found == told_.end())
                fail("a thanked rating is lost");
            else if (found->second.level != level)
                fail("a thanked rating has another level");
        }
    }

    World& world_;
    Central& central_;
    Outcome& outcome_;
    std::string name_;
    std::map<domain::ResponseId, Told> told_;
    Census census_;
};

}  // namespace

void audit(World& world, Central& central, const std::vector<std::unique_ptr<Terminal>>& terminals, Outcome& outcome) {
    Audit audit(world, central, outcome);
    for (const auto& terminal : terminals) audit.look_at(*terminal);
    audit.look_at_tallies();
}

}  // namespace simulation
