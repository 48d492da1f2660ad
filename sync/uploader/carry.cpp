#include "sync/uploader/carry.hpp"

#include <fmt/format.h>

#include <utility>

#include "sync/base/log.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/uploader/backoff.hpp"
#include "sync/uploader/errands.hpp"

namespace uploader {
namespace {

using base::Code;
using base::Problem;
using base::Result;

class Carrier {
public:
    Carrier(std::filesystem::path folder, Settings settings, journal::Receipts& receipts, Transport& transport,
            Patience patience, Life& life)
        : folder_(std::move(folder)),
          settings_(std::move(settings)),
          receipts_(receipts),
          transport_(transport),
          patience_(patience),
          life_(life),
          errands_(folder_, settings_, receipts, transport, life.now().monotonic, life.chance()) {}

    Result<Carried> run() {
        for (;;) {
            // From here on: an epoch that ends while older ones are being sent must be sent too.
            const auto mark = journal::journal_mark(folder_);
            const auto loss = last_loss();
            could_not_ask_ = false;
            const bool older_waits = !carry_set_aside();
            look_again_later(older_waits || could_not_ask_);
            auto carried = carry_current(mark, loss);
            if (const auto& damage = receipts_.damage()) return *damage;
            if (!carried) return carried;
            carried->older_waits = older_waits;
            const bool is_same = journal::journal_mark(folder_) == mark;
            const bool is_done = is_same && last_loss() == loss;
            if ((patience_ == Patience::once && is_done) || life_.is_over()) return carried;
            base::log(base::Severity::info,
                      is_same ? "looking again at what older epochs owe" : "the kiosk has opened a new journal");
        }
    }

private:
    // Somebody had to look at why, or the network failed; and a server may lose something that this terminal does not
    // see in the epoch in use.
    void look_again_later(bool soon) {
        older_due_.reset();
        if (!soon) server_ = journal::Server::is_believed;
        if (soon || !journal::list_set_aside(folder_).empty())
            older_due_ = life_.now().monotonic + spread(soon ? refused_wait : doubted_wait, life_.chance());
    }
    bool is_older_due() {
        if (!older_due_ || life_.now().monotonic < *older_due_) return false;
        server_ = journal::Server::is_doubted;
        return true;
    }
    // A server that lost something of one epoch may have lost something of every other.
    std::int64_t last_loss() const {
        const auto loss = receipts_.last_loss(settings_.stream.device);
        return loss ? *loss : 0;
    }

    // Whether nothing is left behind.
    bool carry_set_aside() {
        bool all = true;
        for (const journal::SetAside& aside : journal::list_set_aside(folder_)) {
            if (life_.is_over() || receipts_.damage()) return false;
            all = carry_one(aside, server_) && all;
        }
        return all;
    }

    bool carry_one(const journal::SetAside& aside, journal::Server server) {
        Settings settings = settings_;
        settings.stream.epoch = aside.epoch;
        settings.is_set_aside = true;
        const auto unsent = journal::unsent_part(folder_, aside, settings.stream.device, settings.device_key, server);
        if (!unsent) return unsent.problem().code == Code::not_found;
        settings.device_key = unsent->key;
        settings.is_over = unsent->is_over;
        const bool only_asks = is_signed_for(*unsent->reader);
        if (!only_asks)
            base::log(base::Severity::info, fmt::format("sending what can be proven of {}", aside.file.string()));
        const auto patience = patience_ == Patience::once || only_asks ? Patience::once : Patience::drained;
        Tools tools = tools_for(*unsent->reader, settings);
        if (!only_asks) tools.is_over = [&] { return is_signed_for(*unsent->reader); };  // a stick has carried it
        const State state = uploader::run(settings, tools, patience, life_);
        settings_.first_contact = base::Duration::zero();  // one wait keeps a thousand terminals apart
        // From what the server holds beyond it, more of the file may be proven.
        if (is_behind(*unsent->reader, state.cursor)) return carry_one(aside, journal::Server::is_believed);
        const auto* const resting = std::get_if<Resting>(&state.activity);
        const bool is_done =
            resting != nullptr && (resting->why == Resting::Why::drained || resting->why == Resting::Why::over);
        if (only_asks && !is_done) could_not_ask_ = true;
        if (unsent->is_over && is_done) return true;
        const auto left = waiting(state, *unsent->reader);
        return (left && *left == 0) || is_signed_for(*unsent->reader);
    }

