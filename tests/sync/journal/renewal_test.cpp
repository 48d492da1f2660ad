#include "sync/journal/renewal.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/sql/connection.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/nobody.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using base::Code;
using Responses = std::set<domain::ResponseId>;

constexpr std::size_t file_limit = 4'000'000;
const std::string device = "d0123";

domain::Rating rating(unsigned number) {
    domain::Rating rated = support::sample_rating(1 + static_cast<int>(number % 5), 0);
    rated.response[0] = static_cast<base::Byte>(number & 0xFFU);
    rated.response[1] = static_cast<base::Byte>(number >> 8U);
    return rated;
}

base::Stamp now() { return support::sample_stamp(60'000); }

base::Result<journal::Opened> open(const fs::path& folder, const std::optional<base::Problem>& seen = std::nullopt) {
    return journal::open_or_renew(folder, device, support::sample_key(), now(), seen);
}

journal::Opened opened(const fs::path& folder) {
    auto done = open(folder);
    INFO((done ? std::string("opened") : to_text(done.problem())));
    REQUIRE(done);
    return std::move(*done);
}

void rate(journal::Journal& journal, unsigned from, unsigned through) {
    for (unsigned i = from; i <= through; ++i) REQUIRE(journal.append(rating(i), support::sample_stamp(i)));
}

fs::path journal_of(const fs::path& folder) { return folder / journal::journal_file_name; }
fs::path log_of(const fs::path& folder) { return folder / "journal.db-wal"; }
void write(const fs::path& file, const std::string& bytes) { REQUIRE(base::replace_file(file, bytes)); }
std::string bytes_of(const fs::path& file) {
    auto bytes = base::read_file(file, file_limit);
    REQUIRE(bytes);
    return std::move(*bytes);
}

void copy_files(const fs::path& from, const fs::path& to) {
    for (const auto& entry : fs::directory_iterator(from))
        if (!entry.path().string().ends_with("-shm")) fs::copy(entry.path(), to, fs::copy_options::overwrite_existing);
}

void add(Responses& responses, const std::string& line, wire::Sequence sequence) {
    const auto entry = wire::read_entry(line, sequence);
    const auto* rated = entry ? std::get_if<domain::Rating>(&entry->body) : nullptr;
    if (rated != nullptr) responses.insert(rated->response);
}

void add(Responses& responses, const journal::Reader& reader) {
    wire::Sequence after = 0;
    for (;;) {
        const auto slice = reader.read(after, 500, file_limit);
        REQUIRE(slice);
        if (slice->lines.empty()) return;
        for (const std::string& line : slice->lines) add(responses, line, ++after);
    }
}

// Everything that will reach the server.
Responses on_their_way(const fs::path& folder, const journal::Reader& current) {
    Responses responses;
    for (const journal::SetAside& aside : journal::list_set_aside(folder)) {
        const auto reader =
            journal::read_set_aside(aside, {{device, aside.epoch}, support::sample_key().public_key()}, std::nullopt);
        if (reader) add(responses, **reader);
    }
    add(responses, current);
    return responses;
}

struct Row {
    std::string line;
    std::string proof;  // hash and signature
    bool operator==(const Row&) const = default;
};

std::optional<Row> row_at(sql::Connection& database, wire::Sequence sequence) {
    std::optional<Row> row;
    const auto done = database.query("SELECT line, hash || signature FROM entry WHERE seq = $1",
                                     {sql::integer(sequence)}, [&](const sql::Row& found) {
                                         row = Row{found.text(0), found.text(1)};
                                     });
    return done ? row : std::nullopt;
}

// What SQLite can still read of a damaged journal, row by row, is as it was written, and can be proven: the hash before
// it is there too.
Responses readable(const fs::path& folder, const std::vector<Row>& rows) {
    const support::TemporaryFolder copy;  // reading must not mend anything
    copy_files(folder, copy.path());
    Responses responses;
    auto database = sql::Connection::open(journal_of(copy.path()), sql::Access::read_only);
    if (!database) return responses;
    bool led_to = true;
    for (wire::Sequence sequence = 1; sequence <= rows.size(); ++sequence) {
        const Row& written = rows[sequence - 1];
        const auto row = row_at(*database, sequence);
        if (led_to && row == written) add(responses, written.line, sequence);
        led_to = row && row->proof.substr(0, 32) == written.proof.substr(0, 32);
    }
    return responses;
}

std::vector<Row> rows_of(const fs::path& folder) {
    auto database = sql::Connection::open(journal_of(folder), sql::Access::read_only);
    REQUIRE(database);
    std::vector<Row> rows;
    while (auto row = row_at(*database, rows.size() + 1)) rows.push_back(std::move(*row));
    return rows;
}

bool holds_all(const Responses& all, const Responses& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

void sign_for(const fs::path& folder, const journal::Reader& reader, wire::Sequence sequence) {
    const auto receipts = journal::open_receipts(folder);
    REQUIRE(receipts);
    REQUIRE((*receipts)->keep({.stream = reader.stream(), .sequence = sequence, .head = *reader.hash_at(sequence)}));
}

// The terminal goes on, as the kiosk does: an append that finds damage is answered by opening again.
void go_on(const fs::path& folder) {
    auto journal = opened(folder).journal;
    const auto head = journal->append(rating(9999), now());
    if (head) return;
    CHECK(head.problem().code == Code::damaged);
    journal.reset();
    auto again = open(folder, head.problem());
    REQUIRE(again);
    CHECK(again->damage);
    CHECK(again->journal->append(rating(9999), now()));
}

// A journal of some pages, closed, and what was written into it.
struct Written {
    support::TemporaryFolder folder;
    std::vector<Row> rows;
    explicit Written(unsigned ratings) {
        rate(*opened(folder.path()).journal, 1, ratings);
        rows = rows_of(folder.path());
    }
    const fs::path& path() const { return folder.path(); }
};

void check_renewed(const fs::path& folder, const Responses& expected, wire::Epoch epoch = 2) {
    auto done = opened(folder);
    REQUIRE(done.damage);
    CHECK(done.journal->stream() == wire::Stream{device, epoch});
    CHECK(fs::exists(fs::symlink_status(done.damage->set_aside)));
    const auto first = wire::read_entry(done.journal->read(0, 1, file_limit)->lines.at(0), 1);
    REQUIRE(first);
    const auto& lost = std::get<wire::Lost>(first->body);
    CHECK(lost.epoch == done.damage->epoch);
    CHECK(lost.last == done.damage->proven.sequence);
    CHECK(lost.head == done.damage->proven.hash);
    CHECK(*done.journal->hash_at(0) == wire::chain_start({device, epoch}, lost.head));
    CHECK(holds_all(on_their_way(folder, *done.journal), expected));
    CHECK(done.journal->append(rating(9999), now()));
}

}  // namespace

TEST_CASE("A journal that is well is opened as it is, and the first one is made; a second kiosk is kept out") {
    const support::TemporaryFolder folder;
    {
        const auto first = opened(folder.path());
        CHECK(open(folder.path()).problem().code == Code::busy);
        CHECK_FALSE(first.damage);
        CHECK(first.journal->stream() == wire::Stream{device, 1});
        rate(*first.journal, 1, 3);
        sign_for(folder.path(), *first.journal, 2);
    }
    const auto again = opened(folder.path());
    CHECK_FALSE(again.damage);
    CHECK(again.journal->head()->sequence == 3);
}

TEST_CASE("A flipped byte in any page: the counter goes on, and nothing that can be read is forgotten") {
    const Written written(220);
    const std::string whole = bytes_of(journal_of(written.path()));
    constexpr std::size_t page = 4096;
    std::set<char> kinds;
    support::Dice dice(7);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < 108; ++i) places.push_back(i);  // the file's head and the first page's
    for (std::size_t start = page; start < whole.size(); start += page) {
        kinds.insert(whole[start]);
        places.push_back(start + dice.below(12));  // the page's head
        for (int i = 0; i < 3; ++i) places.push_back(start + dice.below(page));
    }
    CHECK(kinds == std::set<char>{0x05, 0x0D});  // inner pages and leaves of a table
    for (const std::size_t place : places) {
        INFO("byte " << place % page << " of page " << 1 + place / page);
        const support::TemporaryFolder folder;
        std::string bytes = whole;
        bytes[place] = static_cast<char>(bytes[place] ^ static_cast<char>(1U << dice.below(8)));
        write(journal_of(folder.path()), bytes);
        const Responses expected = readable(folder.path(), written.rows);
        go_on(folder.path());
        const auto done = opened(folder.path());
        CHECK_FALSE(done.damage);
        CHECK(holds_all(on_their_way(folder.path(), *done.journal), expected));
    }
}

TEST_CASE("A torn page, a torn file: what comes before and after it goes on") {
    const Written written(220);
    std::string bytes = bytes_of(journal_of(written.path()));
    SECTION("a page of zeros") { bytes.replace(4096UL * 9, 4096, std::string(4096, '\0')); }
    SECTION("a page of noise") { bytes.replace(4096UL * 12, 4096, std::string(4096, 'x')); }
    SECTION("half of the file") { bytes.resize(bytes.size() / 2); }
    SECTION("all but the first page") { bytes.resize(4096); }
    SECTION("an odd size") { bytes.resize(bytes.size() - 1000); }
    SECTION("nothing that SQLite knows") { bytes.assign(8192, 'x'); }
    SECTION("nothing at all") { bytes.clear(); }
    write(journal_of(written.path()), bytes);
    check_renewed(written.path(), readable(written.path(), written.rows));
}

TEST_CASE("Entries behind a hole come over into the new epoch as they were") {
    const Written written(220);
    std::string bytes = bytes_of(journal_of(written.path()));
    bytes.replace(4096UL * 9, 4096, std::string(4096, '\0'));
    write(journal_of(written.path()), bytes);
    const auto done = opened(written.path());
    REQUIRE(done.damage);
    CHECK(done.damage->proven.sequence > 10);
    CHECK(done.damage->taken_over > 100);
    CHECK(done.damage->proven.sequence + done.damage->taken_over > 200);
    const auto slice = done.journal->read(done.damage->taken_over, 1, file_limit);
    const auto last = wire::read_entry(slice->lines.at(0), done.damage->taken_over + 1);
    REQUIRE(last);
    CHECK(std::get<domain::Rating>(last->body) == rating(220));
    CHECK(last->stamp.monotonic == support::sample_stamp(220).monotonic);
}

TEST_CASE("Comments come over with their words, and those of the proven part stay readable where they are") {
    const support::TemporaryFolder folder;
    {
        const auto done = opened(folder.path());
        REQUIRE(done.journal->append_comment({{1}, "Nhanh gọn."}, {1}, now()));
        rate(*done.journal, 1, 200);
        REQUIRE(done.journal->append_comment({{2}, "Chờ lâu."}, {2}, now()));
    }
    std::string bytes = bytes_of(journal_of(folder.path()));
    bytes.replace(4096UL * 12, 4096, std::string(4096, '\0'));
    write(journal_of(folder.path()), bytes);
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    const wire::Sequence last = done.journal->head()->sequence;
    CHECK(*done.journal->comments(0, 10) == std::vector{journal::CommentText{last, {2}, "Chờ lâu."}});
    const auto aside = journal::read_set_aside(journal::list_set_aside(folder.path()).at(0),
                                               {{device, 1}, support::sample_key().public_key()}, std::nullopt);
    REQUIRE(aside);
    CHECK(*(*aside)->comments(0, 10) == std::vector{journal::CommentText{1, {1}, "Nhanh gọn."}});
}

TEST_CASE("A log of noise or a log that is gone: what was signed for is missed, the rest cannot be") {
    const support::TemporaryFolder alive;
    const support::TemporaryFolder folder;
    const bool signed_for = GENERATE(true, false);
    const std::string harm = GENERATE("flipped byte", "noise", "none");
    INFO(harm);
    std::vector<Row> rows;
    std::string log;
    {
        const auto done = opened(alive.path());
        rate(*done.journal, 1, 40);
        rows = rows_of(alive.path());
        log = bytes_of(log_of(alive.path()));
        if (signed_for) sign_for(alive.path(), *done.journal, 40);
        copy_files(alive.path(), folder.path());
    }
    const std::size_t written = log.find_last_not_of('\0') + 1;  // behind it is room for what comes
    if (harm == "flipped byte") log[written / 2] ^= 1;
    if (harm == "noise") log.assign(log.size(), 'x');
    write(log_of(folder.path()), log);
    if (harm == "none") fs::remove(log_of(folder.path()));
    const Responses expected = readable(folder.path(), rows);
    const auto done = opened(folder.path());
    CHECK(done.damage.has_value() == signed_for);
    CHECK(done.journal->stream().epoch == (signed_for ? 2U : 1U));
    if (!signed_for) CHECK(holds_all(on_their_way(folder.path(), *done.journal), expected));
    if (signed_for) CHECK(done.damage->proven.sequence == 40);
}

TEST_CASE("A folder in the journal's place is set aside like a file") {
    const support::TemporaryFolder folder;
    fs::create_directory(journal_of(folder.path()));
    write(journal_of(folder.path()) / "note", "x");
    check_renewed(folder.path(), {});
    CHECK(fs::exists(journal::list_set_aside(folder.path()).at(0).file / "note"));
}

TEST_CASE("A folder that may not be written is no damage: everything stays where it is") {
    const Written written(3);
    write(journal_of(written.path()), "noise");
    fs::permissions(written.path(), fs::perms(0555));
    {
        const support::Nobody nobody;
        const auto done = open(written.path());
        REQUIRE_FALSE(done);
        CHECK(done.problem().code == Code::io);
    }
    fs::permissions(written.path(), fs::perms(0755));
    CHECK(bytes_of(journal_of(written.path())) == "noise");
    CHECK(journal::list_set_aside(written.path()).empty());
}

TEST_CASE("The log goes with its journal, and the old files stay as they were found") {
    const support::TemporaryFolder alive;
    const support::TemporaryFolder folder;
    {
        const auto done = opened(alive.path());
        rate(*done.journal, 1, 10);
        copy_files(alive.path(), folder.path());
    }
    std::string bytes = bytes_of(journal_of(folder.path()));
    bytes.replace(0, 16, "no database here");
    write(journal_of(folder.path()), bytes);
    const std::string log = bytes_of(log_of(folder.path()));
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(bytes_of(done.damage->set_aside) == bytes);
    CHECK(bytes_of(done.damage->set_aside.string() + "-wal") == log);
}

TEST_CASE("Damaged again and again, the epoch rises each time and nothing set aside is overwritten") {
    const support::TemporaryFolder folder;
    for (wire::Epoch epoch = 1; epoch <= 4; ++epoch) {
        const auto done = opened(folder.path());
        CHECK(done.journal->stream().epoch == epoch);
        CHECK(done.damage.has_value() == (epoch > 1));
        write(journal_of(folder.path()), "noise");
    }
    check_renewed(folder.path(), {}, 5);
    CHECK(journal::list_set_aside(folder.path()).size() == 4);
}

TEST_CASE("An epoch is never used twice, whatever was deleted or put back") {
    const Written written(5);
    wire::Epoch next = 2;
    SECTION("the journal is gone, the receipts know of it") {
        sign_for(written.path(), *opened(written.path()).journal, 5);
        fs::remove(journal_of(written.path()));
    }
    SECTION("the journal is gone, an older one was set aside") {
        write(journal_of(written.path()), "noise");
        opened(written.path());
        fs::remove(journal_of(written.path()));
        next = 3;
    }
    SECTION("an older journal was put back") {
        const std::string old = bytes_of(journal_of(written.path()));
        write(journal_of(written.path()), "noise");
        opened(written.path());
        write(journal_of(written.path()), old);
        next = 3;
    }
    check_renewed(written.path(), {}, next);
    fs::remove(journal_of(written.path()));
    check_renewed(written.path(), {}, next + 1);
}

TEST_CASE("What the server has signed for is not read again, and its head is the last one known") {
    const Written written(60);
    const auto last = *opened(written.path()).journal->head();
    sign_for(written.path(), *opened(written.path()).journal, 60);
    SECTION("nothing can be read") { write(journal_of(written.path()), "noise"); }
    SECTION("a page of old entries is noise") {
        std::string bytes = bytes_of(journal_of(written.path()));
        bytes.replace(4096UL * 5, 4096, std::string(4096, 'x'));
        write(journal_of(written.path()), bytes);
    }
    const auto done = opened(written.path());
    REQUIRE(done.damage);
    CHECK(done.damage->proven == last);
    CHECK(done.damage->taken_over == 0);
}

TEST_CASE("A file set aside that no longer shows its beginning owes what came after the newest receipt") {
    const Written folder(30);
    sign_for(folder.path(), *opened(folder.path()).journal, 30);
    write(journal_of(folder.path()), "noise");
    {
        const auto second = opened(folder.path());
        REQUIRE(second.journal->stream().epoch == 2);
        rate(*second.journal, 1, 20);
        sign_for(folder.path(), *second.journal, 11);
    }
    REQUIRE(sql::Connection::open(journal_of(folder.path()), sql::Access::write)
                ->run("DROP TRIGGER stream_is_never_deleted; DELETE FROM stream"));
    REQUIRE(opened(folder.path()).journal->stream().epoch == 3);  // the second began behind a head that is gone
    const journal::SetAside aside = journal::list_set_aside(folder.path()).at(1);
    for (const auto server : {journal::Server::is_believed, journal::Server::is_doubted}) {
        const auto key = support::sample_key().public_key();
        const auto unsent = journal::unsent_part(folder.path(), aside, device, key, server);
        REQUIRE(unsent);
        CHECK(unsent->after == 11);
        CHECK(unsent->reader->head()->sequence == 21);
        CHECK(unsent->reader->read(11, 100, file_limit)->lines.size() == 10);
    }
}

TEST_CASE("Killed in the middle of a renewal, the next opening ends it") {
    const Written written(30);
    const auto last = *opened(written.path()).journal->head();
    std::string bytes = bytes_of(journal_of(written.path()));
    bytes[20] = 'x';
    write(journal_of(written.path()), bytes);
    const support::TemporaryFolder done;
    copy_files(written.path(), done.path());
    opened(done.path());  // how it would have ended
    const fs::path next = written.path() / "journal.db.next";
    SECTION("while the new journal was being made") { write(written.path() / "journal.db.next.part", "half"); }
    SECTION("before the old one was set aside") { fs::copy(journal_of(done.path()), next); }
    SECTION("while the old one was being set aside") {
        fs::copy(journal_of(done.path()), next);
        fs::rename(journal_of(written.path()), written.path() / "journal.db.damaged-1-20261123T150000Z");
        write(log_of(written.path()), "the log");
    }
    const auto ended = opened(written.path());
    CHECK(ended.journal->stream().epoch == 2);
    CHECK(*ended.journal->hash_at(0) == wire::chain_start({device, 2}, last.hash));
    CHECK(journal::list_set_aside(written.path()).size() == 1);
    CHECK_FALSE(fs::exists(next));
    CHECK(on_their_way(written.path(), *ended.journal).size() == 30);
}
