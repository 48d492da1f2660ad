// A terminal's folder under a server that holds other entries than the terminal: the two programs take turns.
#include "sync/uploader/carry.hpp"

#include <catch2/catch.hpp>

#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/uploader/program_life.hpp"
#include "sync/wire/json.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/sync/uploader/terminal.hpp"

using namespace uploader;

namespace {

const std::string device = "d0123";
const wire::SecretKey server_key{{2}};

// Holds entries that are not the terminal's in epoch 1, and takes everything of the epochs after it.
class OtherServer : public Transport {
public:
    Answer send(const Request& request) override {
        if (request.url.find("/v1/stream") == std::string::npos) return {404, {}, {}, {}};
        if (request.method == Method::get)
            return {200, wire::write_receipt(receipt_for(epoch_in(request.url))), {}, {}};
        const wire::Batch batch = decoded(request);
        CHECK(wire::prove(batch, support::sample_key().public_key()));
        batches.push_back(batch);
        if (batch.header.stream.epoch == 1) return {409, R"({"code":"fork"})", {}, {}};
        held = {.stream = batch.header.stream, .sequence = batch.header.last, .head = batch.header.head};
        return {200, wire::write_receipt(wire::sign(held, server_key)), {}, {}};
    }

    wire::Receipt first_epoch{.stream = {device, 1}};  // what it signs for when asked
    wire::Receipt held;
    std::vector<wire::Batch> batches;

private:
    static wire::Epoch epoch_in(const std::string& url) {
        return static_cast<wire::Epoch>(std::stoul(url.substr(url.find("epoch=") + 6)));
    }
    wire::Receipt receipt_for(wire::Epoch epoch) const {
        if (epoch == 1) return wire::sign(first_epoch, server_key);
        return wire::sign(held.stream.epoch == epoch ? held : wire::Receipt{.stream = {device, epoch}}, server_key);
    }
};

struct Counter {
    support::TemporaryFolder folder;
    OtherServer server;
    ProgramLife life;

    journal::Opened open() {
        auto opened =
            journal::open_or_renew(folder.path(), device, support::sample_key(), support::sample_stamp(60'000));
        REQUIRE(opened);
        return std::move(*opened);
    }
    Carried carry() {
        const Settings settings{.stream = {device, 1},
                                .door = {"https://server", "token"},
                                .device_key = support::sample_key().public_key(),
                                .receipt_key = server_key.public_key(),
                                .first_contact = base::Duration::zero()};
        const auto receipts = journal::open_receipts(folder.path());
        REQUIRE(receipts);
        auto carried = uploader::carry(folder.path(), settings, **receipts, server, Patience::once, life);
        REQUIRE(carried);
        return std::move(*carried);
    }
};

}  // namespace

TEST_CASE("A fork ends the epoch: the next one takes over what was not signed for, and all of it arrives") {
    Counter counter;
    wire::Receipt agreed;
    {
        const auto done = counter.open();
        for (base::Byte i = 1; i <= 9; ++i)
            REQUIRE(done.journal->append(support::sample_rating(3, i), support::sample_stamp(i)));
        agreed = wire::sign({.stream = {device, 1}, .sequence = 4, .head = *done.journal->hash_at(4)}, server_key);
        REQUIRE((*journal::open_receipts(counter.folder.path()))->keep(agreed));
        const std::string how = GENERATE("refuses a batch", "signed for another entry", "holds more");
        INFO(how);
        counter.server.first_epoch = agreed;
        if (how == "signed for another entry") counter.server.first_epoch.sequence = 7;
        if (how == "holds more") counter.server.first_epoch.sequence = 30;
        counter.carry();
        CHECK((*journal::ending_of(counter.folder.path(), {device, 1}))->why ==
              (how == "holds more" ? "rollback" : "fork"));
    }
    const auto sent_before = counter.server.batches.size();
    CHECK(std::get<Resting>(counter.carry().state.activity).why == Resting::Why::over);
    CHECK(counter.server.batches.size() == sent_before);  // nothing more of it

    const auto next = counter.open();
    REQUIRE(next.damage);
    CHECK(next.damage->taken_over == 5);
    const auto carried = counter.carry();
    CHECK(carried.waiting == 0);
    CHECK_FALSE(carried.older_waits);
    CHECK(counter.server.held.stream.epoch == 2);
    CHECK(counter.server.held.sequence == 6);
    for (std::size_t i = sent_before; i < counter.server.batches.size(); ++i)
        CHECK(counter.server.batches[i].header.stream.epoch == 2);
}
