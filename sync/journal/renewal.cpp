#include "sync/journal/renewal.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/epochs.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/sql/beside.hpp"

namespace journal {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::is_there;
using Path = std::filesystem::path;

// A disk that fails one read in three hundred fails half of the openings of a large journal.
constexpr int tries_limit = 20;
constexpr int damages_limit = 2;
constexpr std::size_t slice_entries = 500;
constexpr std::size_t slice_bytes = std::size_t{1024} * 1024;

// What a person gave. The rest (starts of the program, acts of the staff) is told by the old files alone.
bool is_given(const wire::Body& body) {
    return std::holds_alternative<domain::Rating>(body) || std::holds_alternative<domain::Answers>(body) ||
           std::holds_alternative<domain::Undone>(body) || std::holds_alternative<wire::CommentHash>(body);
}

class Renewal {
public:
    Renewal(Path folder, std::string device, std::shared_ptr<const Writing> writing, base::Stamp now,
            wire::Epoch first_epoch)
        : folder_(std::move(folder)),
          file_(folder_ / journal_file_name),
          next_(folder_ / "journal.db.next"),
          device_(std::move(device)),
          writing_(std::move(writing)),
          now_(std::move(now)),
          first_epoch_(first_epoch),
          proving_key_(writing_->key.public_key()) {}

    Result<Opened> open(const std::optional<Problem>& seen) {
        if (const auto ended = end_interrupted(); !ended) return ended.problem();
        if (const auto ended = ending()) return renew(*ended);
        if (seen && seen->code == Code::damaged && is_there(file_)) return renew(harm(*seen));
        auto opened = open_patiently();
        if (opened) return noted(std::move(*opened), std::nullopt);
        const bool missing = opened.problem().code == Code::not_found;
        if (!missing && opened.problem().code != Code::damaged) return opened.problem();
        if (!missing) return renew(harm(opened.problem()));
        const auto used = highest_epoch_used(folder_, device_, first_epoch_);
        if (!used) return used.problem();
        return *used == 0 ? begin() : renew(harm(opened.problem()));
    }

private:
    // A new journal that stands beside an empty place: the old one had just been set aside. Beside the old one, it is
    // what a renewal left that did not come that far.
    Result<> end_interrupted() {
        if (const auto taken = take_along(folder_); !taken) return taken.problem();
        if (!is_there(next_)) return Done{};
        if (!is_there(file_)) return put_in_place();
        std::error_code error;
        std::filesystem::remove(next_, error);
        return error ? Result<>(Problem{Code::io, "cannot remove " + next_.string(), 0}) : Result<>(Done{});
    }

    // Why a journal that may be whole is over. One under the key of before proves itself by that one.
    std::optional<Ending> ending() {
        const auto owner = owner_of(file_);
        if (!owner || owner->stream.device != device_) return std::nullopt;
        proving_key_ = owner->key;
        if (is_before_key(*owner, writing_->key.public_key(), first_epoch_))
            return Ending{"key", "this terminal was enrolled again"};
        proving_key_ = writing_->key.public_key();
        const auto ended = ending_of(folder_, owner->stream);
        return ended ? *ended : std::nullopt;
    }

    Ending harm(const Problem& problem) const { return {is_there(file_) ? "damaged" : "missing", problem.words}; }

    // What could not be read, or is not what was written, may be well the next time: a new epoch is for what stays so.
    Result<std::unique_ptr<Journal>> open_patiently() const {
        auto opened = open_whole();
        int damages = 0;
        for (int tries = 1; tries < tries_limit && !opened; ++tries) {
            const Code code = opened.problem().code;
            if (code == Code::damaged && ++damages == damages_limit) break;
            if (code != Code::damaged && code != Code::unreadable) break;
            if (code == Code::unreadable)
                if (const auto lost = lost_place()) return *lost;
            opened = open_whole();
        }
        return opened;
    }

    // A place that the disk does not read any more, however often it is asked.
    std::optional<Problem> lost_place() const {
        for (const Path& file : {file_, sql::beside(file_, sql::log_end)}) {
            const auto looked = base::look_through(file);
            if (!looked && looked.problem().code == Code::damaged) return looked.problem();
        }
        return std::nullopt;
    }

    Result<std::unique_ptr<Journal>> open_whole() const {
        if (const auto examined = examine(); !examined) return examined.problem();
        return open_existing(file_, device_, writing_);
    }

    // Reads, and changes nothing.
    Result<> examine() const {
        const auto reader = read_existing(file_, device_, writing_->key.public_key());
        if (!reader) return reader.problem();
        if ((*reader)->stream().epoch < std::max(known_epoch(folder_, device_), first_epoch_ - 1))
            return Problem{Code::damaged, "journal.db is of an epoch that has ended", 0};
        if (const auto held = holds_what_was_signed_for(**reader); !held) return held.problem();
        const auto newest = newest_receipt(folder_, (*reader)->stream());
        const auto purged = (*reader)->purged_through();
        if (!purged) return purged.problem();
        return still_proves(**reader, std::max(newest && *newest ? (*newest)->sequence : wire::Sequence{0}, *purged));
    }

