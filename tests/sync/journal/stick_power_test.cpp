// A stick that loses its power, or is pulled out, while an export takes the place of an earlier one.
#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/journal/stick.hpp"
#include "sync/wire/batch.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/support/memory_journal.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

constexpr wire::Sequence carried_before = 620;
constexpr wire::Sequence carried_now = 700;

void fill(support::MemoryJournal& journal, wire::Sequence last) {
    while (journal.head()->sequence < last)
        REQUIRE(journal.append(support::sample_rating(4, 1), support::sample_stamp(1)));
}

void export_to(const fs::path& stick, const journal::Reader& journal) {
    static_cast<void>(journal::export_batches(journal, stick, 0, support::sample_stamp(9000),
                                              [](std::uint64_t, std::uint64_t) { return true; }));
}

// Through which entry the stick's batches follow each other without a hole.
wire::Sequence whole_through(const fs::path& stick) {
    std::map<wire::Sequence, wire::Sequence> spans;
    for (const auto& file : fs::directory_iterator(stick / "sipas-d-17" / "epoch-1")) {
        if (file.path().extension() != ".batch") continue;
        const auto batch = wire::read_batch(*base::read_file(file.path(), wire::batch_bytes_hard_limit));
        REQUIRE(batch);
        REQUIRE(wire::prove(*batch, support::sample_key().public_key()));
        auto& last = spans[batch->header.first];
        last = std::max(last, batch->header.last);
    }
    wire::Sequence through = 0;
    for (const auto& [first, last] : spans)
        if (first <= through + 1) through = std::max(through, last);
    return through;
}

}  // namespace

TEST_CASE("A power cut at any moment of an export leaves everything on the stick that was there before") {
    support::MemoryJournal before{{"d-17", 1}, support::sample_key()};
    fill(before, carried_before);
    support::MemoryJournal now{{"d-17", 1}, support::sample_key()};
    fill(now, carried_now);
    std::uint64_t cut_at = 0;
    for (bool was_cut = true; was_cut;) {
        ++cut_at;
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const support::TemporaryFolder folder("/dev/shm");
            export_to(folder.path(), before);
            support::Disk disk(folder.path(), seed);
            {
                const support::Disk::Running running(disk.start_process());
                disk.lose_power_at(cut_at);
                export_to(folder.path(), now);
            }
            was_cut = !disk.has_power();
            disk.cut_power();
            INFO("cut at " << cut_at << ", seed " << seed);
            CHECK(whole_through(folder.path()) >= carried_before);
            if (!was_cut) CHECK(whole_through(folder.path()) == carried_now);
        }
    }
    CHECK(cut_at > 12);
}
