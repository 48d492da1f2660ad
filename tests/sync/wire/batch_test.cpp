#include "sync/wire/batch.hpp"

#include <catch2/catch.hpp>

#include "tests/support/sample_batch.hpp"

namespace {

const wire::Stream stream{"d0123", 1};
const wire::SecretKey& key() {
    static const wire::SecretKey made = support::sample_key();
    return made;
}

std::string batch_of(std::size_t entries) {
    return support::sample_batch(key(), stream, 1, entries, wire::chain_start(stream, wire::Hash{}));
}

bool doubted(const std::string& bytes) {
    const auto batch = wire::read_batch(bytes);
    return !batch || !wire::prove(*batch, key().public_key());
}

}  // namespace

TEST_CASE("A batch comes back byte for byte and is proven") {
    const std::string bytes = batch_of(20);
    const auto batch = wire::read_batch(bytes);
    REQUIRE(batch);
    CHECK(batch->header.stream == stream);
    CHECK(batch->header.last == 20);
    CHECK(wire::write_batch(batch->header, batch->lines) == bytes);
    const auto hashes = wire::prove(*batch, key().public_key());
    REQUIRE(hashes);
    CHECK(hashes->size() == 20);
    CHECK(hashes->back() == batch->header.head);
}

TEST_CASE("Any flipped bit outside the time of sending is found") {
    const std::string good = batch_of(3);
    // `sent` is not signed: it dates entries and proves nothing.
    const auto sent_from = good.find("\"sent\"");
    const auto sent_through = good.find('\n');
    REQUIRE_FALSE(doubted(good));
    for (std::size_t at = 0; at < good.size(); ++at) {
        if (at >= sent_from && at < sent_through) continue;
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string bad = good;
            bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << bit));
            INFO("byte " << at << " bit " << bit);
            REQUIRE(doubted(bad));
        }
    }
}

TEST_CASE("Entries cannot be removed, added, doubled or put in another order") {
    const auto batch = *wire::read_batch(batch_of(4));
    const auto doubted_with = [&](std::vector<std::string> lines, wire::Sequence last) {
        auto header = batch.header;
        header.last = last;
        return doubted(wire::write_batch(header, lines));
    };
    auto lines = batch.lines;
    std::swap(lines[1], lines[2]);
    CHECK(doubted_with(lines, 4));
    lines = batch.lines;
    lines.pop_back();
    CHECK(doubted_with(lines, 4));
    CHECK(doubted_with(lines, 3));
    lines = batch.lines;
    lines.push_back(lines.back());
    CHECK(doubted_with(lines, 5));
}

TEST_CASE("A raw batch hides one line from what is in between, and proves the same") {
    auto header = wire::read_batch(batch_of(1))->header;
    const auto lines = wire::read_batch(batch_of(1))->lines;
    header.raw = true;
    const std::string bytes = wire::write_batch(header, lines);
    CHECK(bytes.find(lines.at(0)) == std::string::npos);
    const auto batch = wire::read_batch(bytes);
    REQUIRE(batch);
    CHECK(batch->header.raw);
    CHECK(batch->lines == lines);
    CHECK(wire::prove(*batch, key().public_key()));
    CHECK(wire::bytes_of(*batch) == bytes);
    CHECK(wire::bytes_of(*wire::read_batch(batch_of(20))) == batch_of(20));

    std::string broken = bytes;
    broken[broken.size() - 3] = '!';
    CHECK_FALSE(wire::read_batch(broken));
    auto two = wire::read_batch(batch_of(2));
    two->header.raw = true;
    CHECK_FALSE(wire::read_batch(wire::write_batch(two->header, two->lines)));
    const std::string long_line(wire::line_limit_bytes, 'x');
    CHECK(wire::read_batch(wire::write_batch(header, {long_line}))->lines.at(0) == long_line);
    CHECK_FALSE(wire::read_batch(wire::write_batch(header, {long_line + "x"})));
}

TEST_CASE("Another device's key proves nothing") {
    const auto batch = *wire::read_batch(batch_of(4));
    CHECK(wire::prove(batch, support::sample_key(8).public_key()).problem().code == base::Code::unproven);
}

TEST_CASE("Limits: five hundred entries, a mebibyte, whole lines") {
    CHECK(wire::read_batch(batch_of(500)));
    CHECK_FALSE(wire::read_batch(batch_of(501)));
    CHECK(wire::read_batch(std::string(wire::batch_bytes_hard_limit + 1, '\n')).problem().code ==
          base::Code::too_large);
    std::string bytes = batch_of(2);
    bytes.pop_back();
    CHECK_FALSE(wire::read_batch(bytes));
    CHECK_FALSE(wire::read_batch(""));
    CHECK_FALSE(wire::read_batch("\n"));
    CHECK_FALSE(wire::read_batch(batch_of(2) + "\n"));
}
