// Who can write to the file can make hashes, but no signature: what he made does not come over into the next epoch, and
// a journal of somebody else's is left alone.
#include <catch2/catch.hpp>
#include <set>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/sql/connection.hpp"
#include "sync/wire/entry.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

const std::string device = "d0123";
constexpr wire::Sequence forged_at = 5;
constexpr base::Byte last = 9;
constexpr base::Byte forged = 99;

journal::Opened opened(const fs::path& folder) {
    auto done = journal::open_or_renew(folder, device, support::sample_key(), support::sample_stamp(60'000));
    REQUIRE(done);
    return std::move(*done);
}

std::string line_of(base::Byte response, wire::Sequence sequence) {
    return wire::write_entry({sequence, support::sample_stamp(response), support::sample_rating(5, response)}).value();
}

// Rewrites entry 5 and the hashes from there on, as the format asks; the signatures stay what they are.
void forge(const fs::path& folder, const std::vector<wire::Hash>& hashes, bool behind_a_hole) {
    auto database = sql::Connection::open(folder / journal::journal_file_name, sql::Access::write);
    REQUIRE(database);
    REQUIRE(database->run("DROP TRIGGER entries_are_never_changed; DROP TRIGGER entries_are_deleted_by_a_purge"));
    if (behind_a_hole) REQUIRE(database->run("DELETE FROM entry WHERE seq = 4"));
    wire::Hash hash = hashes.at(forged_at - 1);
    for (wire::Sequence sequence = forged_at; sequence <= last; ++sequence) {
        const auto response = sequence == forged_at ? forged : static_cast<base::Byte>(sequence);
        const std::string line = line_of(response, sequence);
        hash = wire::chain_next(hash, sequence, line);
        REQUIRE(database->execute("UPDATE entry SET line = $1, hash = $2 WHERE seq = $3",
                                  {base::view_of(line), base::View(hash), sql::integer(sequence)}));
    }
}

std::set<base::Byte> ratings_in(const journal::Reader& reader) {
    std::set<base::Byte> found;
    const auto slice = reader.read(0, 500, 1'000'000);
    REQUIRE(slice);
    wire::Sequence sequence = 0;
    for (const std::string& line : slice->lines) {
        const auto entry = wire::read_entry(line, ++sequence);
        const auto* rating = entry ? std::get_if<domain::Rating>(&entry->body) : nullptr;
        if (rating != nullptr) found.insert(rating->response[0]);
    }
    return found;
}

}  // namespace

TEST_CASE("An entry that was edited and hashed again does not come over, nor what was hashed behind it") {
    const bool behind_a_hole = GENERATE(false, true);
    const support::TemporaryFolder folder;
    std::vector<wire::Hash> hashes(1);
    {
        const auto done = opened(folder.path());
        for (base::Byte i = 1; i <= last; ++i)
            hashes.push_back(done.journal->append(support::sample_rating(5, i), support::sample_stamp(i)).value().hash);
    }
    forge(folder.path(), hashes, behind_a_hole);
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(done.damage->proven.sequence == (behind_a_hole ? 3 : 4));
    CHECK(ratings_in(*done.journal).empty());
}

TEST_CASE("Behind a hole the first line is nobody's word; what follows it is signed for") {
    const support::TemporaryFolder folder;
    {
        const auto done = opened(folder.path());
        for (base::Byte i = 1; i <= last; ++i)
            REQUIRE(done.journal->append(support::sample_rating(5, i), support::sample_stamp(i)));
    }
    {
        auto database = sql::Connection::open(folder.path() / journal::journal_file_name, sql::Access::write);
        REQUIRE(database->run("DROP TRIGGER entries_are_never_changed; DROP TRIGGER entries_are_deleted_by_a_purge"));
        REQUIRE(database->run("DELETE FROM entry WHERE seq = 4"));
        REQUIRE(database->execute("UPDATE entry SET line = $1 WHERE seq = 5", {base::view_of(line_of(forged, 5))}));
    }
    const auto done = opened(folder.path());
    REQUIRE(done.damage);
    CHECK(ratings_in(*done.journal) == std::set<base::Byte>{6, 7, 8, 9});
}

TEST_CASE("A whole journal of another device or key is not touched") {
    const support::TemporaryFolder folder;
    REQUIRE(opened(folder.path()).journal->append(support::sample_rating(5, 1), support::sample_stamp(1)));
    const auto now = support::sample_stamp(60'000);
    const auto other = journal::open_or_renew(folder.path(), "d0124", support::sample_key(), now);
    REQUIRE_FALSE(other);
    CHECK(other.problem().code == base::Code::forbidden);
    const auto key = journal::open_or_renew(folder.path(), device, support::sample_key(8), now);
    REQUIRE_FALSE(key);
    CHECK(key.problem().code == base::Code::forbidden);
    CHECK(opened(folder.path()).journal->head()->sequence == 1);
}
