// Every call that a path makes to the disk, and every piece of memory that SQLite asks for on it, fails in turn: once,
// and from there on for ever. What was acknowledged is there when all is well again.
#include <catch2/catch.hpp>
#include <cerrno>
#include <functional>
#include <set>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/journal/set_aside.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/support/disk/sqlite_memory.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using support::Disk;
using support::Lasting;

const std::string device = "d0123";

struct Oracle {
    std::set<base::Byte> ratings;             // acknowledged, by the first byte of their response
    std::optional<wire::Sequence> receipted;  // a receipt that was kept
    unsigned problems = 0;
};

using Act = std::function<void(const fs::path&, Oracle&)>;

base::Result<journal::Opened> open(const fs::path& folder) {
    return journal::open_or_renew(folder, device, support::sample_key(), support::sample_stamp(60'000));
}

void note(Oracle& oracle, const base::Problem& problem) {
    ++oracle.problems;
    CHECK_FALSE(problem.words.empty());
}

// As the kiosk: what an append to a damaged journal asks for is a new opening.
void rate(journal::Journal& journal, base::Byte from, base::Byte through, Oracle& oracle) {
    for (base::Byte number = from; number <= through; ++number) {
        const auto head = journal.append(support::sample_rating(4, number), support::sample_stamp(number));
        if (head)
            oracle.ratings.insert(number);
        else
            note(oracle, head.problem());
    }
}

void start(const fs::path& folder, Oracle& oracle) {
    const auto opened = open(folder);
    if (!opened) return note(oracle, opened.problem());
    rate(*opened->journal, 201, 201, oracle);
}

void rate_and_comment(const fs::path& folder, Oracle& oracle) {
    const auto opened = open(folder);
    if (!opened) return note(oracle, opened.problem());
    journal::Journal& journal = *opened->journal;
    rate(journal, 101, 103, oracle);
    const auto head = journal.append_comment({{104}, "the words"}, {1}, support::sample_stamp(104));
    if (head) oracle.ratings.insert(104);
    if (!journal.erase_comment({104})) ++oracle.problems;
    rate(journal, 105, 106, oracle);
}

void keep_receipt(const fs::path& folder, Oracle& oracle) {
    const auto reader = journal::read_journal(folder);
    if (!reader) return note(oracle, reader.problem());
    const auto receipts = journal::open_receipts(folder);
    if (!receipts) return note(oracle, receipts.problem());
    for (const wire::Sequence sequence : {wire::Sequence{2}, wire::Sequence{4}}) {
        const auto hash = (*reader)->hash_at(sequence);
        if (!hash) return note(oracle, hash.problem());
        const auto kept = (*receipts)->keep({.stream = (*reader)->stream(), .sequence = sequence, .head = *hash});
        if (!kept) return note(oracle, kept.problem());
        oracle.receipted = sequence;
    }
}

void collect(const journal::Reader& reader, std::set<base::Byte>& found) {
    for (wire::Sequence sequence = 0;;) {
        const auto slice = reader.read(sequence, 500, 10'000'000);
        REQUIRE(slice);
        if (slice->lines.empty()) return;
        for (const std::string& line : slice->lines) {
            const auto entry = wire::read_entry(line, ++sequence);
            REQUIRE(entry);
            if (const auto* rating = std::get_if<domain::Rating>(&entry->body)) found.insert(rating->response[0]);
            if (const auto* comment = std::get_if<wire::CommentHash>(&entry->body)) found.insert(comment->response[0]);
        }
    }
}

void check_nothing_is_lost(const fs::path& folder, const Oracle& oracle) {
    const auto opened = open(folder);
    INFO((opened ? std::string("opened") : to_text(opened.problem())));
    REQUIRE(opened);
    std::set<base::Byte> found;
    collect(*opened->journal, found);
    for (const journal::SetAside& aside : journal::list_set_aside(folder)) {
        const auto reader =
            journal::read_set_aside(aside, {{device, aside.epoch}, support::sample_key().public_key()}, std::nullopt);
        if (reader) collect(**reader, found);
    }
    for (const base::Byte number : oracle.ratings) CHECK(found.contains(number));
    CHECK(opened->journal->append(support::sample_rating(5, 250), support::sample_stamp(70'000)));
    if (!oracle.receipted) return;
    const auto highest = journal::highest_receipt(folder, {device, 1});
    REQUIRE(highest);
    REQUIRE(*highest);
    CHECK((*highest)->sequence >= *oracle.receipted);
}

struct Path {
    Act prepare;
    Act act;
};

enum class Fails { call, memory };

// Every other time the power goes before all is well again. Returns the first n with which nothing failed.
std::uint64_t fail_every(const Path& path, Fails what, Lasting lasting, int error, std::uint64_t stride = 1) {
    // Behind the first hundreds it goes in longer steps: a recovery looks 4,096 times for entries that are not there.
    for (std::uint64_t n = 1;; n += n < 700 ? stride : 50 * stride) {
        INFO("n " << n << (lasting == Lasting::once ? ", once" : ", for ever"));
        const support::TemporaryFolder folder("/dev/shm");
        Disk disk(folder.path(), n);
        support::seed_sqlite(1);
        Oracle oracle;
        path.prepare(folder.path(), oracle);
        const auto process = disk.start_process();
        std::uint64_t asked = 0;
        {
            const Disk::Running running(process);
            const std::uint64_t calls = disk.counts().calls;
            if (what == Fails::call) disk.fail_at(n, lasting, error);
            support::SqliteMemory memory(what == Fails::memory ? n : 0, lasting);
            path.act(folder.path(), oracle);
            asked = what == Fails::call ? disk.counts().calls - calls : memory.asked();
        }
        disk.spare();
        if (n / stride % 2 == 0) disk.cut_power();
        check_nothing_is_lost(folder.path(), oracle);
        if (asked < n) return n;
    }
}

void nothing(const fs::path& /*folder*/, Oracle& /*oracle*/) {}

void five_ratings(const fs::path& folder, Oracle& oracle) {
    const auto opened = open(folder);
    REQUIRE(opened);
    rate(*opened->journal, 1, 5, oracle);
}

// One bit of the third entry: what stands before it is proven, what stands behind it comes over.
void five_ratings_and_damage(const fs::path& folder, Oracle& oracle) {
    five_ratings(folder, oracle);
    const auto file = folder / journal::journal_file_name;
    const auto bytes = base::read_file(file, 10'000'000);
    REQUIRE(bytes);
    std::string other = *bytes;
    const auto third = other.find("\"s\":3,");
    REQUIRE(third != std::string::npos);
    other[third + 1] = 't';
    REQUIRE(base::replace_file(file, other));
    // What can be read of it is found by a renewal that nothing disturbs.
    const support::TemporaryFolder beside("/dev/shm");
    fs::copy(file, beside.path());
    const auto renewed = open(beside.path());
    REQUIRE(renewed);
    REQUIRE(renewed->damage);
    oracle.ratings = {1, 2};
    collect(*renewed->journal, oracle.ratings);
    REQUIRE(oracle.ratings == std::set<base::Byte>{1, 2, 4, 5});
}

const Path first_start{nothing, start};
const Path later_start{five_ratings, start};
const Path rating{five_ratings, rate_and_comment};
const Path receipting{five_ratings, keep_receipt};
const Path recovery{five_ratings_and_damage, start};

}  // namespace

TEST_CASE("Any call of the first start may fail") {
    CHECK(fail_every(first_start, Fails::call, Lasting::once, EIO) > 50);
    CHECK(fail_every(first_start, Fails::call, Lasting::for_ever, ENOSPC, 5) > 50);
}

TEST_CASE("Any call of a later start may fail") {
    CHECK(fail_every(later_start, Fails::call, Lasting::once, EIO) > 50);
    CHECK(fail_every(later_start, Fails::call, Lasting::for_ever, EIO, 5) > 50);
}

TEST_CASE("Any call of a rating, a comment and its erasure may fail") {
    CHECK(fail_every(rating, Fails::call, Lasting::once, EIO, 2) > 50);
    CHECK(fail_every(rating, Fails::call, Lasting::for_ever, EIO, 5) > 50);
}

TEST_CASE("Any call of keeping a receipt may fail") {
    CHECK(fail_every(receipting, Fails::call, Lasting::once, EIO, 2) > 50);
    CHECK(fail_every(receipting, Fails::call, Lasting::for_ever, EIO, 5) > 50);
}

TEST_CASE("Any call of a recovery may fail") {
    CHECK(fail_every(recovery, Fails::call, Lasting::once, EIO, 11) > 50);
    CHECK(fail_every(recovery, Fails::call, Lasting::for_ever, EIO, 41) > 50);
}

TEST_CASE("Any piece of memory that SQLite asks for may be refused") {
    for (const Path* path : {&first_start, &later_start, &rating, &receipting, &recovery}) {
        CHECK(fail_every(*path, Fails::memory, Lasting::once, 0, 37) > 200);
        CHECK(fail_every(*path, Fails::memory, Lasting::for_ever, 0, 97) > 200);
    }
}
