#include "sync/journal/set_aside.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/rows.hpp"
#include "sync/sql/beside.hpp"

namespace journal {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::beside;
using sql::is_there;
using Path = std::filesystem::path;

constexpr std::string_view name_start = "journal.db.damaged-";

// The epoch in a name that set_aside_journal() gave; nothing for the log beside it and for every other file.
std::optional<wire::Epoch> epoch_in(std::string_view name) {
    const auto ends_name = [name](std::string_view end) { return name.ends_with(end); };
    if (!name.starts_with(name_start) || std::ranges::any_of(sql::log_ends, ends_name)) return std::nullopt;
    name.remove_prefix(name_start.size());
    wire::Epoch epoch = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), epoch);
    if (error != std::errc{} || end == name.data() + name.size() || *end != '-' || epoch == 0) return std::nullopt;
    return epoch;
}

// Two in one second happen when the clock stands still.
Path free_name(const Path& folder, wire::Epoch epoch, base::WallTime now) {
    return sql::free_name(folder / fmt::format("{}{}-{}", name_start, epoch, base::to_name(now)));
}

Result<> move_log(const Path& folder, const Path& aside) {
    for (const char* end : sql::log_ends) {
        const Path log = beside(folder / journal_file_name, end);
        if (!is_there(log)) continue;
        if (const auto moved = base::move_file(log, beside(aside, end)); !moved) return moved.problem();
    }
    return base::sync_folder(folder);
}

// The proven part of a damaged journal. It asks for one row at a time: a walk through the table could meet a page that
// cannot be read.
class ProvenPart final : public Reader {
public:
    ProvenPart(sql::Connection database, wire::Stream stream, const wire::Hash& start, Head from, Head last)
        : database_(std::move(database)), stream_(std::move(stream)), start_(start), from_(from), last_(last) {}

    const wire::Stream& stream() const override { return stream_; }
    Result<Head> head() const override { return last_; }

    Result<wire::Hash> hash_at(wire::Sequence sequence) const override {
        if (sequence > last_.sequence) return Problem{Code::not_found, "nothing is proven that far", 0};
        if (sequence == 0) return start_;
        if (sequence == from_.sequence) return from_.hash;
        return read_hash(database_, sequence);
    }

    Result<wire::Sequence> purged_through() const override {
        const auto purged = read_purged_row(database_);
        if (!purged) return purged.problem();
        return purged->sequence;
    }

    Result<Slice> read(wire::Sequence after, std::size_t entries_limit, std::size_t bytes_limit) const override {
        const auto purged = read_purged_row(database_);
        if (purged && after < purged->sequence) return purged_away(*purged);
        const auto previous = hash_at(after);
        if (!previous) return previous.problem();
        Slice slice{after + 1, *previous, {}, *previous, {}};
        std::size_t bytes = 0;
        while (after < last_.sequence && slice.lines.size() < entries_limit) {
            auto row = read_next(slice, ++after);
            if (!row && !slice.lines.empty()) break;  // what stands before a spoilt place can still be sent
            if (!row) return row.problem();
            bytes += row->line.size() + 1;
            if (!slice.lines.empty() && bytes > bytes_limit) break;
            slice.lines.push_back(std::move(row->line));
            slice.head = row->hash;
            slice.signature = row->signature;
        }
        return slice;
    }

    Result<std::vector<CommentText>> comments(wire::Sequence after, std::size_t limit) const override {
        auto comments = read_comment_rows(database_, after, limit);
        if (comments) std::erase_if(*comments, [this](const auto& each) { return each.sequence > last_.sequence; });
        return comments;
    }

private:
    Result<EntryRow> read_next(const Slice& slice, wire::Sequence sequence) const {
        auto row = read_entry_row(database_, sequence);
        if (row && wire::chain_next(slice.head, sequence, row->line) != row->hash)
            return damaged("entry " + std::to_string(sequence) + " is not what was written");
        return row;
    }

    mutable sql::Connection database_;  // a query moves its statements, not its content
    wire::Stream stream_;
    wire::Hash start_;
    Head from_;  // known from its receipt; sequence 0: is not
    Head last_;
};

}  // namespace