    bool is_signed_for(const journal::Reader& journal) const {
        const auto head = journal.head();
        const auto newest = receipts_.newest(journal.stream());
        const auto in_doubt = journal::is_in_doubt(folder_, journal.stream());
        return head && newest && *newest && (*newest)->sequence >= head->sequence && in_doubt && !*in_doubt;
    }
    // And the receipt that says so is kept: otherwise nothing new would be found.
    bool is_behind(const journal::Reader& journal, wire::Sequence cursor) const {
        const auto head = journal.head();
        return head && head->sequence < cursor && is_signed_for(journal);
    }

    // Errands learn of another receipt key; whoever runs with these settings believes it from then on.
    Tools tools_for(const journal::Reader& journal, Settings& settings) {
        Tools tools{journal, receipts_, transport_};
        tools.run_errands = [this, &journal, &settings] {
            errands_.run(journal, life_.now(), life_.chance());
            settings.receipt_key = settings_.receipt_key = errands_.receipt_key();
        };
        return tools;
    }

    // As long as the journal is the one with this mark.
    Result<Carried> carry_current(const std::optional<journal::FileMark>& mark, std::int64_t loss) {
        const auto journal = awaited_journal();
        if (!journal && (life_.is_over() || (patience_ == Patience::once && journal.problem().code == Code::not_found)))
            return Carried{.state = {}, .has_journal = false};
        if (!journal) return journal.problem();
        const wire::Stream& stream = (*journal)->stream();
        if (stream.device != settings_.stream.device)
            return Problem{Code::damaged, fmt::format("the journal in this folder belongs to {}, the enrolment to {}",
                                                      stream.device, settings_.stream.device)};
        settings_.stream = stream;
        errands_.take_receipts();  // before the cursor is looked up
        Tools tools = tools_for(**journal, settings_);
        tools.is_over = [this, &mark, loss] {
            return is_older_due() || last_loss() != loss || journal::journal_mark(folder_) != mark;
        };
        Carried carried{.state = uploader::run(settings_, tools, patience_, life_)};
        const auto left = waiting(carried.state, **journal);
        if (!left) return left.problem();
        carried.waiting = *left;
        return carried;
    }

    // The kiosk may start later, be about to create its journal, or have to mend it.
    Result<std::unique_ptr<journal::Reader>> awaited_journal() {
        bool told = false;
        while (true) {
            auto journal = journal::read_journal(folder_);
            if (journal || patience_ == Patience::once || life_.is_over()) return journal;
            const Code code = journal.problem().code;
            const bool may_come =
                code == Code::not_found || code == Code::busy || code == Code::damaged || code == Code::unreadable;
            if (!may_come) return journal;
            if (!std::exchange(told, true))
                base::log(base::Severity::info, "waiting for the kiosk's journal, " + to_text(journal.problem()));
            life_.sleep_until(life_.now().monotonic + settings_.poll);
        }
    }

    std::filesystem::path folder_;
    Settings settings_;
    journal::Receipts& receipts_;
    Transport& transport_;
    Patience patience_;
    Life& life_;
    Errands errands_;
    journal::Server server_ = journal::Server::is_doubted;  // whether it still holds what it signed for of older epochs
    bool could_not_ask_ = false;
    std::optional<base::Instant> older_due_;  // when they are looked at again
};

}  // namespace

Result<Carried> carry(const std::filesystem::path& folder, Settings settings, journal::Receipts& receipts,
                      Transport& transport, Patience patience, Life& life) {
    return Carrier(folder, std::move(settings), receipts, transport, patience, life).run();
}

}  // namespace uploader
