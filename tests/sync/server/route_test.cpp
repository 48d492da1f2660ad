#include "sync/server/route.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "sync/server/routes.hpp"
#include "tests/support/dice.hpp"
#include "tests/sync/server/world.hpp"

using base::Code;
using server::Parameter;
using server::Route;

namespace {

base::Result<server::Answer> nothing(const server::Desk&, const server::Call&) {
    return server::Answer(server::Reply{});
}

constexpr std::array in_things{
    Parameter{"after", server::Name{8}, false, ""}, Parameter{"limit", server::Whole{1, 500}, true, ""},
    Parameter{"from", server::Day{}, false, ""}, Parameter{"format", server::Choice{"csv|ndjson"}, false, ""},
    Parameter{"nonce", server::Hex{4}, false, ""}};
constexpr std::array in_thing{Parameter{"id", server::Whole{1, 99}, true, ""}};
constexpr std::array table{
    Route{.method = "GET", .path = "/things", .in_query = in_things, .endpoint = nothing},
    Route{.method = "GET", .path = "/things/{id}", .in_path = in_thing, .endpoint = nothing},
    Route{.method = "DELETE", .path = "/things/{id}", .in_path = in_thing, .endpoint = nothing},
    Route{.method = "POST", .path = "/things/all", .endpoint = nothing},
};

std::string reached(std::string_view method, std::string_view path) {
    const auto found = server::match(table, method, path);
    if (!found) return std::string(base::row_of(found.problem().code).slug);
    if (found->route == nullptr) return "allow " + found->allowed;
    std::string text(found->route->path);
    for (const std::string& part : found->parts) text += ' ' + part;
    return text;
}

base::Result<server::Call::Values> values_of(std::string_view query) {
    return server::read_values(table.front(), {}, query);
}

}  // namespace

TEST_CASE("a path is found by its whole length, its parts are decoded, and a plain path goes before one with braces") {
    CHECK(reached("GET", "/things") == "/things");
    CHECK(reached("HEAD", "/things") == "/things");
    CHECK(reached("GET", "/things/7") == "/things/{id} 7");
    CHECK(reached("GET", "/things/%37%2f") == "/things/{id} 7/");
    CHECK(reached("POST", "/things/all") == "/things/all");
    CHECK(reached("GET", "/things/all") == "allow POST");
    CHECK(reached("POST", "/things/7") == "allow GET, HEAD, DELETE");
    CHECK(reached("BREW", "/things") == "allow GET, HEAD");
    for (const char* path :
         {"", "/", "things", "/thing", "/things/", "/things/7/", "/things/7/8", "//things", "/Things"})
        CHECK(reached("GET", path) == "not_found");
    for (const char* path : {"/things/%", "/things/%4", "/things/%zz", "/things/%+1", "/things/%-1"})
        CHECK(reached("GET", path) == "bad_input");
}

TEST_CASE("a query has only what its route names, once, in its shape") {
    const auto values = values_of("limit=5&after=a%2Db&from=2026-02-28&format=csv&nonce=00ff");
    REQUIRE(values);
    CHECK(values->size() == 5);
    CHECK(values->at(1).second == "a-b");
    for (const char* query : {"",
                              "after=a",
                              "limit",
                              "limit=",
                              "limit=0",
                              "limit=501",
                              "limit=5x",
                              "limit=-5",
                              "limit=%20",
                              "limit=5&limit=5",
                              "limit=5&other=1",
                              "limit=5&=1",
                              "limit=5&after=%",
                              "limit=5&after=%g0",
                              "limit=5&after=123456789",
                              "limit=5&after=a b",
                              "limit=5&after=%00",
                              "limit=5&from=2026-02-29",
                              "limit=5&from=26-2-2",
                              "limit=5&format=xml",
                              "limit=5&format=",
                              "limit=5&format=csv|ndjson",
                              "limit=5&nonce=00FF",
                              "limit=5&nonce=00ff0",
                              "limit=99999999999999999999",
                              "limit=5&%FF=1"}) {
        INFO(query);
        const auto refused = values_of(query);
        REQUIRE_FALSE(refused);
        CHECK(refused.problem().code == Code::bad_input);
    }
    CHECK(values_of("limit=500"));
}

TEST_CASE("a part of the path in another shape is a thing that is not there") {
    CHECK(server::read_values(table[1], {"99"}, ""));
    for (const char* part : {"0", "100", "x", "1/", ""}) {
        const auto refused = server::read_values(table[1], {part}, "");
        REQUIRE_FALSE(refused);
        CHECK(refused.problem().code == Code::not_found);
    }
    CHECK_FALSE(server::read_values(table[1], {"99"}, "limit=5"));
}

