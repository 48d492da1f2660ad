#include "sync/server/device_list.hpp"

#include <catch2/catch.hpp>

#include "sync/server/routes.hpp"
#include "sync/server/survey_publish.hpp"
#include "sync/wire/content.hpp"
#include "tests/sync/server/world.hpp"

using namespace std::chrono_literals;
using people::Role;
using server::Author;
using test::admin_of_a;
using test::code_of;
using test::Server;
using test::system_admin;
using test::tried;

namespace {

const Author admin_of_b{{"binh", ""}, {Role::agency_admin, {"b", ""}}};

base::Result<> move(Server& server, const Author& author, const std::string& id, const std::string& counter) {
    return tried(server,
                 [&](server::Store& store) { return server::move_device(store, author, id, counter, server.now); });
}

void beat(test::Terminal& terminal, bool lit, std::uint64_t waiting) {
    terminal.now.monotonic += 1h;
    terminal.now.wall += 1h;
    terminal.write(wire::Heartbeat{.lit = lit, .free_mib = 900, .waiting = waiting, .ratings = {}});
}

server::SeenDevice only_device(Server& server, const Author& author = system_admin) {
    const auto devices = server::visible_devices(server.store(), author.grant, server.now);
    REQUIRE(devices);
    REQUIRE(devices->size() == 1);
    return devices->front();
}

}  // namespace

TEST_CASE("the list tells last contact, epoch, sequence, what waits, the clock and the version") {
    Server server;
    auto terminal = server.enrol(1);
    CHECK_FALSE(only_device(server).state.contact);
    terminal.write(wire::Opened{"0.1.0", ""});
    beat(terminal, true, 7);
    terminal.now.wall += 90s;  // its clock is ahead
    beat(terminal, true, 3);
    server.now = terminal.now.wall - 90s;
    test::receipt_of(server.send(terminal, terminal.everything()));
    const auto device = only_device(server);
    CHECK(device.state.where == people::Scope{"a", "a-mc"});
    CHECK(device.state.contact == server.now);
    CHECK(device.state.epoch == 1);
    CHECK(device.state.sequence == 3);
    CHECK(device.state.version == "0.1.0");
    REQUIRE(device.newest);
    CHECK(device.newest->waiting == 3);
    CHECK(device.newest->clock_offset == 90s);
    CHECK(wire::to_text(json_of(device)).find(R"("waiting":3)") != std::string::npos);
    CHECK(server::table_of({device}).find("+90.0 s") != std::string::npos);
}

TEST_CASE("the list comes in pages, in the order of enrolment, each device once, and only those that one sees") {
    Server server;
    std::vector<std::string> enrolled;
    for (const auto* counter : {"a1", "b1", "a2", "a3", "b1"})
        enrolled.push_back(server.enrol(static_cast<base::Byte>(enrolled.size() + 1), counter).stream().device);
    const auto pages_of = [&](const people::Grant& grant) {
        std::vector<std::vector<std::string>> pages;
        std::string after;
        for (bool more = true; more && pages.size() < 9;) {
            const auto json = test::json_of(server.ask_as(grant, "/v1/devices?limit=2" + after));
            pages.emplace_back();
            for (const wire::Json& device : *wire::array_at(json, "devices"))
                pages.back().emplace_back(*wire::text_at(device, "id"));
            after = "&after=" + std::string(*wire::text_at(json, "next"));
            more = *wire::bool_at(json, "more");
        }
        return pages;
    };
    using Pages = std::vector<std::vector<std::string>>;
    CHECK(pages_of(system_admin.grant) == Pages{{enrolled[0], enrolled[1]}, {enrolled[2], enrolled[3]}, {enrolled[4]}});
    CHECK(pages_of(admin_of_b.grant) == Pages{{enrolled[1], enrolled[4]}});
    const std::string of_before_a_restore = std::string(15, '0') + "2" + std::string(16, '0');
    CHECK(server.ask_as(system_admin.grant, "/v1/devices?after=" + of_before_a_restore).status == 412);
}

