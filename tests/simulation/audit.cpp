#include "tests/simulation/audit.hpp"

#include <fmt/format.h>

#include <tuple>

#include "sync/server/recount.hpp"
#include "sync/wire/entry.hpp"

namespace simulation {
namespace {

// Counter and level of every rating, counted by the test from journals alone.
using Census = std::map<std::tuple<std::string, int>, std::uint64_t>;

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
        for (const auto& [key, count] : tallies->counts()) tallied[{key.counter, key.level}] += count;
        if (tallied != census_) fail("the tallies are not the recount");
        const auto recounted = server::recount(central_.store());
        if (!recounted || !recounted->differences.empty()) fail("the server's own check disagrees");
        if (central_.store().evidence_count().value() != 0) fail("honest faults left evidence of a fork");
    }

private:
    void fail(const std::string& what) { world_.complain(name_ + ": " + what); }

    // Both ends: the same lines, and a chain that leads from the start to the head over the server's.
    void compare_lines(const Terminal& terminal, const server::StreamRow& stream) {
        counted_.clear();
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
        if (!entry || row.standing == server::Standing::quarantined) return fail("an honest line is in quarantine");
        const auto* rating = std::get_if<domain::Rating>(&entry->body);
        if (row.standing == server::Standing::repeated) ++outcome_.repeats;
        if (row.standing != server::Standing::counted || rating == nullptr) return;
        if (!counted_.emplace(rating->response, rating->level).second) fail("a rating is counted twice");
        ++census_[{rating->counter, rating->level.number()}];
    }

    void compare_thanks(const Terminal& terminal) {
        for (const auto& [response, level] : terminal.thanked()) {
            const auto found = counted_.find(response);
            if (found == counted_.end())
                fail("a thanked rating is lost");
            else if (found->second != level)
                fail("a thanked rating has another level");
        }
    }

    World& world_;
    Central& central_;
    Outcome& outcome_;
    std::string name_;
    std::map<domain::ResponseId, domain::Level> counted_;
    Census census_;
};

}  // namespace

void audit(World& world, Central& central, const std::vector<std::unique_ptr<Terminal>>& terminals, Outcome& outcome) {
    Audit audit(world, central, outcome);
    for (const auto& terminal : terminals) audit.look_at(*terminal);
    audit.look_at_tallies();
}

}  // namespace simulation
