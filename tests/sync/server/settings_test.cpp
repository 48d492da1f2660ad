#include "sync/server/settings.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "sync/base/file.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/serve.hpp"
#include "tests/support/temporary_folder.hpp"

using base::Code;
using server::Given;
using server::Origin;
using server::Settings;

namespace {

base::Result<Given> in_file(std::string_view content) {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "settings.json";
    REQUIRE(base::replace_file(file, content));
    return server::read_settings_file(file);
}

const server::Setting& named(const Settings& settings, std::string_view name) {
    for (const auto& setting : settings.all())
        if (setting.row->name == name) return setting;
    FAIL("no setting " << name);
    return settings.all().front();
}

}  // namespace

TEST_CASE("a flag goes before the environment, the environment before the file, the file before the default") {
    const Given file{{"connections", "3"}, {"threads", "3"}, {"listen", "file:1"}};
    const Given environment{{"connections", "2"}, {"threads", "2"}};
    const Given flags{{"connections", "1"}};
    const auto settings = Settings::settle(flags, environment, file);
    REQUIRE(settings);
    CHECK(settings->number("connections") == 1);
    CHECK(settings->number("threads") == 2);
    CHECK(settings->text("listen") == "file:1");
    CHECK(settings->number("drain-seconds") == 5);
    CHECK(named(*settings, "connections").origin == Origin::flag);
    CHECK(named(*settings, "threads").origin == Origin::environment);
    CHECK(named(*settings, "listen").origin == Origin::file);
    CHECK(named(*settings, "drain-seconds").origin == Origin::fallback);
}

TEST_CASE("every default is allowed by its own row, and no two rows have one name") {
    std::set<std::string_view> names;
    for (const auto& row : server::setting_rows()) {
        INFO(row.name);
        CHECK(Settings::settle({{std::string(row.name), std::string(row.fallback)}}, {}, {}));
        CHECK(names.insert(row.name).second);
        CHECK(!row.what.empty());
    }
}

TEST_CASE("an unknown name is an error wherever it stands, with the nearest name that is known") {
    const Given misspelt{{"idle-second", "5"}};
    for (const auto& settings :
         {Settings::settle(misspelt, {}, {}), Settings::settle({}, misspelt, {}), Settings::settle({}, {}, misspelt)}) {
        REQUIRE_FALSE(settings);
        CHECK(settings.problem().code == Code::bad_input);
        CHECK(settings.problem().words.find("did you mean \"idle-seconds\"?") != std::string::npos);
    }
    const auto far = Settings::settle({}, {}, {{"colour-of-the-moon", "5"}});
    REQUIRE_FALSE(far);
    CHECK(far.problem().words.find("did you mean") == std::string::npos);
}

TEST_CASE("a number outside of its row, or none at all, names the place, the setting and its bounds") {
    for (const char* value : {"0", "601", "-1", "", "20s", "1e2", "99999999999999999999"}) {
        const auto settings = Settings::settle({}, {{"request-seconds", value}}, {});
        INFO(value);
        REQUIRE_FALSE(settings);
        CHECK(settings.problem().words.starts_with("environment: request-seconds is"));
        CHECK(settings.problem().words.ends_with("1 to 600"));
    }
}

TEST_CASE("a choice is one of its row's, whole") {
    for (const char* value : {"", "jso", "json|text", "JSON", "|"})
        CHECK_FALSE(Settings::settle({{"log-format", value}}, {}, {}));
    CHECK(Settings::settle({{"log-format", "text"}}, {}, {}));
}

TEST_CASE("settings that contradict each other, or name no addresses, are refused together") {
    const auto together = [](const Given& flags) { return server::serve_settings(*Settings::settle(flags, {}, {})); };
    CHECK(together({}));
    CHECK_FALSE(together({{"tls-key", "key.pem"}}));
    CHECK_FALSE(together({{"tls-key", "/nonexistent"}, {"tls-certificate", "/nonexistent"}}));
    CHECK_FALSE(together({{"proxies", "proxy.example"}}));
    const auto all = together({{"log-level", "alarm"}, {"idle-seconds", "7"}, {"proxies", "10.0.0.0/8"}});
    REQUIRE(all);
    CHECK(all->log_level == base::Severity::alarm);
    CHECK(all->limits.idle == std::chrono::seconds{7});
    CHECK(all->front.proxies.has("10.1.2.3"));
}

TEST_CASE("a file of settings is one JSON object of texts and numbers") {
    const auto given = in_file(R"({"listen": "[::1]:0", "connections": 12, "database": "a.db"})");
    REQUIRE(given);
    CHECK(*given == Given{{"listen", "[::1]:0"}, {"connections", "12"}, {"database", "a.db"}});
    for (const char* content : {"", "[]", "{\"a\": null}", "{\"a\": 1.5}", "{\"a\": [1]}", "{\"a\": {}}", "{"}) {
        INFO(content);
        const auto wrong = in_file(content);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.problem().code == Code::bad_input);
    }
    CHECK(in_file(R"({"a": ["x", "y"]})").value().at("a") == "x,y");
    CHECK(server::read_settings_file("/nonexistent/settings.json").problem().code == Code::not_found);
}

TEST_CASE("variables become names, and what is not the server's is passed over") {
    const char* const variables[] = {
        "PATH=/bin",        "SIPAS_IDLE_SECONDS=7", "SIPAS_CONFIG=x",      "SIPAS_ASSETS=y",
        "SIPAS_LISTEN=a=b", "SIPAS_UNHEARD_OF=1",   "NOT_SIPAS_THREADS=1", nullptr};
    const Given given = server::settings_in(variables);
    CHECK(given == Given{{"idle-seconds", "7"}, {"listen", "a=b"}, {"unheard-of", "1"}});
}

TEST_CASE("a password in the database's address is not shown") {
    const auto shown = [](const char* value) {
        return server::shown(named(*Settings::settle({{"database", value}}, {}, {}), "database"));
    };
    CHECK(shown("postgresql://sipas:s3:cr@t@db.city:5432/sipas") == "postgresql://sipas:…@db.city:5432/sipas");
    CHECK(shown("postgresql://sipas@db.city/sipas") == "postgresql://sipas@db.city/sipas");
    CHECK(shown("/var/lib/sipas/sipas.db") == "/var/lib/sipas/sipas.db");
}

TEST_CASE("OPERATIONS.md has the table of all settings, as the program prints it") {
    const auto document = base::read_file(SIPAS_SOURCE_DIR "/deploy/OPERATIONS.md", 1'000'000);
    REQUIRE(document);
    INFO(server::settings_as_markdown());
    CHECK(document->find(server::settings_as_markdown()) != std::string::npos);
}