std::vector<SetAside> list_set_aside(const Path& folder) {
    std::vector<SetAside> found;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (const auto epoch = epoch_in(entry->path().filename().string())) found.push_back({entry->path(), *epoch});
    std::sort(found.begin(), found.end(), [](const SetAside& one, const SetAside& other) {
        return std::pair(one.epoch, one.file) < std::pair(other.epoch, other.file);
    });
    return found;
}

Result<Path> set_aside_journal(const Path& folder, wire::Epoch epoch, base::WallTime now) {
    const Path aside = free_name(folder, epoch, now);
    const Path file = folder / journal_file_name;
    // The log goes last: a journal without its log would look whole and be too short.
    const auto moved_file = is_there(file) ? base::move_file(file, aside) : base::replace_file(aside, "");
    if (!moved_file) return moved_file.problem();
    if (const auto moved = move_log(folder, aside); !moved) return moved.problem();
    return aside;
}

Result<> take_along(const Path& folder) {
    const bool any = std::ranges::any_of(
        sql::log_ends, [&](const char* end) { return is_there(beside(folder / journal_file_name, end)); });
    if (!any || is_there(folder / journal_file_name)) return Done{};
    const auto aside = list_set_aside(folder);
    const bool lonely = aside.empty() || is_there(beside(aside.back().file, sql::log_end));
    const wire::Epoch epoch = aside.empty() ? 1 : aside.back().epoch;
    return move_log(folder, lonely ? free_name(folder, epoch, base::WallTime{}) : aside.back().file);
}

Result<std::unique_ptr<Reader>> read_set_aside(const SetAside& aside, const Expected& expected,
                                               const std::optional<wire::Receipt>& newest, wire::Sequence through) {
    Expected looked_for = expected;
    looked_for.stream.epoch = aside.epoch;
    Signed known;
    if (newest) known.receipts.push_back(*newest);
    const Remains remains = read_remains(aside.file, looked_for, [&](const wire::Stream&) { return known; });
    const Head from = newest ? Head{newest->sequence, newest->head} : Head{};
    if (remains.epoch != aside.epoch || remains.proven.sequence <= from.sequence)
        return Problem{Code::not_found, aside.file.string() + " holds nothing that can still be sent", 0};
    auto database = sql::Connection::open(aside.file, sql::Access::read_only);
    if (!database) return database.problem();
    const auto row = read_stream_row(*database);
    Head last = remains.proven;
    if (through < last.sequence) {
        const auto hash = read_hash(*database, through);
        if (!hash) return hash.problem();
        last = {through, *hash};
    }
    const bool has_row = row && *row && aside.epoch > 1;
    const auto start = wire::chain_start(looked_for.stream, has_row ? (*row)->previous_head : wire::Hash{});
    return std::unique_ptr<Reader>(
        std::make_unique<ProvenPart>(std::move(*database), looked_for.stream, start, from, last));
}

Result<Unsent> unsent_part(const Path& folder, const SetAside& aside, const std::string& device,
                           const wire::PublicKey& key, Server server) {
    const wire::Stream stream{device, aside.epoch};
    const auto ending = ending_of(folder, stream);
    if (!ending) return ending.problem();
    const auto newest = newest_receipt(folder, stream);
    if (!newest) return newest.problem();
    const auto was_lost = is_in_doubt(folder, stream);
    if (!was_lost) return was_lost.problem();
    const bool in_doubt = *newest && (*was_lost || server == Server::is_doubted);
    if (*ending && !in_doubt)
        return Problem{Code::not_found, aside.file.string() + " was taken over by the next epoch", 0};
    auto begin = in_doubt ? std::optional<wire::Receipt>{} : *newest;
    Unsent unsent{nullptr, 0, key, ending->has_value()};
    if (const auto owner = owner_of(aside.file); owner && owner->stream == stream) unsent.key = owner->key;
    auto reader = read_set_aside(aside, {stream, unsent.key}, begin, *ending ? (*newest)->sequence : everything);
    if (!reader && reader.problem().code == Code::not_found && in_doubt && !*ending) {
        begin = *newest;  // where the file no longer shows its beginning, what came last can still be sent
        reader = read_set_aside(aside, {stream, unsent.key}, begin);
    }
    if (!reader) return reader.problem();
    unsent.after = begin ? begin->sequence : 0;
    const auto purged = (*reader)->purged_through();
    if (purged) unsent.after = std::max(unsent.after, *purged);
    unsent.reader = std::move(*reader);
    return unsent;
}

}  // namespace journal
