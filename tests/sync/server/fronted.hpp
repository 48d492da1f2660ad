// Fronted: a server with its front, without sockets; what it answers is held against the API document too.
#pragma once

#include <catch2/catch.hpp>
#include <future>

#include "sync/server/front.hpp"
#include "tests/sync/server/schema.hpp"
#include "tests/sync/server/world.hpp"

namespace test {

// A server with a front, on a file: the writer and the reading stores are threads of their own.
class Fronted {
public:
    explicit Fronted(server::FrontLimits limits = {}, std::uintmax_t least_free_bytes = 0)
        : world(folder_.path() / "s.db"),
          reading_(opened_to_read()),
          handlers_(server::Handlers::over(reading_).value()),
          writer_(std::make_unique<server::Writer>(server::Store::open(folder_.path() / "s.db").value())),
          pulse_(std::make_unique<server::Pulse>(*writer_, folder_.path(), least_free_bytes)),
          operations_(server::FiguresReader::open(folder_.path() / "s.db").value(), folder_.path() / "s.db", *writer_,
                      *pulse_, metrics_),
          front_(handlers_, *writer_, operations_, metrics_, std::move(limits)) {}

    std::future<server::Reply> begin(const server::Request& request) {
        auto answered = std::make_shared<std::promise<server::Reply>>();
        front_.answer(request, [answered](server::Reply reply) { answered->set_value(std::move(reply)); });
        return answered->get_future();
    }
    server::Reply ask(const server::Request& request) {
        server::Reply reply = begin(request).get();
        INFO(request.method << ' ' << request.path << " -> " << reply.status << ' ' << reply.body);
        CHECK(objection_to(request, reply) == "");
        return reply;
    }
    server::Reply ask(const std::string& path, server::Headers headers = {}, const std::string& peer = "192.0.2.1") {
        return ask(server::Request{
            .method = "GET", .path = path, .query = {}, .headers = std::move(headers), .body = {}, .peer = peer});
    }
    // Until the first beat is answered, nobody is ready.
    server::Reply ask_when_awake(const std::string& path) {
        server::Reply reply = ask(path);
        while (reply.status != 200 && reply.note.find("the server starts") != std::string::npos) reply = ask(path);
        return reply;
    }
    server::Pulse& pulse() { return *pulse_; }
    server::Front& front() { return front_; }
    // The writer does nothing until `until` is there.
    void hold_writer(std::shared_future<void> until) {
        REQUIRE(writer_->submit(
            [until = std::move(until)](server::Store&) -> base::Result<> {
                until.wait();
                return base::Done{};
            },
            [](const base::Result<>&) {}));
    }

private:
    server::Store opened_to_read() {
        auto store = server::Store::open_to_read(folder_.path() / "s.db");
        REQUIRE(store);
        return std::move(*store);
    }

    Folder folder_;

public:
    Server world;

private:
    server::Store reading_;
    server::Handlers handlers_;
    server::Metrics metrics_;
    std::unique_ptr<server::Writer> writer_;
    std::unique_ptr<server::Pulse> pulse_;
    server::Operations operations_;
    server::Front front_;
};

}  // namespace test
