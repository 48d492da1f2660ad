// Many terminals at one server, over real sockets on loopback.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "sync/server/writer.hpp"
#include "tests/sync/server/loopback.hpp"
#include "tests/sync/server/world.hpp"

using server::Request;
using test::Answer;
using test::Client;
using test::post;
using test::Running;

TEST_CASE("many terminals at once over real sockets: every rating is counted, every receipt signed") {
    constexpr base::Byte terminals = 8;
    constexpr int batches_each = 10;
    const test::Database database;
    const auto& file = database.address();
    test::Server world(file);
    std::vector<test::Terminal> devices;
    for (base::Byte key = 1; key <= terminals; ++key) devices.push_back(world.enrol(key));
    auto reading = server::Store::open_to_read(file);
    REQUIRE(reading);
    const auto handlers = server::Handlers::over(*reading);
    REQUIRE(handlers);
    auto writing = server::Store::open(file);
    REQUIRE(writing);
    server::Writer writer(std::move(*writing));
    Running running([&](const Request& request, const Answer& answer) {
        auto now_or_later = handlers->answer(request, test::at("2026-11-23"));
        if (const auto* reply = std::get_if<server::Reply>(&now_or_later)) return answer(*reply);
        const auto& task = std::get<server::Task>(now_or_later);
        const auto done = [answer, reply = task.reply](const base::Result<>& result) { answer(reply(result)); };
        if (const auto submitted = writer.submit(task.write, done); !submitted) done(submitted);
    });

    std::atomic<int> signed_receipts{0};
    std::vector<std::thread> senders;
    senders.reserve(devices.size());
    for (test::Terminal& device : devices)
        senders.emplace_back([&, asked = world.batch_headers(device)] {  // the world's database is this thread's
            Client client(running.port());
            std::string headers;
            for (const auto& [name, value] : asked) headers.append(name).append(": ").append(value).append("\r\n");
            for (int i = 0; i < batches_each; ++i) {
                device.rate(1 + i % 5);
                client.say(post("/v1/stream/batches", device.batch(device.last(), device.last()), headers));
                const auto answer = client.hear();
                const auto receipt = wire::read_receipt(answer.substr(answer.find("\r\n\r\n") + 4));
                if (receipt && receipt->head == device.hash_at(device.last()) &&
                    wire::verify(*receipt, handlers->receipt_key()))
                    ++signed_receipts;
            }
        });
    for (std::thread& sender : senders) sender.join();
    CHECK(signed_receipts == terminals * batches_each);
    CHECK(world.rated() == static_cast<std::uint64_t>(terminals * batches_each));
}
