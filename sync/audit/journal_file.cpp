#include "sync/audit/journal_file.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "sync/journal/rows.hpp"
#include "sync/sql/beside.hpp"

namespace audit {
namespace {

using base::Result;
using wire::Sequence;

struct Row {
    std::string line;
    wire::Hash hash{};
    wire::Signature signature{};
    bool whole = false;  // hash and signature have their length
    bool is_signed = false;
    bool follows = false;  // from the hash before it
    bool vouched = false;
};

struct Words {
    base::Bytes response;
    base::Bytes salt;
    std::string text;
};

base::Bytes bytes_of(base::View view) { return {view.begin(), view.end()}; }

class JournalFile {
public:
    JournalFile(Path file, sql::Connection database, std::string name, const Expected& expected, Report& report)
        : file_(std::move(file)),
          database_(std::move(database)),
          name_(std::move(name)),
          expected_(expected),
          report_(report) {}

    std::unique_ptr<StreamAudit> audit(RatingCount& count) {
        check_file();
        if (!read_stream()) return nullptr;
        auto stream = std::make_unique<StreamAudit>(stream_.stream, Holes::doubtful, count);
        const auto purged = read_purged();
        if (purged.sequence > 0) stream->begin_after(purged.sequence, purged.hash);
        read_rows();
        drop_rows_through(purged.sequence);
        read_words();
        vouch(purged);
        for (const auto& [sequence, row] : rows_) tell(*stream, sequence, row);
        for (const auto& [sequence, words] : words_)
            if (sequence > purged.sequence && !rows_.contains(sequence))
                stream->note_absent(What::comment, sequence, name_);
        return stream;
    }

private:
    void doubt(What what, const std::string& words) { report_.doubt(what, name_ + ": " + words, name_); }

    void check_file() {
        const auto whole = database_.text("PRAGMA integrity_check(1)");
        if (!whole) return doubt(What::file, "it cannot be read");
        if (*whole != "ok" || ends_within_a_page()) doubt(What::file, "its pages are damaged");
        if (const auto schema = journal::check_schema(database_); !schema)
            doubt(What::schema, "its tables and triggers are not those that the terminal makes");
    }

    // SQLite reads zeros for what was cut off. A terminal that lost its power while pages were written has a log.
    bool ends_within_a_page() {
        std::error_code error;
        const Path log = sql::beside(file_, sql::log_end);
        if (std::filesystem::exists(log, error) && std::filesystem::file_size(log, error) > 0) return false;
        const auto page_bytes = database_.integer("PRAGMA page_size");
        const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file_, error));
        return !page_bytes || bytes % page_bytes->value_or(1) != 0;
    }

    bool read_stream() {
        auto row = journal::read_stream_row(database_);
        if (!row || !*row || !domain::is_identifier((*row)->stream.device)) {
            doubt(What::stream, "it does not say which device and epoch it is of");
            return false;
        }
        stream_ = std::move(**row);
        const bool own = expected_.device.empty() || stream_.stream.device == expected_.device;
        if (!own) doubt(What::stream, "it is of device " + stream_.stream.device + ", not of " + expected_.device);
        if (own && expected_.key && *expected_.key != stream_.public_key) {
            doubt(What::key, "it names another key than the device's");
            stream_.public_key = *expected_.key;
        }
        const auto heads = expected_.heads.find(stream_.stream);
        if (heads != expected_.heads.end()) heads_ = heads->second;
        return true;
    }

    journal::Head read_purged() {
        journal::Head purged;
        bool whole = true;
        const auto there = database_.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'purged'");
        if (!there || *there == 0) return purged;
        const auto done = database_.query("SELECT through, CAST(hash AS BLOB) FROM purged", {}, [&](const auto& row) {
            purged.sequence = row.count(0);
            whole = row.integer(0) > 0 && journal::copy_exactly(row.bytes(1), purged.hash);
        });
        if (done && whole) return purged;
        doubt(What::purge, "it does not say what was purged");
        return {};
    }

    // From the beginning; and where a page stands in the way, from the end too.
    void read_rows() {
        const auto keep = [this](const sql::Row& from) { keep_row(from); };
        const auto forward =
            each_row(Order::forward,
                     "SELECT seq, CAST(line AS BLOB), CAST(hash AS BLOB), CAST(signature AS BLOB) FROM entry "
                     "WHERE seq > $1 ORDER BY seq LIMIT 1",
                     keep);
        if (forward) return;
        doubt(What::file, "not all of its entries can be read");
        static_cast<void>(
            each_row(Order::backward,
                     "SELECT seq, CAST(line AS BLOB), CAST(hash AS BLOB), CAST(signature AS BLOB) FROM entry "
                     "WHERE seq < $1 ORDER BY seq DESC LIMIT 1",
                     keep));
    }

    enum class Order { forward, backward };

    // One row a question, each behind the key of the one before. A damaged page may answer with one before it: then
    // this ends, as it would go round for ever.
    Result<> each_row(Order order, std::string_view statement, const std::function<void(const sql::Row&)>& each) {
        const bool forward = order == Order::forward;
        std::int64_t key = std::numeric_limits<std::int64_t>::max();
        if (forward) key = -key;
        for (bool more = true; more;) {
            more = false;
            bool went_round = false;
            const auto done = database_.query(statement, {key}, [&](const sql::Row& row) {
                more = forward ? row.integer(0) > key : row.integer(0) < key;
                if (more) each(row);
                if (more) key = row.integer(0);
                went_round = !more;
            });
            if (!done) return done.problem();
            if (went_round) return journal::damaged("its rows are out of order");
        }
        return base::Done{};
    }

