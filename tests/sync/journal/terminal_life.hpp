// TerminalLife: the journal's side of one terminal on a simulated disk, life after life, and the oracle outside of it:
// what citizens were told is saved.
//
// Each life opens the journal as the kiosk does, looks whether everything that was acknowledged is there, appends,
// comments, erases, and ends by itself, by kill -9 or by a power cut, wherever the seed says. Nothing is random but by
// the seed.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/journal/renewal.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/disk/disk.hpp"

namespace journal {

// What is wrong with the disk, besides its power.
enum class Ailment {
    none,
    failing,  // writes, syncs, opening fail now and then; it runs full
    unread,   // reads fail now and then
    lying,    // syncs are ignored: nothing can be promised but a journal that opens and proves itself
};

struct LifeCounts {
    std::uint64_t lives = 0, cuts = 0, kills = 0;
    std::uint64_t acknowledged = 0, unknown = 0, refused = 0;  // appends; openings that a fault prevented
    std::uint64_t checked = 0;                                 // acknowledged entries found again, over all lives
    std::uint64_t lost = 0;                                    // acknowledged entries not found; lying disks left out
    std::uint64_t renewed = 0;                                 // epochs begun; lying disks left out
};

class TerminalLife {
public:
    // The folder is empty, or holds what grown_terminal() made.
    TerminalLife(const std::filesystem::path& folder, std::uint64_t seed, Ailment ailment);

    void live(unsigned times);

    // What should not be, in words; empty: all is well.
    const std::vector<std::string>& complaints() const { return complaints_; }
    const LifeCounts& counts() const { return counts_; }
    const support::Disk& disk() const { return disk_; }

    // Begins with a journal whose log is about to be brought into the file, instead of none.
    void grow();

private:
    struct Told {
        wire::Sequence sequence;
        wire::Hash hash;
    };
    void live_once();
    void end_life(support::Disk::Process process);
    void plan_end(support::Disk::Process process);
    void ail();
    std::unique_ptr<Journal> open();
    base::Result<Opened> open_once();
    void check(const Journal& journal);
    void check_chain(const Journal& journal);
    void check_everything_is_on_its_way(const Journal& journal);
    void collect(const Reader& reader, std::set<domain::ResponseId>& responses, std::set<std::string>& words);
    void act(Journal& journal);
    base::Result<Head> append_something(Journal& journal);
    base::Result<Head> append_comment(Journal& journal);
    void erase(Journal& journal);
    void complain(const std::string& what);
    base::Stamp now();
    domain::ResponseId draw_response();

    std::filesystem::path folder_;
    std::uint64_t seed_;
    Ailment ailment_;
    support::Dice dice_;
    support::Disk disk_;
    LifeCounts counts_;
    std::vector<std::string> complaints_;
    std::optional<Told> told_;  // the last one of this epoch: the chain leads to it through all before
    std::set<domain::ResponseId> told_responses_;
    std::map<domain::ResponseId, std::string> words_;  // told to be kept
    wire::Epoch epoch_ = 1;
    domain::ResponseId given_{};  // last drawn
    std::int64_t time_ms_ = 0;
    bool cut_planned_ = false;
};

}  // namespace journal
