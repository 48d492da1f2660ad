// GET /v1/responses: single responses, joined from their entries.
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "sync/server/response_reader.hpp"
#include "sync/server/response_text.hpp"
#include "tests/support/dice.hpp"
#include "tests/sync/server/world.hpp"

using server::Grant;
using server::Role;
using test::code_of;
using test::Server;
using test::Terminal;

namespace {

const Grant everything{Role::auditor, {}};
const Grant only_a{Role::agency_admin, {"a", ""}};

domain::Level level(int number) { return *domain::Level::from(number); }

std::vector<wire::Json> lines_of(const server::Reply& reply) {
    REQUIRE(reply.status == 200);
    std::istringstream text(reply.body);
    std::vector<wire::Json> lines;
    for (std::string line; std::getline(text, line);) {
        const auto json = wire::parse_json(line);
        REQUIRE(json);
        lines.push_back(*json);
    }
    return lines;
}

// The rows alone, of an export that is whole.
std::vector<wire::Json> rows_of(const server::Reply& reply) {
    auto lines = lines_of(reply);
    REQUIRE(lines.size() >= 2);
    CHECK(wire::text_at(lines.front(), "export") == "responses-raw");
    CHECK(wire::count_at(lines.back(), "rows") == lines.size() - 2);
    return {lines.begin() + 1, lines.end() - 1};
}

// Reads RFC 4180 as strictly as it is written there.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
    std::vector<std::vector<std::string>> table{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
            table.back().back() += text[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (quoted)
            table.back().back() += c;
        else if (c == ',')
            table.back().emplace_back();
        else if (c == '\r' && text.substr(i, 2) == "\r\n" && ++i + 1 <= text.size())
            table.emplace_back(1);
        else
            table.back().back() += c;
    }
    REQUIRE_FALSE(quoted);
    REQUIRE(table.back() == std::vector<std::string>{""});
    table.pop_back();
    return table;
}

void send(Server& server, Terminal& terminal) { REQUIRE(server.send(terminal, terminal.everything()).status == 200); }

}  // namespace

TEST_CASE("a response is one row, joined from its rating, its answers, and what became of it") {
    Server server;
    Terminal terminal = server.enrol(1);
    auto rating = terminal.rating(4, 7);
    rating.dossier = domain::Commitment{9};
    terminal.write(rating);
    terminal.write(domain::Answers{rating.response, {{"F1", true}, {"F2", false}}, {{"C1", level(5)}}});
    terminal.write(domain::Answers{rating.response, {{"F1", false}}, {{"C3", level(2)}}});
    terminal.rate(1);
    terminal.write(terminal.rating(2, 8));
    terminal.write(domain::Undone{terminal.rating(2, 8).response});
    terminal.write(terminal.rating(3, 9, "b1"));  // of another agency than the device's
    terminal.write(terminal.rating(4, 7));        // another rating with an id that counts already
    terminal.write(rating);                       // the same again
    send(server, terminal);
    const auto rows = rows_of(server.ask_as(everything, "/v1/responses?dossier=commitment"));
    REQUIRE(rows.size() == 5);
    CHECK(wire::text_at(rows[0], "device") == terminal.stream().device);
    CHECK(wire::count_at(rows[0], "sequence") == 1U);
    CHECK(wire::text_at(rows[0], "agency") == "a");
    CHECK(wire::text_at(rows[0], "unit") == "a-mc");
    CHECK(wire::text_at(rows[0], "counter") == "a1");
    CHECK(wire::text_at(rows[0], "field") == "dat-dai");
    CHECK(wire::text_at(rows[0], "survey") == test::survey_id);
    CHECK(wire::text_at(rows[0], "day") == "2026-11-23");
    CHECK(wire::integer_at(rows[0], "hour") == 19);  // noon UTC
    CHECK(wire::integer_at(rows[0], "level") == 4);
    CHECK(wire::text_at(rows[0], "class") == "bound");
    CHECK(wire::text_at(rows[0], "dossier") == base::to_hex(*rating.dossier));
    CHECK(rows[0].at("criteria") == wire::Json{{"C1", 5}, {"C3", 2}});
    CHECK(rows[0].at("remarks") == wire::Json{{"F1", "good"}, {"F2", "bad"}});
    std::vector<std::string_view> standings;
    for (const wire::Json& row : rows) standings.push_back(*wire::text_at(row, "standing"));
    CHECK(standings == std::vector<std::string_view>{"counted", "counted", "undone", "quarantined", "quarantined"});
    CHECK(server.rated() == 2);
}

