// Ledger: what a terminal under test has written, behind a journal that fails when told to; and a desk that answers
// what it is told to.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kiosk/app/terminal.hpp"
#include "tests/kiosk/flow/stage.hpp"
#include "tests/support/memory_journal.hpp"

struct Ledger {
    flow::Setting setting = stage::setting();  // what the next opening finds
    std::vector<wire::Body> entries;
    std::vector<domain::Comment> comments;
    int journals_open = 0;
    int journals_opened = 0;
    std::vector<std::optional<base::Code>> openings_after;  // which problem with the last journal
    int openings_to_fail = 0;
    base::Code opening_problem = base::Code::not_found;
    int appends_to_fail = 0;
    base::Code append_problem = base::Code::disk_full;
    bool failed_appends_are_kept = false;  // a COMMIT that failed is unknown, not undone

    template <typename Body>
    std::vector<Body> all() const {
        std::vector<Body> found;
        for (const wire::Body& entry : entries)
            if (const auto* body = std::get_if<Body>(&entry)) found.push_back(*body);
        return found;
    }
    std::vector<domain::Rating> ratings() const { return all<domain::Rating>(); }
};

class LedgerJournal final : public journal::Journal {
public:
    explicit LedgerJournal(Ledger& ledger) : ledger_(ledger) {
        ++ledger_.journals_open;
        ++ledger_.journals_opened;
    }
    ~LedgerJournal() override { --ledger_.journals_open; }
    LedgerJournal(const LedgerJournal&) = delete;
    LedgerJournal& operator=(const LedgerJournal&) = delete;
    LedgerJournal(LedgerJournal&&) = delete;
    LedgerJournal& operator=(LedgerJournal&&) = delete;

    base::Result<journal::Head> append(const wire::Body& body, const base::Stamp& stamp) override {
        return keep(stamp, [&] {
            ledger_.entries.push_back(body);
            return kept_.append(body, stamp);
        });
    }
    base::Result<journal::Head> append_comment(const domain::Comment& comment, const wire::CommentSalt& salt,
                                               const base::Stamp& stamp) override {
        return keep(stamp, [&] {
            ledger_.comments.push_back(comment);
            return kept_.append_comment(comment, salt, stamp);
        });
    }
    base::Result<> erase_comment(const domain::ResponseId& response) override { return kept_.erase_comment(response); }
    base::Result<std::vector<journal::CommentText>> comments(wire::Sequence after, std::size_t limit) const override {
        return kept_.comments(after, limit);
    }

    base::Result<> purge(wire::Sequence through) override { return kept_.purge(through); }
    base::Result<std::uint64_t> reusable_bytes() const override { return kept_.reusable_bytes(); }

    const wire::Stream& stream() const override { return kept_.stream(); }
    base::Result<wire::Sequence> purged_through() const override { return kept_.purged_through(); }
    base::Result<journal::Head> head() const override { return kept_.head(); }
    base::Result<wire::Hash> hash_at(wire::Sequence sequence) const override { return kept_.hash_at(sequence); }
    base::Result<journal::Slice> read(wire::Sequence after, std::size_t entries, std::size_t bytes) const override {
        return kept_.read(after, entries, bytes);
    }

private:
    template <typename Append>
    base::Result<journal::Head> keep(const base::Stamp& stamp, const Append& append) {
        base::check(stamp.boot.size() == 16, "entries carry a real stamp");
        const bool fails = ledger_.appends_to_fail > 0;
        if (fails) --ledger_.appends_to_fail;
        if (fails && !ledger_.failed_appends_are_kept) return base::Problem{ledger_.append_problem, "told to fail"};
        auto head = append();
        if (fails) return base::Problem{base::Code::io, "the commit gave no answer"};
        return head;
    }

    Ledger& ledger_;
    support::MemoryJournal kept_{{"d-test", 1}, wire::SecretKey(wire::Seed{17})};
};

inline app::Opener opener(Ledger& ledger) {
    return [&ledger](const std::optional<base::Problem>& seen) -> base::Result<app::Ready> {
        base::check(ledger.journals_open == 0, "one writer at a time");
        ledger.openings_after.push_back(seen ? std::optional(seen->code) : std::nullopt);
        if (ledger.openings_to_fail > 0) {
            --ledger.openings_to_fail;
            return base::Problem{ledger.opening_problem, "told to fail"};
        }
        return app::Ready{ledger.setting, {}, std::make_unique<LedgerJournal>(ledger), std::nullopt};
    };
}

// One code and one PIN are right; every page offers the same.
class LedgerDesk final : public app::Desk {
public:
    void opened(const app::Ready& ready) override { journal = ready.journal.get(); }
    void closed() override { journal = nullptr; }
    bool make_room() override { return rooms > 0 && rooms-- > 0; }

    flow::Presented read_code(const std::string& text) override {
        return {flow::Presented::Way::typed, text == "123" ? std::optional(stage::dossier(7)) : std::nullopt};
    }
    flow::PinChecked check_pin(const std::string& pin) override {
        return {pin == "2468" ? std::nullopt : std::optional(flow::Word::pin_wrong)};
    }
    flow::Report report(flow::Page page) override {
        return stage::report(page, {flow::Act::test_mode, flow::Act::first_language, flow::Act::louder});
    }
    flow::Report carry_out(flow::Act act, flow::Page page) override {
        acts.push_back(act);
        return report(page);
    }
    flow::Report prefer(domain::Language language, flow::Page page) override {
        preferred = language;
        return report(page);
    }

    flow::PanelMap map() const override { return kept_map; }
    flow::Report keep_map(const flow::PanelMap& map, flow::Page page) override {
        kept_map = map;
        return report(page);
    }

    journal::Journal* journal = nullptr;
    std::vector<flow::Act> acts;
    domain::Language preferred;
    int rooms = 0;  // so often something can be given up for a full disk
    flow::PanelMap kept_map;
};
