#include "sync/server/writer.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "sync/server/ingest.hpp"
#include "tests/sync/server/world.hpp"

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using server::Store;
using server::Writer;

namespace {

Result<> add_code(Store& store, base::Byte number) { return store.add_enrolment(wire::Hash{number}, "a1", {}, {}); }

bool has_code(Store& store, base::Byte number) {
    const auto found = store.enrolment(wire::Hash{number});
    REQUIRE(found);
    return found->has_value();
}

// Keeps the writer busy until end(), so that what is submitted meanwhile waits together.
class Pause {
public:
    void hold(Writer& writer) {
        REQUIRE(writer.submit(
            [this](Store&) -> Result<> {
                started_.set_value();
                ended_.get_future().wait();
                return Done{};
            },
            [](const Result<>&) {}));
        started_.get_future().wait();
    }
    void end() { ended_.set_value(); }

private:
    std::promise<void> started_;
    std::promise<void> ended_;
};

}  // namespace

TEST_CASE("in a group, a work that fails undoes itself and nothing else") {
    test::Server server;
    const auto results = server::write_group(
        server.store(), {[](Store& store) { return add_code(store, 1); },
                         [](Store& store) -> Result<> {
                             REQUIRE(add_code(store, 2));
                             return Problem{Code::bad_input, "changed its mind", 0};
                         },
                         [](Store& store) { return add_code(store, 3); },
                         [](Store& store) { return add_code(store, 3); },  // the key is taken: the database refuses
                         [](Store& store) { return add_code(store, 4); }});
    REQUIRE(results.size() == 5);
    CHECK(results[0]);
    CHECK_FALSE(results[1]);
    CHECK(results[1].problem().words == "changed its mind");
    CHECK(results[2]);
    CHECK_FALSE(results[3]);
    CHECK(results[4]);
    CHECK(has_code(server.store(), 1));
    CHECK_FALSE(has_code(server.store(), 2));
    CHECK(has_code(server.store(), 3));
    CHECK(has_code(server.store(), 4));
}

TEST_CASE("in a group, one device's gap and fork do not undo another device's batch") {
    test::Server server;
    std::vector<test::Terminal> terminals;
    for (base::Byte key = 1; key <= 3; ++key) terminals.push_back(server.enrol(key));
    terminals[2].rate(1);
    server.send(terminals[2], terminals[2].everything());
    test::Terminal clone = terminals[2].beside();
    clone.rate(5);
    for (auto& terminal : terminals)
        for (int i = 0; i < 3; ++i) terminal.rate(5);

    std::vector<server::Task> tasks;
    for (const auto& [terminal, batch] :
         {std::pair{&terminals.at(0), terminals[0].batch(2, 3)}, std::pair{&terminals.at(2), clone.everything()},
          std::pair{&terminals.at(1), terminals[1].everything()}})
        tasks.push_back(
            std::get<server::Task>(server.handlers().answer(server.batch_request(*terminal, batch), server.now)));
    const auto results = server::write_group(server.store(), {tasks[0].write, tasks[1].write, tasks[2].write});
    CHECK(test::code_of(tasks[0].reply(results[0])) == "gap");
    CHECK(test::code_of(tasks[1].reply(results[1])) == "fork");
    CHECK(test::receipt_of(tasks[2].reply(results[2])).sequence == 3);
    CHECK(server.rated() == 4);
    CHECK(*server.store().alarm_count(server::AlarmKind::fork) == 1);
}

TEST_CASE("when the transaction is lost, every work of the group hears it and nothing is stored") {
    test::Server server;
    const auto results = server::write_group(server.store(), {[](Store& store) { return add_code(store, 1); },
                                                              [](Store& store) -> Result<> {
                                                                  // What SQLite does by itself when the disk is full.
                                                                  store.end_reading();
                                                                  return Problem{Code::disk_full, "no space", 0};
                                                              },
                                                              [](Store& store) { return add_code(store, 3); }});
    REQUIRE(results.size() == 3);
    for (const auto& result : results) {
        REQUIRE_FALSE(result);
        CHECK(result.problem().code == Code::disk_full);
    }
    CHECK_FALSE(has_code(server.store(), 1));
    CHECK_FALSE(has_code(server.store(), 3));
}

TEST_CASE("the writer answers everything that was submitted, also while it stops") {
    const test::Database database;
    const auto& file = database.address();
    { const test::Server prepared(file); }
    std::atomic<int> answered{0};
    {
        auto store = Store::open(file);
        REQUIRE(store);
        Writer writer(std::move(*store));
        for (base::Byte i = 0; i < 200; ++i)
            REQUIRE(writer.submit([i](Store& open) { return add_code(open, i); },
                                  [&](const Result<>& result) { answered += result ? 1 : 0; }));
    }
    CHECK(answered == 200);
    auto store = Store::open_to_read(file);
    REQUIRE(store);
    for (base::Byte i = 0; i < 200; ++i) CHECK(has_code(*store, i));
}

TEST_CASE("what waits together is written together") {
    const test::Database database;
    const auto& file = database.address();
    { const test::Server prepared(file); }
    auto store = Store::open(file);
    REQUIRE(store);
    auto reading = Store::open_to_read(file);
    REQUIRE(reading);
    Pause pause;
    std::vector<bool> seen;  // by another connection, at the moment of each answer
    {
        Writer writer(std::move(*store));
        pause.hold(writer);
        for (base::Byte i = 1; i <= 3; ++i)
            REQUIRE(writer.submit([i](Store& open) { return add_code(open, i); },
                                  [&](const Result<>&) {
                                      for (base::Byte j = 1; j <= 3; ++j) seen.push_back(has_code(*reading, j));
                                  }));
        pause.end();
    }
    CHECK(seen == std::vector<bool>(9, true));
}

TEST_CASE("the writer refuses what would wait too long, and holds nothing back once it answered") {
    const test::Database database;
    const auto& file = database.address();
    { const test::Server prepared(file); }
    auto store = Store::open(file);
    REQUIRE(store);
    Writer writer(std::move(*store));
    Pause pause;
    pause.hold(writer);
    auto held = std::make_shared<int>(0);
    std::promise<void> last;
    for (std::size_t i = 1; i < Writer::waiting_limit; ++i)
        REQUIRE(writer.submit([held](Store&) -> Result<> { return Done{}; }, [held](const Result<>&) {}));
    REQUIRE(writer.submit([](Store&) -> Result<> { return Done{}; }, [&](const Result<>&) { last.set_value(); }));
    const auto refused = writer.submit([](Store&) -> Result<> { return Done{}; }, [](const Result<>&) {});
    REQUIRE_FALSE(refused);
    CHECK(refused.problem().code == Code::busy);
    const std::weak_ptr<int> watched = held;
    held.reset();
    pause.end();
    last.get_future().wait();
    // One more round trip: the group before it is gone by then.
    std::promise<void> after;
    REQUIRE(writer.submit([](Store&) -> Result<> { return Done{}; }, [&](const Result<>&) { after.set_value(); }));
    after.get_future().wait();
    CHECK(watched.expired());
}
