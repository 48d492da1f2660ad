#include "sync/server/pull.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/server/folder.hpp"
#include "tests/sync/server/world.hpp"

TEST_CASE("a raw batch is pulled in its raw form") {
    test::Server server;
    const test::Folder folder;
    test::Terminal terminal = server.enrol(1);
    terminal.rate(5);
    test::receipt_of(server.send(terminal, terminal.raw_batch(1)));
    REQUIRE(server::pull(server.store(), folder.path()));
    const auto bytes = base::read_file(folder.path() / server::batch_name(terminal.stream(), 1, 1), 4096);
    REQUIRE(bytes);
    CHECK(*bytes == terminal.raw_batch(1));
}