TEST_CASE("coverage counts hours in which the screen was lit, of the hours that were open") {
    domain::Hours hours;
    for (std::size_t day = 0; day < 5; ++day) hours.week.at(day) = {*domain::span_from("08:00-12:00")};
    const base::WallTime now = test::at("2026-11-30", 0);  // a Monday, 07:00 at the counter
    std::vector<server::HeartbeatRow> beats;
    CHECK(server::coverage_percent(hours, beats, now) == 0);
    for (int day = 23; day < 28; ++day)  // Monday to Friday, from 08:30 to 10:30 at the counter
        for (int hour = 1; hour <= 2; ++hour)
            beats.push_back({test::at("2026-11-" + std::to_string(day), hour) + 30min, true, 0, 0, {}});
    CHECK(server::coverage_percent(hours, beats, now) == 50);
    beats.push_back({test::at("2026-11-29", 3), true, 0, 0, {}});           // closed
    beats.push_back({test::at("2026-11-23", 3) + 30min, false, 0, 0, {}});  // dark
    CHECK(server::coverage_percent(hours, beats, now) == 50);
    for (const auto day : {23, 24, 25, 26, 27})
        hours.holidays.insert(base::LocalDay{std::chrono::year{2026} / 11 / day});
    CHECK_FALSE(server::coverage_percent(hours, beats, now));
}

TEST_CASE("a moved device stands at the new counter; what it gave before stays, also what arrives after") {
    Server server;
    auto terminal = server.enrol(1, "a1");
    terminal.rate(5, "a1");
    terminal.rate(4, "a1");
    test::receipt_of(server.send(terminal, terminal.batch(1, 1)));
    REQUIRE(move(server, system_admin, terminal.stream().device, "b1"));
    CHECK(only_device(server).state.where.agency == "b");
    terminal.rate(1, "b1");
    test::receipt_of(server.send(terminal, terminal.batch(2, 3)));
    std::map<std::string, std::uint64_t> by_agency;
    const auto tallies = server.store().all_tallies();
    for (const auto& [key, count] : tallies->counts()) by_agency[key.agency] += count;
    CHECK(by_agency == std::map<std::string, std::uint64_t>{{"a", 2}, {"b", 1}});
    CHECK(test::alarm_kinds(server).empty());
}

TEST_CASE("a device counts only where it stands or stood") {
    Server server;
    auto terminal = server.enrol(1, "a1");
    terminal.rate(5, "b1");
    test::receipt_of(server.send(terminal, terminal.everything()));
    CHECK(server.rated() == 0);
    CHECK(test::alarm_kinds(server) == std::set<std::string>{"quarantine"});
}

TEST_CASE("B's admin sees no device of A, moves none, retires none and lets none in") {
    Server server;
    const auto terminal = server.enrol(1, "a1");
    const std::string& id = terminal.stream().device;
    CHECK(server::visible_devices(server.store(), admin_of_b.grant, server.now)->empty());
    CHECK(code_of(move(server, admin_of_b, id, "b1")) == base::Code::not_found);
    CHECK(code_of(move(server, admin_of_a, id, "b1")) == base::Code::not_found);
    const auto retire = [&](const Author& author, const std::string& device) {
        return tried(server,
                     [&](server::Store& store) { return server::retire_device(store, author, device, server.now); });
    };
    CHECK(code_of(retire(admin_of_b, id)) == base::Code::not_found);
    CHECK(code_of(retire(admin_of_a, "0000000000000000")) == base::Code::not_found);
    const auto code = [&](const Author& author, const std::string& counter) {
        return tried(server, [&](server::Store& store) {
            return server::give_code(store, author, "ABCDE-FGHJK", counter, "", server.now);
        });
    };
    CHECK(code_of(code(admin_of_b, "a1")) == base::Code::not_found);
    CHECK(code(admin_of_a, "a2"));
    CHECK(move(server, admin_of_a, id, "a3"));
    CHECK(retire(admin_of_a, id));
    CHECK_FALSE(only_device(server).state.active);
    CHECK(code_of(move(server, admin_of_a, id, "a1")) == base::Code::forbidden);
    const auto log = server.store().deeds_before(server::newest_deeds, "", 3);
    REQUIRE(log->size() == 3);
    CHECK(log->at(0).deed.act == "device.retire");
    CHECK(log->at(1).deed.words == "a1 -> a3");
    CHECK(log->at(2).deed.act == "device.code");
}

