// Ledger: what a terminal under test has written, behind a journal that fails when told to.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "kiosk/app/terminal.hpp"
#include "tests/kiosk/flow/stage.hpp"
#include "tests/support/memory_journal.hpp"

struct Ledger {
    std::vector<domain::Rating> ratings;
    int journals_open = 0;
    int openings_to_fail = 0;
    base::Code opening_problem = base::Code::not_found;
    int appends_to_fail = 0;
    bool failed_appends_are_kept = false;  // a COMMIT that failed is unknown, not undone
};

class LedgerJournal final : public journal::Journal {
public:
    explicit LedgerJournal(Ledger& ledger) : ledger_(ledger) { ++ledger_.journals_open; }
    ~LedgerJournal() override { --ledger_.journals_open; }
    LedgerJournal(const LedgerJournal&) = delete;
    LedgerJournal& operator=(const LedgerJournal&) = delete;
    LedgerJournal(LedgerJournal&&) = delete;
    LedgerJournal& operator=(LedgerJournal&&) = delete;

    base::Result<journal::Head> append(const wire::Body& body, const base::Stamp& stamp) override {
        base::check(stamp.boot.size() == 16, "entries carry a real stamp");
        const bool fails = ledger_.appends_to_fail > 0;
        if (fails) --ledger_.appends_to_fail;
        if (fails && !ledger_.failed_appends_are_kept) return base::Problem{base::Code::disk_full, "no space"};
        ledger_.ratings.push_back(std::get<domain::Rating>(body));
        auto head = kept_.append(body, stamp);
        if (fails) return base::Problem{base::Code::io, "the commit gave no answer"};
        return head;
    }

    const wire::Stream& stream() const override { return kept_.stream(); }
    base::Result<journal::Head> head() const override { return kept_.head(); }
    base::Result<wire::Hash> hash_at(wire::Sequence sequence) const override { return kept_.hash_at(sequence); }
    base::Result<journal::Slice> read(wire::Sequence after, std::size_t entries, std::size_t bytes) const override {
        return kept_.read(after, entries, bytes);
    }

private:
    Ledger& ledger_;
    support::MemoryJournal kept_{{"d-test", 1}, wire::SecretKey(wire::Seed{17})};
};

inline app::Opener opener(Ledger& ledger) {
    return [&ledger]() -> base::Result<app::Ready> {
        base::check(ledger.journals_open == 0, "one writer at a time");
        if (ledger.openings_to_fail > 0) {
            --ledger.openings_to_fail;
            return base::Problem{ledger.opening_problem, "told to fail"};
        }
        return app::Ready{stage::setting(), std::make_unique<LedgerJournal>(ledger)};
    };
}
