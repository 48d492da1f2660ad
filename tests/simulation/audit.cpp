#include "tests/simulation/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/journal/disk_journal.hpp"
#include "sync/server/recount.hpp"
#include "tests/simulation/recount.hpp"

namespace simulation {
namespace {

class Audit {
public:
    Audit(World& world, Central& central, Outcome& outcome)
        : world_(world), central_(central), outcome_(outcome), recount_(central.store()) {}

    void look_at_centre() {
        for (const std::string& difference : recount_.differences()) world_.complain("the centre: " + difference);
        const auto own = server::recount(central_.store());
        if (!own) return world_.complain("the centre cannot check itself");
        for (const std::string& difference : own->differences) world_.complain("the centre's own check: " + difference);
        outcome_.entries += recount_.entries();
        outcome_.repeats += recount_.repeats();
        outcome_.counted_twice += recount_.counted_twice();
        if (recount_.counted_twice() > 0) world_.complain("a rating was counted twice");
        if (world_.kind == Kind::honest) look_for_accusations();
    }

    void look_at_promises(Oracle& oracle, const std::vector<std::unique_ptr<Terminal>>& terminals) {
        for (const auto& terminal : terminals) {
            if (terminal->forgets) forgetful_.insert(terminal->device());
            if (terminal->is_cloned) cloned_.insert(terminal->device());
        }
        for (const auto& [response, promise] : oracle.promises()) {
            ++outcome_.thanked;
            look_at(response.first, response.second, promise);
        }
    }

    // The same entries on both ends, where nobody's hands were between; where they were, it was seen.
    void look_at(const Terminal& terminal) {
        using server::AlarmKind;
        if (terminal.is_tampered && !central_.has_accused(terminal.device(), {AlarmKind::epoch, AlarmKind::rollback,
                                                                              AlarmKind::fork, AlarmKind::clone}))
            world_.complain(terminal.device() + ": somebody tampered with it, and there is no alarm");
        if (terminal.is_cloned && !central_.has_accused(terminal.device(), clone_alarms))
            world_.complain(terminal.device() + ": it was cloned, and there is no alarm");
        if (terminal.is_tampered || terminal.is_cloned || terminal.is_rotten) return;
        const auto reader = journal::read_journal(terminal.folder());
        if (!reader) return world_.complain(terminal.device() + ": its journal cannot be read");
        const wire::Stream& stream = (*reader)->stream();
        const auto head = (*reader)->head();
        const auto found = recount_.heads().find(stream);
        if (!head || found == recount_.heads().end() || found->second > head->sequence)
            return world_.complain(terminal.device() + ": the centre holds other entries");
        const auto signed_hash = (*reader)->hash_at(found->second);
        if (!signed_hash || *signed_hash != recount_.hashes().at(stream))
            world_.complain(terminal.device() + ": the centre holds other entries");
        look_at_lines(terminal, **reader, *head);
    }

private:
    void look_for_accusations() {
        using server::AlarmKind;
        for (const auto kind : {AlarmKind::fork, AlarmKind::clone, AlarmKind::rollback, AlarmKind::epoch}) {
            const auto raised = central_.store().alarm_count(kind);
            if (!raised || *raised != 0)
                world_.complain(fmt::format("honest faults raised an alarm: {}", server::name_of(kind)));
        }
    }

    void look_at(const std::string& device, const domain::ResponseId& response, const Promise& promise) {
        const auto found = recount_.responses().find({device, response});
        if (found == recount_.responses().end()) return miss(device, promise);
        const Told& told = found->second;
        if (told.level != promise.level) world_.complain(device + ": a thanked rating has another level");
        if (told.undone && !promise.taken_back) {
            // It was asked for, and the screen could not say so in time.
            ++outcome_.undone_unseen;
        }
        if (told.undone) ++outcome_.undone;
        if (!told.undone && !told.judged.empty()) ++outcome_.judged;
    }

    void miss(const std::string& device, const Promise& promise) {
        const bool declared = recount_.declared_lost().contains({device, promise.epoch});
        if (world_.kind != Kind::honest && (declared || promise.spoiled)) {
            ++outcome_.declared_lost;
            return;
        }
        if (forgetful_.contains(device)) {
            ++outcome_.forgotten;
            return;
        }
        if (cloned_.contains(device)) {
            ++outcome_.waits_at_a_clone;
            return;
        }
        ++outcome_.lost;
        world_.complain(fmt::format("{}: a {} that somebody was thanked for at {} s of epoch {} is lost", device,
                                    promise.level.number(), promise.given.time_since_epoch().count() / 1000,
                                    promise.epoch));
    }

    void look_at_lines(const Terminal& terminal, const journal::Reader& reader, const journal::Head& head) {
        const auto purged = reader.purged_through();
        const auto start = purged ? reader.hash_at(*purged) : purged.problem();
        if (!start) return world_.complain(terminal.device() + ": its journal has no beginning");
        wire::Sequence known = *purged;
        wire::Hash hash = *start;
        while (known < head.sequence) {
            const auto slice = reader.read(known, wire::batch_entries_limit, wire::batch_bytes_limit);
            if (!slice || slice->lines.empty()) return world_.complain(terminal.device() + ": its entries have a hole");
            for (const std::string& line : slice->lines) hash = wire::chain_next(hash, ++known, line);
            if (hash != slice->head) return world_.complain(terminal.device() + ": its chain does not hold");
        }
        if (hash != head.hash) world_.complain(terminal.device() + ": its chain ends elsewhere");
    }

    World& world_;
    Central& central_;
    Outcome& outcome_;
    Recount recount_;
    std::set<std::string> forgetful_;
    std::set<std::string> cloned_;
};

}  // namespace

void audit(World& world, Central& central, Oracle& oracle, const std::vector<std::unique_ptr<Terminal>>& terminals,
           Outcome& outcome) {
    Audit audit(world, central, outcome);
    audit.look_at_centre();
    audit.look_at_promises(oracle, terminals);
    for (const auto& terminal : terminals) audit.look_at(*terminal);
}

}  // namespace simulation