TEST_CASE("no export holds a comment's words, and dossiers only for who may see them and asks") {
    Server server;
    Terminal terminal = server.enrol(1);
    auto rating = terminal.rating(4, 7);
    rating.dossier = domain::Commitment{0xAB};
    terminal.write(rating);
    terminal.write(wire::CommentHash{rating.response, wire::comment_digest({}, "secret words")});
    send(server, terminal);
    for (const char* query : {"", "?format=csv", "?dossier=none"}) {
        const auto reply = server.ask_as(everything, std::string("/v1/responses") + query);
        CHECK(reply.status == 200);
        CHECK(reply.body.find("ab0000") == std::string::npos);
        CHECK(reply.body.find("secret") == std::string::npos);
        CHECK(reply.body.find(base::to_hex(rating.response)) == std::string::npos);
    }
    CHECK(server.ask_as(everything, "/v1/responses?format=csv&dossier=commitment").body.find("ab0000") !=
          std::string::npos);
    CHECK(server.ask_as(only_a, "/v1/responses?dossier=commitment").status == 403);
    CHECK(server.ask_as(only_a, "/v1/responses").status == 200);
}

TEST_CASE("who sees one agency sees nothing of another, and does not learn that it is there") {
    Server server;
    Terminal mine = server.enrol(1, "a1");
    Terminal theirs = server.enrol(2, "b1");
    mine.rate(5, "a1");
    theirs.rate(1, "b1");
    send(server, mine);
    send(server, theirs);
    const auto rows = rows_of(server.ask_as(only_a, "/v1/responses"));
    REQUIRE(rows.size() == 1);
    CHECK(wire::text_at(rows[0], "agency") == "a");
    CHECK(rows_of(server.ask_as(only_a, "/v1/responses?agency=a")).size() == 1);
    const auto other = server.ask_as(only_a, "/v1/responses?agency=b");
    const auto nothing = server.ask_as(only_a, "/v1/responses?agency=zz");
    CHECK(other.status == 404);
    CHECK(other.body == nothing.body);
    CHECK(server.ask_as(everything, "/v1/responses?agency=zz").status == 404);
    CHECK(server.ask_as(only_a, "/v1/responses?unit=b-mc").status == 404);
    CHECK(server.ask_as({Role::viewer, {}}, "/v1/responses").status == 403);
    CHECK(server.ask_as({Role::unit_supervisor, {"a", "a-mc"}}, "/v1/responses").status == 403);
    CHECK(server.ask("GET", "/v1/responses").status == 401);
    CHECK(server.ask("GET", "/v1/responses", {{"authorization", "Bearer " + server.token_of(mine)}}).status == 403);
}