TEST_CASE("of the surveys in force on a day the one that begins last is asked, and the one before it afterwards") {
    Server server;
    std::string special = test::survey_json;
    special.replace(special.find("cau-hoi-1"), 9, "tet-2027a");
    const auto day = [](const char* text) {
        base::LocalDay read{};
        REQUIRE(base::from_text(text, read));
        return read;
    };
    const auto publish = [&](const Author& author, const std::string& text, const server::Validity& validity) {
        return tried(server, [&](server::Store& store) {
            return server::publish_survey(store, author, text, validity, server.now);
        });
    };
    REQUIRE(publish(system_admin, special, {day("2027-02-01"), day("2027-02-28")}));
    const auto asked = [&](const char* text) { return server.store().survey_on(day(text))->value().id; };
    CHECK(asked("2027-01-31") == "cau-hoi-1");
    CHECK(asked("2027-02-01") == "tet-2027a");
    CHECK(asked("2027-02-28") == "tet-2027a");
    CHECK(asked("2027-03-01") == "cau-hoi-1");
    CHECK(code_of(publish(system_admin, special, {day("2027-02-02"), day("2027-02-01")})) == base::Code::bad_input);
    CHECK(code_of(publish(admin_of_a, special, {day("2027-02-01"), {}})) == base::Code::forbidden);
    CHECK(code_of(publish(system_admin, test::survey_json, {day("2027-04-01"), {}})) == base::Code::forbidden);
    CHECK(asked("2026-11-23") == "cau-hoi-1");
    REQUIRE(publish(system_admin, special, {day("2027-04-01"), {}}));
    CHECK(asked("2027-02-01") == "cau-hoi-1");
    CHECK(asked("2027-04-01") == "tet-2027a");

    // What a terminal is told changes with the day.
    const auto terminal = server.enrol(1);
    const auto survey_told = [&] {
        const auto reply = server.ask("GET", "/v1/config", {{"authorization", "Bearer " + server.token_of(terminal)}});
        REQUIRE(reply.status == 200);
        return std::string(*wire::text_at(*wire::object_at(test::json_of(reply), "survey"), "id"));
    };
    const auto told_ahead = [&] {
        const auto reply = server.ask("GET", "/v1/config", {{"authorization", "Bearer " + server.token_of(terminal)}});
        const wire::Json json = test::json_of(reply);
        const wire::Json* next = wire::object_at(json, "next_survey");
        if (next == nullptr) return std::string("nothing");
        return std::string(*wire::text_at(*next, "from")) + ' ' +
               std::string(*wire::text_at(*wire::object_at(*next, "survey"), "id"));
    };
    CHECK(survey_told() == "cau-hoi-1");
    CHECK(told_ahead() == "2027-04-01 tet-2027a");
    server.now = test::at("2027-04-01");
    CHECK(survey_told() == "tet-2027a");
    CHECK(told_ahead() == "nothing");
    REQUIRE(publish(system_admin, special, {day("2027-03-01"), day("2027-04-30")}));
    CHECK(told_ahead() == "2027-05-01 cau-hoi-1");  // when one ends, the one before it comes back
}

TEST_CASE("places are shown and imported over the API, each part to whom it belongs, and a dry run changes nothing") {
    Server server;
    const auto ask = [&](const people::Grant& grant, const std::string& method, const std::string& path,
                         const std::string& query = {}, const std::string& body = {}) {
        const server::Request request{method, path, query, {}, body};
        const auto answer =
            server.handlers().answer_to(server::Caller{server::Person{"x", grant}}, request, server.now);
        if (const auto* reply = std::get_if<server::Reply>(&answer)) return *reply;
        const auto& task = std::get<server::Task>(answer);
        return task.reply(tried(server, task.write));
    };
    const std::string own = ask(admin_of_b.grant, "GET", "/v1/places").body;
    CHECK(own.find("Sở B") != std::string::npos);
    CHECK(own.find("Sở A") == std::string::npos);
    const auto json = server.ask_as(admin_of_a.grant, "/v1/places?format=json");
    CHECK(wire::read_city(json.body)->blocs.at(0).agencies.size() == 1);
    std::string all = ask(system_admin.grant, "GET", "/v1/places").body;
    const std::string before = "a,Sở A,";
    for (auto place = all.find(before); place != std::string::npos; place = all.find(before))
        all.replace(place, before.size(), "a,Sở An,");
    CHECK(ask(admin_of_a.grant, "POST", "/v1/places/import", "", all).status == 403);
    const auto dry = ask(system_admin.grant, "POST", "/v1/places/import", "dry_run=true", all);
    CHECK(dry.body.find(R"(~ agency a: name \"Sở A\" -> \"Sở An\")") != std::string::npos);
    CHECK(ask(system_admin.grant, "GET", "/v1/places").body.find("Sở An") == std::string::npos);
    CHECK(ask(system_admin.grant, "POST", "/v1/places/import", "", all).status == 200);
    CHECK(ask(system_admin.grant, "GET", "/v1/places").body == all);
    CHECK(ask(system_admin.grant, "POST", "/v1/places/import", "", "bloc\nx").status == 400);
}
