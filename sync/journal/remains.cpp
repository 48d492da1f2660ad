#include "sync/journal/remains.hpp"

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
// What a terminal takes over at once; more than this waits only after months without a server.
constexpr std::size_t beyond_limit = 20'000;
// How far back a signed entry is looked for.
constexpr std::size_t tail_limit = 1024;

class Reading {
public:
    Reading(sql::Connection& database, StreamRow row, const std::optional<wire::Receipt>& receipt)
        : database_(database),
          row_(std::move(row)),
          from_(receipt ? Head{receipt->sequence, receipt->head}
                        : Head{0, wire::chain_start(row_.stream, row_.previous_head)}),
          borne_out_(receipt.has_value()) {}

    std::optional<Remains> read() {
        read_rows();
        const Head proven = proven_head();
        if (!borne_out_) return std::nullopt;
        return Remains{row_.stream.epoch, proven.sequence == 0 ? Head{} : proven, entries_after(proven.sequence)};
    }

private:
    struct Link {
        Sequence sequence;
        EntryRow row;
    };

    void read_rows() {
        const auto end = database_.integer("SELECT max(seq) FROM entry");
        const Sequence said_end = end ? static_cast<Sequence>(end->value_or(0)) : 0;
        Sequence holes = 0;
        for (Sequence sequence = from_.sequence + 1; sequence <= from_.sequence + rows_limit; ++sequence) {
            if (sequence > said_end && holes > holes_limit) return;
            auto row = read_entry_row(database_, sequence);
            holes = row ? 0 : holes + 1;
            if (row)
                take(sequence, std::move(*row));
            else
                lose();
        }
    }

    // An entry is believed when its line leads from the hash before it to its own, or to one that the device signed.
    // Where the hash before it is lost or cannot be believed, the signature of its own hash has to do: nothing else can
    // lead to the line.
    void take(Sequence sequence, EntryRow row) {
        const wire::Hash stored = row.hash;
        if (previous_) row.hash = wire::chain_next(*previous_, sequence, row.line);
        const bool follows = previous_ && row.hash == stored;
        bool believed = follows || has_signature(sequence, row);
        if (!believed) {
            row.hash = stored;
            const bool is_own = has_signature(sequence, row);
            believed = is_own && !sure_;
            sure_ = is_own;
        }
        previous_ = row.hash;
        if (!believed) {
            whole_ = false;
            return;
        }
        sure_ = true;
        if (!borne_out_) has_signature(sequence, row);
        whole_ = whole_ && follows;
        keep({sequence, std::move(row)});
    }

    void lose() {
        whole_ = false;
        sure_ = false;
        previous_.reset();
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
        const auto add = [&](const Link& link) {
            auto entry = wire::read_entry(link.row.line, link.sequence);
            if (entry && link.sequence > after) entries.push_back(with_words(std::move(*entry)));
        };
        for (const Link& link : chain_) add(link);
        for (const Link& link : beyond_) add(link);
        return entries;
    }

    Kept with_words(wire::Entry entry) {
        const auto* hash = std::get_if<wire::CommentHash>(&entry.body);
        if (hash == nullptr) return {std::move(entry)};
        const auto words = read_comment_rows(database_, entry.sequence - 1, 1);
        const bool own = words && words->size() == 1 &&
                         wire::comment_digest(words->front().salt, words->front().text) == hash->digest;
        return {std::move(entry), own ? std::optional(words->front()) : std::nullopt};
    }

    sql::Connection& database_;
    StreamRow row_;
    Head from_;
    std::optional<wire::Hash> previous_ = from_.hash;
    bool sure_ = true;        // of the hash before
    std::deque<Link> chain_;  // its end
    std::vector<Link> beyond_;
    bool whole_ = true;
    bool borne_out_;
    int signatures_ = 0;
};

}  // namespace

Remains read_remains(const std::filesystem::path& file, const Expected& expected, const ReceiptFor& receipt_for) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error) || std::filesystem::file_size(file, error) == 0) return {};
    auto database = sql::Connection::open(file, sql::Access::read_only);
    if (!database) return {};
    const auto written = read_stream_row(*database);
    std::vector<wire::Epoch> epochs{expected.stream.epoch};
    if (written && *written && (*written)->stream.epoch != expected.stream.epoch)
        epochs.insert(epochs.begin(), (*written)->stream.epoch);
    for (const wire::Epoch epoch : epochs) {
        StreamRow row{{expected.stream.device, epoch}, {}, expected.key};
        if (written && *written && epoch > 1) row.previous_head = (*written)->previous_head;
        if (auto remains = Reading(*database, row, receipt_for(row.stream)).read()) return std::move(*remains);
    }
    return {};
}

}  // namespace journal