TEST_CASE("every route of the server stands once, has an endpoint, and names the parts of its path") {
    std::set<std::string> seen;
    for (const Route& route : server::all_routes()) {
        INFO(route.method << ' ' << route.path);
        CHECK(seen.insert(std::string(route.method) + ' ' + std::string(route.path)).second);
        const bool is_of_front = route.path == "/readyz" || route.path == "/metrics";
        CHECK((route.endpoint != nullptr) != is_of_front);
        CHECK(static_cast<std::size_t>(std::count(route.path.begin(), route.path.end(), '{')) == route.in_path.size());
        for (const Parameter& parameter : route.in_path)
            CHECK(route.path.find('{' + std::string(parameter.name) + '}') != std::string_view::npos);
        if (route.act) CHECK(route.access == server::Access::person);
    }
}

TEST_CASE("a device's endpoints are closed to nobody and to people, people's to nobody and to devices") {
    test::Server server;
    const test::Terminal terminal = server.enrol(1);
    const auto device = server.store().device_by_id(terminal.stream().device);
    REQUIRE(device);
    REQUIRE(device->has_value());
    const server::Caller nobody;
    const server::Caller machine{**device};
    const server::Caller viewer{server::Person{"viewer", {server::Role::viewer, {}}}};
    const auto status_for = [&](const server::Caller& caller, const Route& route) {
        const server::Request request{std::string(route.method), std::string(route.path), "", {}, ""};
        const auto answer = server.handlers().answer_to(caller, request, server.now);
        return std::holds_alternative<server::Task>(answer) ? 200 : std::get<server::Reply>(answer).status;
    };
    for (const Route& route : server::all_routes()) {
        INFO(route.method << ' ' << route.path);
        if (route.access == server::Access::anybody) continue;
        CHECK(status_for(nobody, route) == 401);
        CHECK(status_for(route.access == server::Access::device ? viewer : machine, route) == 403);
    }
}

TEST_CASE("a body with a member that is misspelt, missing or of another type is refused before anything is done") {
    test::Server server;
    const auto refused = [&](const std::string& path, const std::string& body) {
        const server::Request request{"POST", path, "", {}, body};
        const server::Person chief{"chu", {server::Role::system_admin, {}}};
        const auto answer = server.handlers().answer_to(server::Caller{chief}, request, server.now);
        REQUIRE(std::holds_alternative<server::Reply>(answer));
        const auto& reply = std::get<server::Reply>(answer);
        CHECK(test::code_of(reply) == "bad_input");
        return std::string(wire::text_at(test::json_of(reply), "detail").value_or(""));
    };
    const std::string fine = R"("name":"kho","role":"data-reader")";
    CHECK(refused("/v1/tokens", "{" + fine + R"(,"agencey":"a"})") ==
          "the body has no other members than name, role, agency, unit, days");
    CHECK(refused("/v1/tokens", "{" + fine + R"(,"agency":7})") == "the body.agency is no \"string\"");
    CHECK(refused("/v1/tokens", "{" + fine + R"(,"days":401})") == "the body.days is above 400");
    CHECK(refused("/v1/tokens", R"({"role":"data-reader"})") == "the body lacks name");
    CHECK(refused("/v1/tokens", R"({"name":"kho","role":"king"})").starts_with("the body.role is none of"));
    CHECK(refused("/v1/tokens", "[]") == "the body is no \"object\"");
    CHECK(refused("/v1/devices/enrolments", R"({"counter":"a/1"})").starts_with("the body.counter is not like"));
    CHECK_FALSE(refused("/v1/tokens", "{").empty());
}

TEST_CASE("random targets and queries are answered with 4xx and nothing else") {
    const test::Server server;
    const std::uint64_t seed = GENERATE(1U, 2U, 3U);
    support::Dice dice(seed);
    const std::string letters = "/v1streambchqy?&=%{}.-_ \x01\xff%2F%00";
    for (int round = 0; round < 1000; ++round) {
        const auto random_text = [&](std::uint64_t longest) {
            std::string text;
            for (auto left = dice.below(longest); left > 0; --left) text += letters[dice.below(letters.size())];
            return text;
        };
        const auto& routes = server::all_routes();
        const Route& route = routes[static_cast<std::size_t>(round) % routes.size()];
        const bool known = round % 2 == 0;
        const server::Request request{std::string(route.method),
                                      known ? std::string(route.path) : random_text(12),
                                      random_text(20),
                                      {},
                                      random_text(30)};
        INFO(seed << ' ' << request.method << ' ' << request.path << ' ' << request.query);
        const auto answer = server.handlers().answer(request, server.now);
        REQUIRE(std::holds_alternative<server::Reply>(answer));
        const int status = std::get<server::Reply>(answer).status;
        CHECK(((status >= 400 && status < 500) || (request.query.empty() && status == 200)));
    }
}