    // A journal that lost its end without a trace would use sequences twice.
    Result<> holds_what_was_signed_for(const Reader& reader) const {
        const auto highest = highest_receipt(folder_, reader.stream());
        if (!highest || !*highest || (*highest)->sequence == 0) return Done{};
        const auto own = reader.hash_at((*highest)->sequence);
        if (own && *own == (*highest)->head) return Done{};
        if (!own && own.problem().code == Code::unreadable) return own.problem();
        return Problem{Code::damaged, "journal.db does not hold what the server has signed for", 0};
    }

    static Result<> still_proves(const Reader& reader, wire::Sequence known) {
        for (;;) {
            const auto slice = reader.read(known, slice_entries, slice_bytes);
            if (!slice && slice.problem().code == Code::not_found)
                return Problem{Code::damaged, slice.problem().words, 0};
            if (!slice) return slice.problem();
            if (slice->lines.empty()) return Done{};
            known += slice->lines.size();
        }
    }

    Result<Opened> begin() {
        if (const auto made = make_journal(file_, writing_, {{device_, 1}, {}}, {}); !made) return made.problem();
        return finished(std::nullopt);
    }

    // What receipts.db knows of a stream that ends now. Whatever cannot be read there counts as not known.
    Signed signed_for(const wire::Stream& stream, bool is_over) const {
        const auto ended = ending_of(folder_, stream);
        Signed known{{}, is_over || (ended && *ended)};
        if (known.is_over) {
            auto all = all_receipts(folder_, stream);
            if (all) known.receipts = std::move(*all);
        } else if (const auto newest = newest_receipt(folder_, stream); newest && *newest) {
            known.receipts.push_back(**newest);
        }
        return known;
    }

    Result<Opened> renew(const Ending& ending) {
        const bool is_over = ending.why != "damaged" && ending.why != "missing";
        const auto used = highest_epoch_used(folder_, device_, first_epoch_);
        if (!used) return used.problem();
        const wire::Epoch presumed = std::max<wire::Epoch>(*used, 1);
        const auto remains = read_remains(file_, {{device_, presumed}, proving_key_},
                                          [&](const wire::Stream& stream) { return signed_for(stream, is_over); });
        Damage damage{ending.why, ending.words, {}, remains.epoch.value_or(presumed), remains.proven, 0};
        const auto entries = first_entries(damage, remains.beyond);
        damage.taken_over = entries.size() - 1;
        const Beginning beginning{{device_, std::max(damage.epoch, presumed) + 1}, damage.proven.hash};
        if (const auto made = make_journal(next_, writing_, beginning, entries); !made) return made.problem();
        auto aside = set_aside_journal(folder_, damage.epoch, now_.wall);
        if (!aside) return aside.problem();
        damage.set_aside = std::move(*aside);
        // An older epoch stood in the place of one that is gone without a trace: its number is used up all the same.
        if (damage.epoch < presumed)
            if (const auto noted = set_aside_journal(folder_, presumed, now_.wall); !noted) return noted.problem();
        if (const auto put = put_in_place(); !put) return put.problem();
        return finished(std::move(damage));
    }

    std::vector<Kept> first_entries(const Damage& damage, const std::vector<Kept>& beyond) const {
        std::vector<Kept> entries;
        entries.push_back(
            {{1, now_, wire::Lost{damage.epoch, damage.proven.sequence, damage.proven.hash, damage.why}}});
        for (const Kept& kept : beyond)
            if (is_given(kept.entry.body)) entries.push_back(kept);
        return entries;
    }

    Result<> put_in_place() {
        if (const auto moved = base::move_file(next_, file_); !moved) return moved.problem();
        return base::sync_folder(folder_);
    }

    Result<Opened> finished(std::optional<Damage> damage) {
        auto opened = open_existing(file_, device_, writing_);
        if (!opened) return opened.problem();
        return noted(std::move(*opened), std::move(damage));
    }

    // Before anything is appended to it; not before it stands in its place, or a power cut between would use up a
    // number that nobody had. The note is one witness of several: a full disk must not keep the counter closed for it.
    Opened noted(std::unique_ptr<Journal> journal, std::optional<Damage> damage) const {
        static_cast<void>(note_epoch(folder_, journal->stream().epoch));
        return {std::move(journal), std::move(damage)};
    }

    Path folder_;
    Path file_;
    Path next_;
    std::string device_;
    std::shared_ptr<const Writing> writing_;
    base::Stamp now_;
    wire::Epoch first_epoch_;
    wire::PublicKey proving_key_;
};

}  // namespace

Result<Opened> open_or_renew(const Path& folder, const std::string& device, wire::SecretKey key, const base::Stamp& now,
                             const std::optional<Problem>& seen, wire::Epoch first_epoch) {
    auto writing = take_journal(folder, std::move(key));
    if (!writing) return writing.problem();
    return Renewal(folder, device, std::move(*writing), now, first_epoch).open(seen);
}

bool is_over(const Path& folder, const wire::Stream& stream) {
    const auto ended = ending_of(folder, stream);
    return ended && *ended;
}

}  // namespace journal
