#include "sync/uploader/carry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sync/base/log.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/set_aside.hpp"
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
            const bool older_waits = !carry_set_aside();
            auto carried = carry_current(mark);
            if (!carried) return carried;
            carried->older_waits = older_waits;
            const bool is_new = journal::journal_mark(folder_) != mark;
            const bool is_restored = settings_.older_offered && carried->state.incarnation > settings_.older_offered;
            if ((patience_ == Patience::once && !is_new && !is_restored) || life_.is_over()) return carried;
            heard_ = std::max(heard_, carried->state.incarnation.value_or(0));
            if (is_new) base::log(base::Severity::info, "the kiosk has opened a new journal");
        }
    }

private:
    // Whether nothing is left behind.
    bool carry_set_aside() {
        const auto asides = journal::list_set_aside(folder_);
        if (asides.empty()) return true;
        if (const auto heard = journal::heard_incarnation(folder_, settings_.stream.device))
            heard_ = std::max(heard_, *heard);
        settings_.older_offered = heard_;
        bool all = true;
        for (const journal::SetAside& aside : asides) {
            if (life_.is_over()) return false;
            all = carry_one(aside) && all;
        }
        return all;
    }

    bool carry_one(const journal::SetAside& aside) {
        Settings settings = settings_;
        settings.stream.epoch = aside.epoch;
        settings.is_set_aside = true;
        settings.older_offered.reset();
        const auto unsent = journal::unsent_part(folder_, aside, settings.stream.device, settings.device_key, heard_);
        if (!unsent) return unsent.problem().code == Code::not_found;
        settings.device_key = unsent->key;
        settings.is_over = unsent->is_over;
        base::log(base::Severity::info, fmt::format("sending what can be proven of {}", aside.file.string()));
        const auto patience = patience_ == Patience::once ? patience_ : Patience::drained;
        Tools tools = tools_for(*unsent->reader, settings);
        tools.is_over = [&] { return is_signed_for(*unsent->reader); };  // a stick has carried it
        const State state = uploader::run(settings, tools, patience, life_);
        const auto* resting = std::get_if<Resting>(&state.activity);
        if (unsent->is_over && resting != nullptr && resting->why == Resting::Why::over) return true;
        const auto left = waiting(state, *unsent->reader);
        return (left && *left == 0 && state.incarnation) || is_signed_for(*unsent->reader);
    }

    bool is_signed_for(const journal::Reader& journal) const {
        const auto head = journal.head();
        const auto newest = receipts_.newest(journal.stream());
        if (newest && *newest && (*newest)->incarnation < heard_) return false;  // it was restored since
        return head && newest && *newest && (*newest)->sequence >= head->sequence;
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
    Result<Carried> carry_current(const std::optional<journal::FileMark>& mark) {
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
        tools.is_over = [this, &mark] { return journal::journal_mark(folder_) != mark; };
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
    wire::Incarnation heard_ = 0;  // the highest that the server is known to have had
};

}  // namespace

Result<Carried> carry(const std::filesystem::path& folder, Settings settings, journal::Receipts& receipts,
                      Transport& transport, Patience patience, Life& life) {
    return Carrier(folder, std::move(settings), receipts, transport, patience, life).run();
}

}  // namespace uploader
