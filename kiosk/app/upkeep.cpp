#include "kiosk/app/upkeep.hpp"

#include <fmt/format.h>

#include <system_error>

#include "kiosk/app/ballast.hpp"
#include "kiosk/staff/moment.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/purge.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"

namespace app {
namespace {

constexpr int levels = 5;

// A folder that cannot be asked has room: nothing is purged for a question without an answer.
std::uint64_t free_bytes_in(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return error ? journal::purge_pressure_bytes : space.available;
}

}  // namespace

Upkeep::Found Upkeep::look(const wire::Stream& stream) const {
    const auto receipt = journal::newest_receipt(folder_, stream);
    return {receipt ? *receipt : std::nullopt, free_bytes_in(folder_)};
}

void Upkeep::begin() {
    next_look_ = {};
    epoch_is_over_ = false;
}

bool Upkeep::work(journal::Journal& journal, const staff::Logbook& book, const Front& front, const base::Stamp& now) {
    if (now.monotonic < next_look_) return false;
    epoch_is_over_ = journal::is_over(folder_, journal.stream());
    const Found found = look(journal.stream());
    if (!epoch_is_over_ && (append_due(journal, book, front, found, now) || purge(journal, found, now))) return true;
    if (const auto kept = keep_ballast(folder_, found.free_bytes); !kept)
        tell("no ballast can be made, " + to_text(kept.problem()));
    next_look_ = now.monotonic + look_interval;
    return false;
}

bool Upkeep::append_due(journal::Journal& journal, const staff::Logbook& book, const Front& front, const Found& found,
                        const base::Stamp& now) {
    const auto head = journal.head();
    if (!head) return false;
    const staff::Situation situation{now, front.lit, found.free_bytes, head->sequence, found.receipt};
    bool any = false;
    for (const wire::Body& body : book.due(situation)) {
        const auto appended = journal.append(body, now);
        if (!appended) {
            tell("what the terminal writes down by itself is not in the journal, " + to_text(appended.problem()));
            return false;
        }
        any = true;
    }
    const bool tries = book.owes_canaries(staff::day_of(now.wall)) && tried_ != staff::day_of(now.wall);
    return (tries && try_faces(journal, front, now)) || any;
}

bool Upkeep::try_faces(journal::Journal& journal, const Front& front, const base::Stamp& now) {
    bool any = false;
    for (int level = 1; level <= levels; ++level) {
        const auto hit = front.hits(level);
        if (!hit) return any;
        tried_ = staff::day_of(now.wall);
        if (!*hit) {
            base::log(base::Severity::alarm,
                      fmt::format("the face of level {} is not where a finger looks for it", level));
            continue;
        }
        const auto appended = journal.append(domain::Canary{*domain::Level::from(level)}, now);
        if (!appended) {
            tried_.reset();
            tell("the try of the faces is not in the journal, " + to_text(appended.problem()));
            return any;
        }
        any = true;
    }
    return any;
}

bool Upkeep::purge(journal::Journal& journal, const Found& found, const base::Stamp& now) {
    if (!found.receipt || found.receipt->durable == 0) return false;  // nothing may leave: the rest need not be read
    const auto config = journal::read_config(folder_);
    const auto comments = journal::comments_sent_through(folder_, journal.stream());
    if (!config || !comments) return false;  // without them nothing proves that anything may leave
    const auto through =
        journal::purgeable(journal, {found.receipt, config->receipt_key, *comments, found.free_bytes, now});
    if (through && *through == 0) return false;
    const auto purged = through ? journal.purge(*through) : base::Result<>(through.problem());
    if (!purged) {
        tell("nothing could be purged, " + to_text(purged.problem()));
        return false;
    }
    base::log(base::Severity::info,
              fmt::format("entries through {} are safe with the server and were purged", *through));
    return true;
}

void Upkeep::tell(const std::string& trouble) {
    if (trouble != told_) base::log(base::Severity::warning, trouble);
    told_ = trouble;
}

}  // namespace app
