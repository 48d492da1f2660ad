#include "sync/journal/receipts.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

const wire::Stream stream{"d0123", 1};

wire::Receipt receipt(wire::Sequence sequence, wire::Incarnation incarnation) {
    return wire::sign({stream, sequence, {}, 0, incarnation, base::WallTime{base::Duration{1795000000000}}, {}},
                      support::sample_key());
}

}  // namespace

TEST_CASE("The newest receipt is the last one kept, also after a server was restored to less") {
    const support::TemporaryFolder folder;
    CHECK(*journal::newest_receipt(folder.path(), stream) == std::nullopt);
    {
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        CHECK(*(*receipts)->newest(stream) == std::nullopt);
        CHECK(journal::open_receipts(folder.path()).problem().code == base::Code::busy);
        REQUIRE((*receipts)->keep(receipt(100, 1)));
        REQUIRE((*receipts)->keep(receipt(60, 2)));
        CHECK(*(*receipts)->newest(stream) == receipt(60, 2));
        CHECK(*(*receipts)->newest({"d0123", 2}) == std::nullopt);
        CHECK(*journal::newest_receipt(folder.path(), stream) == receipt(60, 2));
    }
    CHECK(*(*journal::open_receipts(folder.path()))->newest(stream) == receipt(60, 2));
}
