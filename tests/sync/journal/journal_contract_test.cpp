// One contract, two journals: on a disk and in memory. What holds here may be relied on by every simulation.
#include <catch2/catch.hpp>
#include <memory>

#include "sync/journal/disk_journal.hpp"
#include "sync/wire/batch.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

struct OnDisk {
    support::TemporaryFolder folder;
    std::unique_ptr<journal::Journal> journal =
        std::move(*journal::open_journal(folder.path(), "d0123", support::sample_key()));
};

struct InMemory {
    std::unique_ptr<journal::Journal> journal =
        std::make_unique<support::MemoryJournal>(wire::Stream{"d0123", 1}, support::sample_key());
};

wire::Body rating(base::Byte id) { return support::sample_rating(5, id); }

}  // namespace

TEMPLATE_TEST_CASE("A new journal stands at the chain's start", "", OnDisk, InMemory) {
    TestType made;
    const auto head = made.journal->head();
    REQUIRE(head);
    CHECK(head->sequence == 0);
    CHECK(head->hash == wire::chain_start({"d0123", 1}, wire::Hash{}));
    CHECK(made.journal->hash_at(1).problem().code == base::Code::not_found);
    CHECK(made.journal->read(0, 10, 1000)->lines.empty());
    CHECK(made.journal->read(1, 10, 1000).problem().code == base::Code::bad_input);
}

TEMPLATE_TEST_CASE("Entries follow one another and make a batch that is proven", "", OnDisk, InMemory) {
    TestType made;
    for (base::Byte i = 1; i <= 12; ++i) {
        const auto head = made.journal->append(rating(i), support::sample_stamp(i * 1000));
        REQUIRE(head);
        CHECK(head->sequence == i);
        CHECK(*made.journal->head() == *head);
    }
    for (const wire::Sequence after : {0U, 5U, 11U}) {
        const auto slice = made.journal->read(after, 500, 100000);
        REQUIRE(slice);
        CHECK(slice->first == after + 1);
        CHECK(slice->lines.size() == 12 - after);
        CHECK(slice->previous == *made.journal->hash_at(after));
        const wire::Batch batch{{made.journal->stream(), slice->first, 12, slice->previous, slice->head,
                                 slice->signature, support::sample_stamp(1)},
                                "",
                                slice->lines};
        CHECK(wire::prove(batch, support::sample_key().public_key()));
    }
    CHECK(made.journal->read(12, 500, 1000)->lines.empty());
}

TEMPLATE_TEST_CASE("A slice keeps its limits, and is never empty while something waits", "", OnDisk, InMemory) {
    TestType made;
    for (base::Byte i = 1; i <= 5; ++i) REQUIRE(made.journal->append(rating(i), support::sample_stamp(1000)));
    const auto all = made.journal->read(0, 500, 100000);
    const std::size_t line = all->lines[0].size() + 1;
    CHECK(made.journal->read(0, 3, 100000)->lines.size() == 3);
    CHECK(made.journal->read(0, 500, 2 * line)->lines.size() == 2);
    CHECK(made.journal->read(0, 500, 2 * line - 1)->lines.size() == 1);
    CHECK(made.journal->read(0, 500, 1)->lines.size() == 1);
    CHECK(made.journal->read(0, 2, 100000)->head == *made.journal->hash_at(2));
}

TEMPLATE_TEST_CASE("An entry that is too long is refused and the next one follows as if it never was", "", OnDisk,
                   InMemory) {
    TestType made;
    REQUIRE(made.journal->append(rating(1), support::sample_stamp(1000)));
    CHECK_FALSE(made.journal->append(wire::Opened{std::string(3000, 'x'), ""}, support::sample_stamp(1000)));
    CHECK(made.journal->append(rating(2), support::sample_stamp(1000))->sequence == 2);
}

