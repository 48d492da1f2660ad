#include "sync/server/comments.hpp"

#include <catch2/catch.hpp>

#include "tests/sync/server/world.hpp"

using test::Server;
using test::Terminal;

namespace {

constexpr wire::CommentSalt salt{1, 2, 3};
const std::string words = "Cán bộ nhiệt tình, gọi lại 0905 123 456 giúp tôi.";

void comment(Terminal& terminal, const std::string& text) {
    terminal.write(wire::CommentHash{{9}, wire::comment_digest(salt, text)});
}

std::string body(wire::Epoch epoch, wire::Sequence sequence, const std::string& text) {
    const wire::JsonObject each{{"epoch", epoch}, {"seq", sequence}, {"salt", base::to_base64(salt)}, {"text", text}};
    return wire::to_text(wire::JsonObject{{"comments", wire::JsonArray{each}}});
}

server::Reply send(Server& server, const Terminal& terminal, const std::string& body) {
    return server.ask("POST", "/v1/stream/comments", {{"authorization", "Bearer " + server.token_of(terminal)}}, body);
}

std::string standing(const server::Reply& reply) {
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const auto json = test::json_of(reply);
    const auto* array = wire::array_at(json, "comments");
    REQUIRE(array != nullptr);
    return std::string(wire::text_at(array->at(0), "standing").value_or(""));
}

std::vector<server::CommentRow> listed(Server& server) {
    std::vector<server::CommentRow> rows;
    REQUIRE(server.store().each_comment([&](const server::CommentRow& row) { rows.push_back(row); }));
    return rows;
}

}  // namespace

TEST_CASE("words are taken when their digest was signed, once, and stand where the comment was given") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.rate(4);
    comment(terminal, words);
    CHECK(standing(send(server, terminal, body(1, 2, words))) == "unknown");
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(standing(send(server, terminal, body(1, 2, words))) == "held");
    CHECK(standing(send(server, terminal, body(1, 2, words))) == "held");
    const auto rows = listed(server);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].text == words);
    CHECK(rows[0].agency == "a");
    CHECK(rows[0].device == terminal.stream().device);
}

TEST_CASE("other words, another entry or another device's entry are not taken") {
    Server server;
    Terminal terminal = server.enrol(1);
    const Terminal other = server.enrol(2);
    terminal.rate(4);
    comment(terminal, words);
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(standing(send(server, terminal, body(1, 2, words + "!"))) == "unproven");
    CHECK(standing(send(server, terminal, body(1, 1, words))) == "unproven");
    CHECK(standing(send(server, terminal, body(2, 2, words))) == "unknown");
    CHECK(standing(send(server, other, body(1, 2, words))) == "unknown");
    CHECK(listed(server).empty());
    CHECK(send(server, terminal, "{}").status == 400);
    CHECK(send(server, terminal, body(1, 2, std::string(5000, 'x'))).status == 413);
    CHECK(server.ask("POST", "/v1/stream/comments", {}, body(1, 2, words)).status == 401);
}

TEST_CASE("long numbers are masked, short ones and dates are not, and control characters do nothing") {
    CHECK(server::masked("gọi 0905123456 nhé") == "gọi •••••••••• nhé");
    CHECK(server::masked("CCCD 048 090 001 234.") == "CCCD ••••••••••••.");
    CHECK(server::masked("0905.123.456") == "••••••••••");
    CHECK(server::masked("chờ 45 phút, ngày 23-11-2026, quầy 3") == "chờ 45 phút, ngày 23-11-2026, quầy 3");
    CHECK(server::masked("123456789") == "•••••••••");
    CHECK(server::masked("12345678") == "12345678");
    CHECK(server::masked("a\x1b[2Jb\nc") == "a [2Jb c");
}

TEST_CASE("erased words are gone and do not come back, and the entry stays") {
    Server server;
    Terminal terminal = server.enrol(1);
    comment(terminal, words);
    test::receipt_of(server.send(terminal, terminal.everything()));
    const auto erase = [&] {
        test::change(server.store(), [&](server::Store& store) {
            return store.erase_comment(1, 1, {server.now, "An", "nêu tên người khác"});
        });
    };
    SECTION("after they came") {
        CHECK(standing(send(server, terminal, body(1, 1, words))) == "held");
        CHECK(listed(server).size() == 1);
        CHECK(listed(server).front().sequence == 1);
        erase();
    }
    SECTION("before they came") { erase(); }
    CHECK(standing(send(server, terminal, body(1, 1, words))) == "held");
    CHECK(listed(server).empty());
    CHECK(server.store().line_at(1, 1)->value() == terminal.line_at(1));
}
