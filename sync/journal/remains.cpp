#include "sync/journal/remains.hpp"

#include <algorithm>
#include <deque>
#include <system_error>
#include <utility>

#include "sync/journal/rows.hpp"

namespace journal {
namespace {

using wire::Sequence;

// A few seconds on a slow terminal; 400 days of a busy counter.
constexpr Sequence rows_limit = 240'000;
constexpr int signatures_limit = 20'000;
// So many places in a row where nothing can be read are the end: a damaged file may be wrong about where it ends.
constexpr Sequence holes_limit = 4096;
// What a terminal takes over: a hundred days of a busy counter. More than this waits nowhere.
constexpr std::size_t beyond_limit = 60'000;
// How far back a signed entry is looked for.
constexpr std::size_t tail_limit = 1024;

// What cannot be read once may be read the next time, and what is passed over here is left behind for good.
template <typename Read>
auto twice(const Read& read) {
    auto first = read();
    return first || first.problem().code == base::Code::not_found ? std::move(first) : read();
}

class Reading {
public:
    Reading(sql::Connection& database, StreamRow row, const Signed& known)
        : database_(database), row_(std::move(row)), whole_(!known.is_over) {
        begin_at(known);
    }

    std::optional<Remains> read() {
        read_rows();
        end_run();
        const Head proven = proven_head();
        if (!borne_out_) return std::nullopt;
        return Remains{row_.stream.epoch, proven.sequence == 0 ? Head{} : proven, entries_after(proven.sequence)};
    }

private:
    struct Link {
        Sequence sequence;
        EntryRow row;
    };

    void begin_at(const Signed& known) {
        const auto purged = read_purged_row(database_);
        from_ = {0, wire::chain_start(row_.stream, row_.previous_head)};
        if (purged && purged->sequence > 0) from_ = *purged;
        const auto agreed = std::find_if(known.receipts.begin(), known.receipts.end(), [&](const auto& receipt) {
            return receipt.sequence >= from_.sequence && receipt.sequence > 0 && (!known.is_over || is_held(receipt));
        });
        borne_out_ = agreed != known.receipts.end();
        if (borne_out_) from_ = {agreed->sequence, agreed->head};
        previous_ = from_.hash;
    }

    bool is_held(const wire::Receipt& receipt) {
        const auto own = read_hash(database_, receipt.sequence);
        return own && *own == receipt.head;
    }

    // Where the tables themselves are damaged, asking for row after row would only read them again and again.
    bool has_rows() {
        const auto asked = twice([this] { return database_.integer("SELECT seq FROM entry WHERE 0"); });
        return asked || asked.problem().code != base::Code::damaged;
    }

    void read_rows() {
        if (!has_rows()) return;
        const auto end = twice([this] { return database_.integer("SELECT max(seq) FROM entry"); });
        const Sequence said_end = end ? static_cast<Sequence>(end->value_or(0)) : 0;
        Sequence holes = 0;
        for (Sequence sequence = from_.sequence + 1; sequence <= from_.sequence + rows_limit; ++sequence) {
            if (sequence > said_end && holes > holes_limit) return;
            auto row = twice([&] { return read_entry_row(database_, sequence); });
            holes = row ? 0 : holes + 1;
            if (row)
                take(sequence, std::move(*row));
            else
                lose();
        }
    }

    // Lines that follow one another, hash by hash, are a run; a signature vouches for its own line and those of the run
    // before it. Right behind a hole nothing leads to a line: its hash may be signed, but whether the line is the one
    // that was hashed, nobody can tell. Such a line, and the unsigned end of a run, are not believed: whoever can write
    // to the file can make hashes, but no signature.
    void take(Sequence sequence, EntryRow row) {
        if (!borne_out_) has_signature(sequence, row);
        const wire::Hash stored = row.hash;
        if (previous_) row.hash = wire::chain_next(*previous_, sequence, row.line);
        const bool follows = previous_ && row.hash == stored;
        if (!follows) whole_ = false;
        if (!follows && (!previous_ || !has_signature(sequence, row))) {
            end_run();
            previous_ = stored;
            return;
        }
        previous_ = row.hash;
        keep({sequence, std::move(row)});
    }

    void lose() {
        end_run();
        whole_ = false;
        previous_.reset();
    }

    void end_run() {
        while (beyond_.size() > vouched_ && !has_signature(beyond_.back().sequence, beyond_.back().row))
            beyond_.pop_back();
        vouched_ = beyond_.size();
    }

    void keep(Link link) {
        if (!whole_) {
            if (beyond_.size() < beyond_limit) beyond_.push_back(std::move(link));
            return;
        }
        chain_.push_back(std::move(link));
        if (chain_.size() > tail_limit) chain_.pop_front();
    }

    bool has_signature(Sequence sequence, const EntryRow& row) {
        if (signatures_ == signatures_limit) return false;
        ++signatures_;
        const bool good = is_signed(row_, sequence, row);
        borne_out_ = borne_out_ || good;
        return good;
    }

    Head proven_head() {
        for (auto link = chain_.rbegin(); link != chain_.rend(); ++link)
            if (has_signature(link->sequence, link->row)) return {link->sequence, link->row.hash};
        return from_;
    }

    std::vector<Kept> entries_after(Sequence after) {
        std::vector<Kept> entries;
        for (const Link& link : beyond_) {
            auto entry = wire::read_entry(link.row.line, link.sequence);
            if (entry && link.sequence > after) entries.push_back(with_words(std::move(*entry)));
        }
        return entries;
    }

    Kept with_words(wire::Entry entry) {
        const auto* hash = std::get_if<wire::CommentHash>(&entry.body);
        if (hash == nullptr) return {std::move(entry)};
        const auto words = twice([&] { return read_comment_rows(database_, entry.sequence - 1, 1); });
        const bool own = words && words->size() == 1 &&
                         wire::comment_digest(words->front().salt, words->front().text) == hash->digest;
        return {std::move(entry), own ? std::optional(words->front()) : std::nullopt};
    }

    sql::Connection& database_;
    StreamRow row_;
    Head from_;
    std::optional<wire::Hash> previous_;
    std::deque<Link> chain_;  // its end
    std::vector<Link> beyond_;
    std::size_t vouched_ = 0;  // so many of them a signature bears out
    bool whole_;
    bool borne_out_ = false;
    int signatures_ = 0;
};

}  // namespace

Remains read_remains(const std::filesystem::path& file, const Expected& expected, const SignedFor& signed_for) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error) || std::filesystem::file_size(file, error) == 0) return {};
    auto database = twice([&] { return sql::Connection::open(file, sql::Access::read_only); });
    if (!database) return {};
    // One view for all the rows: asked alone, each would cost its locks. Where there is none, or it ends at a bad page,
    // every row is asked for alone.
    static_cast<void>(database->run("BEGIN"));
    const auto written = twice([&] { return read_stream_row(*database); });
    std::vector<wire::Epoch> epochs{expected.stream.epoch};
    if (written && *written && (*written)->stream.epoch != expected.stream.epoch)
        epochs.insert(epochs.begin(), (*written)->stream.epoch);
    for (const wire::Epoch epoch : epochs) {
        StreamRow row{{expected.stream.device, epoch}, {}, expected.key};
        if (written && *written && epoch > 1) row.previous_head = (*written)->previous_head;
        if (auto remains = Reading(*database, row, signed_for(row.stream)).read()) return std::move(*remains);
    }
    return {};
}

}  // namespace journal