TEMPLATE_TEST_CASE("A comment is an entry with its digest, and words beside it that can be erased", "", OnDisk,
                   InMemory) {
    TestType made;
    const domain::Comment comment{{1}, "Cán bộ hướng dẫn rất tận tình."};
    const wire::CommentSalt salt{7};
    REQUIRE(made.journal->append(rating(1), support::sample_stamp(1000)));
    CHECK(made.journal->append_comment(comment, salt, support::sample_stamp(2000))->sequence == 2);
    CHECK(made.journal->append_comment({{2}, "Chờ lâu."}, {8}, support::sample_stamp(3000))->sequence == 3);
    CHECK(*made.journal->head() == journal::Head{3, *made.journal->hash_at(3)});
    const auto slice = made.journal->read(1, 1, 10000);
    const auto entry = wire::read_entry(slice->lines.at(0), 2);
    REQUIRE(entry);
    CHECK(std::get<wire::CommentHash>(entry->body) ==
          wire::CommentHash{comment.response, wire::comment_digest(salt, comment.text)});
    CHECK(slice->lines.at(0).find(comment.text) == std::string::npos);

    CHECK(*made.journal->comments(0, 10) ==
          std::vector{journal::CommentText{2, salt, comment.text}, journal::CommentText{3, {8}, "Chờ lâu."}});
    CHECK(made.journal->comments(2, 10)->size() == 1);
    CHECK(made.journal->comments(0, 1)->size() == 1);
    REQUIRE(made.journal->erase_comment({1}));
    REQUIRE(made.journal->erase_comment({1}));
    CHECK(made.journal->comments(0, 10)->size() == 1);
    CHECK(made.journal->append(rating(3), support::sample_stamp(4000))->sequence == 4);
    CHECK(made.journal->read(0, 10, 10000)->lines.size() == 4);
}

TEMPLATE_TEST_CASE("What was purged is gone for ever; the journal begins after it and goes on as before", "", OnDisk,
                   InMemory) {
    TestType made;
    journal::Journal& journal = *made.journal;
    REQUIRE(journal.append_comment({{9}, "Chờ lâu."}, {9}, support::sample_stamp(1)));
    for (base::Byte i = 2; i <= 11; ++i) REQUIRE(journal.append(rating(i), support::sample_stamp(i)));
    REQUIRE(journal.append_comment({{8}, "Nhanh gọn."}, {8}, support::sample_stamp(12)));
    CHECK(*journal.purged_through() == 0);
    const wire::Hash start = *journal.hash_at(0);
    const wire::Hash fourth = *journal.hash_at(4);
    const auto after_fourth = journal.read(4, 500, 100000);
    for (const wire::Sequence through : {2U, 4U, 4U, 3U}) REQUIRE(journal.purge(through));

    CHECK(*journal.purged_through() == 4);
    CHECK(journal.head()->sequence == 12);
    CHECK(*journal.hash_at(0) == start);
    CHECK(*journal.hash_at(4) == fourth);
    CHECK(journal.hash_at(3).problem().code == base::Code::gap);
    CHECK(journal.hash_at(13).problem().code == base::Code::not_found);
    CHECK(journal.read(4, 500, 100000)->lines == after_fourth->lines);
    CHECK(journal.read(4, 500, 100000)->previous == fourth);
    for (const wire::Sequence after : {0U, 3U}) {
        const auto gone = journal.read(after, 500, 100000);
        REQUIRE_FALSE(gone);
        CHECK(gone.problem().code == base::Code::gap);
        CHECK(gone.problem().expect == 5);
    }
    CHECK(*journal.comments(0, 10) == std::vector{journal::CommentText{12, {8}, "Nhanh gọn."}});
    CHECK(journal.append(rating(13), support::sample_stamp(13))->sequence == 13);
    CHECK(journal.read(4, 500, 100000)->lines.size() == 9);
}

TEMPLATE_TEST_CASE("The newest entry is never purged", "", OnDisk, InMemory) {
    TestType made;
    CHECK(made.journal->purge(1).problem().code == base::Code::bad_input);
    for (base::Byte i = 1; i <= 3; ++i) REQUIRE(made.journal->append(rating(i), support::sample_stamp(i)));
    for (const wire::Sequence through : {0U, 3U, 4U})
        CHECK(made.journal->purge(through).problem().code == base::Code::bad_input);
    REQUIRE(made.journal->purge(2));
    CHECK(made.journal->head()->sequence == 3);
    CHECK(made.journal->append(rating(4), support::sample_stamp(4))->sequence == 4);
}