    void keep_row(const sql::Row& from) {
        if (from.integer(0) < 1) return void(++strange_rows_);
        Row row{.line = from.text(1)};
        row.whole =
            journal::copy_exactly(from.bytes(2), row.hash) && journal::copy_exactly(from.bytes(3), row.signature);
        rows_.emplace(from.count(0), std::move(row));
    }

    void drop_rows_through(Sequence purged) {
        strange_rows_ += std::erase_if(rows_, [purged](const auto& row) { return row.first <= purged; });
        if (strange_rows_ > 0) doubt(What::file, "it holds rows before its first entry");
    }

    void read_words() {
        const auto there = database_.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'comment_text'");
        if (!there || *there == 0) return;
        const auto done = each_row(
            Order::forward,
            "SELECT seq, CAST(response AS BLOB), CAST(salt AS BLOB), CAST(text AS BLOB) FROM comment_text "
            "WHERE seq > $1 ORDER BY seq LIMIT 1",
            [this](const sql::Row& row) {
                if (row.integer(0) > 0)
                    words_.emplace(row.count(0), Words{bytes_of(row.bytes(1)), bytes_of(row.bytes(2)), row.text(3)});
            });
        if (!done) doubt(What::file, "not all words of comments can be read");
    }

    // The hash before an entry: of the row before it, or what is known from elsewhere where there is none.
    std::optional<wire::Hash> before(Sequence sequence, const journal::Head& purged) const {
        if (sequence == purged.sequence + 1)
            return sequence == 1 ? wire::chain_start(stream_.stream, stream_.previous_head) : purged.hash;
        if (const auto row = rows_.find(sequence - 1); row != rows_.end())
            return row->second.whole ? std::optional(row->second.hash) : std::nullopt;
        const auto head = heads_.find(sequence - 1);
        return head == heads_.end() ? std::nullopt : std::optional(head->second);
    }

    void vouch(const journal::Head& purged) {
        for (auto& [sequence, row] : rows_) {
            const auto hash = before(sequence, purged);
            if (hash) before_[sequence] = *hash;
            row.follows = row.whole && hash && wire::chain_next(*hash, sequence, row.line) == row.hash;
            const auto statement = wire::head_statement(stream_.stream, sequence, row.hash);
            row.is_signed = row.whole && wire::verify(stream_.public_key, statement, row.signature);
            expected_.looked_at(1);
            const auto head = heads_.find(sequence);
            row.vouched = row.is_signed || (row.whole && head != heads_.end() && head->second == row.hash);
        }
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
            const auto next = rows_.find(row->first + 1);
            if (next != rows_.end() && next->second.follows && next->second.vouched) row->second.vouched = true;
        }
    }

    // What stands before it is known for sure, so that a line that does not follow must itself be wrong.
    bool is_sure_before(Sequence sequence) const {
        const auto row = rows_.find(sequence - 1);
        return before_.contains(sequence) && (row == rows_.end() || row->second.vouched);
    }

    void tell(StreamAudit& stream, Sequence sequence, const Row& row) {
        if (row.follows && row.vouched) {
            stream.take(sequence, row.line, before_.at(sequence), row.hash);
            if (!row.is_signed) stream.note(Verdict::doubtful, What::signature, sequence, row.line);
        } else if (!row.vouched || is_sure_before(sequence)) {
            stream.note(Verdict::doubtful, What::entry, sequence, row.line);
        } else {
            stream.note(Verdict::missing, What::unproven, sequence, row.line);
        }
        if (const auto words = words_.find(sequence); words != words_.end() && !are_own(words->second, sequence, row))
            stream.note(Verdict::doubtful, What::comment, sequence, row.line);
    }

    static bool are_own(const Words& words, Sequence sequence, const Row& row) {
        const auto entry = wire::read_entry(row.line, sequence);
        const auto* comment = entry ? std::get_if<wire::CommentHash>(&entry->body) : nullptr;
        wire::CommentSalt salt{};
        return comment != nullptr &&
               std::equal(words.response.begin(), words.response.end(), comment->response.begin(),
                          comment->response.end()) &&
               journal::copy_exactly(words.salt, salt) && wire::comment_digest(salt, words.text) == comment->digest;
    }

    Path file_;
    sql::Connection database_;
    std::string name_;
    const Expected& expected_;
    Report& report_;
    journal::StreamRow stream_;
    std::map<Sequence, wire::Hash> heads_;  // that the server signed for
    std::map<Sequence, Row> rows_;
    std::map<Sequence, wire::Hash> before_;
    std::map<Sequence, Words> words_;
    std::size_t strange_rows_ = 0;
};

}  // namespace

std::unique_ptr<StreamAudit> audit_journal(const Path& file, const std::string& name, const Expected& expected,
                                           RatingCount& count, Report& report) {
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error) && std::filesystem::file_size(file, error) == 0) {
        report.doubt(What::file, name + " is empty", name);
        return nullptr;
    }
    const auto copy = DatabaseCopy::of(file);
    auto database = copy ? copy->open() : Result<sql::Connection>(copy.problem());
    if (!database) {
        report.doubt(What::file, name + " cannot be read", name);
        return nullptr;
    }
    return JournalFile(file, std::move(*database), name, expected, report).audit(count);
}

}  // namespace audit