TEST_CASE("filters leave out what they say, and the same rows come in CSV") {
    Server server;
    Terminal one = server.enrol(1, "a1");
    Terminal two = server.enrol(2, "a3");
    for (const char* day : {"2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"}) {
        server.now = test::at(day);
        for (auto* terminal : {&one, &two}) {
            terminal->now.wall = test::at(day, 11);
            terminal->now.monotonic = base::Instant{terminal->now.wall.time_since_epoch()};
            terminal->rate(4, terminal == &one ? "a1" : "a3");
            REQUIRE(server.send(*terminal, terminal->batch(terminal->last(), terminal->last())).status == 200);
        }
    }
    const auto count = [&](const std::string& query) {
        const auto rows = rows_of(server.ask_as(everything, "/v1/responses?" + query)).size();
        CHECK(read_csv(server.ask_as(everything, "/v1/responses?format=csv&" + query).body).size() == rows + 1);
        return rows;
    };
    CHECK(count("") == 8);
    CHECK(count("from=2026-11-01&until=2026-12-01") == 4);
    CHECK(count("until=2026-11-01") == 2);
    CHECK(count("from=2026-12-01") == 2);
    CHECK(count("unit=a-mc2") == 4);
    CHECK(count("unit=a-mc2&from=2026-11-30") == 2);
    CHECK(count("field=dat-dai") == 8);
    CHECK(count("field=ho-tich") == 0);
    CHECK(count("agency=b") == 0);
    for (const char* query :
         {"from=2026-13-01", "format=xml", "flags=applied", "agency=", "agency=%27or%201%3D1", "x=y"})
        CHECK(server.ask_as(everything, std::string("/v1/responses?") + query).status == 400);
    const auto reply = server.ask_as(everything, "/v1/responses?format=csv&bom=yes&unit=a-mc2&from=2026-11-01");
    CHECK(
        reply.body.starts_with("\xEF\xBB\xBF"
                               "device,epoch,sequence,day,hour,agency,unit,counter,field,survey,level,"
                               "class,outside_hours,standing,C1,C2,C3,remarks\r\n"));
    CHECK(reply.headers ==
          server::Headers{{"Content-Disposition", "attachment; filename=\"responses-raw-a-mc2-2026-11-01.csv\""}});
}

TEST_CASE("a day begins where the counters stand, not in Greenwich") {
    Server server;
    Terminal terminal = server.enrol(1);
    terminal.now.wall = test::at("2026-11-22", 18);  // 01:00 on the 23rd
    server.now = terminal.now.wall;
    terminal.rate(4);
    send(server, terminal);
    const auto rows = rows_of(server.ask_as(everything, "/v1/responses?from=2026-11-23&until=2026-11-24"));
    REQUIRE(rows.size() == 1);
    CHECK(wire::integer_at(rows[0], "hour") == 1);
    CHECK(rows_of(server.ask_as(everything, "/v1/responses?until=2026-11-23")).empty());
}

TEST_CASE("an export over many windows and streams equals what was written, and counts as the tallies do") {
    const std::uint64_t seed = GENERATE(11U, 12U);
    INFO(seed);
    support::Dice dice(seed);
    Server server;
    std::size_t written = 0;
    for (base::Byte key = 1; key <= 3; ++key) {
        Terminal terminal = server.enrol(key);
        wire::Sequence sent = 0;
        while (terminal.last() < 1500) {
            terminal.now.monotonic += std::chrono::seconds{20};
            terminal.rate(1 + static_cast<int>(dice.below(5)));
            ++written;
            if (dice.one_in(3)) terminal.write(domain::Canary{level(3)});
            if (terminal.last() - sent < 400) continue;
            REQUIRE(server.send(terminal, terminal.batch(sent + 1, terminal.last())).status == 200);
            sent = terminal.last();
        }
        REQUIRE(server.send(terminal, terminal.batch(sent + 1, terminal.last())).status == 200);
    }
    const auto rows = rows_of(server.ask_as(everything, "/v1/responses"));
    CHECK(rows.size() == written);
    std::set<std::pair<std::string_view, std::uint64_t>> seen;
    for (const wire::Json& row : rows) seen.emplace(*wire::text_at(row, "device"), *wire::count_at(row, "sequence"));
    CHECK(seen.size() == written);
    for (int number = 1; number <= 5; ++number)
        CHECK(static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), [&](const wire::Json& row) {
                  return wire::integer_at(row, "level") == number;
              })) == server.rated(number));
}

TEST_CASE("a cell is never a formula, and comes back as it was") {
    for (const char* cell : {"=1+1", "+1", "-1", "@x", "\tx", "\rx"}) {
        const auto table = read_csv(server::csv_line({"before", cell, "after"}));
        CHECK(table == std::vector<std::vector<std::string>>{{"before", std::string("'") + cell, "after"}});
    }
    for (const char* cell : {"", "plain", "a,b", "say \"no\"", "two\r\nlines", "1-2", "Đã xong"})
        CHECK(read_csv(server::csv_line({cell, "x"})) == std::vector<std::vector<std::string>>{{cell, "x"}});
}
