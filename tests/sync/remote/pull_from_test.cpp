// A pull over the API, against the server's own endpoints but for the socket.
#include "sync/remote/pull_from.hpp"

#include <catch2/catch.hpp>

#include "sync/audit/audit.hpp"
#include "sync/server/pull.hpp"
#include "sync/server/seal.hpp"
#include "tests/support/file_content.hpp"
#include "tests/sync/server/world.hpp"

using remote::Fetched;
using test::Server;
using test::Terminal;

namespace {

// The server's answers; `change` may spoil one on its way.
remote::Fetch fetch_of(Server& server, std::function<void(const std::string&, Fetched&)> change = {}) {
    return [&server, change](const std::string& path) -> base::Result<Fetched> {
        const auto reply = server.ask_as({server::Role::auditor, {}}, path);
        Fetched fetched{reply.status, reply.body};
        if (change) change(path, fetched);
        return fetched;
    };
}

void send_one(Server& server, Terminal& terminal) {
    terminal.rate(1 + static_cast<int>(terminal.last() % 5));
    REQUIRE(server.send(terminal, terminal.batch(terminal.last(), terminal.last())).status == 200);
}

// `published` is what the server's keeper told: the oldest of its keys, when there were several.
bool is_proven(const std::filesystem::path& folder, const audit::TrustedKeys& published = {}) {
    const auto report = audit::audit(folder, published);
    for (const auto& finding : report.findings) UNSCOPED_INFO(finding.words);
    return report.verdict() == audit::Verdict::proven;
}

}  // namespace

TEST_CASE("a folder pulled over the API is proven by verify, and equals one pulled from the database") {
    const test::Folder folder;
    Server server(folder.path() / "s.db");
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 7; ++i) send_one(server, terminal);
    const auto pulled = remote::pull_from(fetch_of(server), folder.path() / "far");
    REQUIRE(pulled);
    CHECK(pulled->batches == 7);
    CHECK(pulled->entries == 7);
    CHECK(pulled->through == 7);
    CHECK(pulled->receipt_key == server.handlers().receipt_key());
    CHECK(is_proven(folder.path() / "far"));
    REQUIRE(server::pull(server.store(), folder.path() / "near"));
    for (const char* name : {"devices.json", "cursor", "manifests/000001.json"})
        CHECK(support::content_of(folder.path() / "far" / name) == support::content_of(folder.path() / "near" / name));
}

TEST_CASE("the next pull brings only what is new; one that finds nothing new changes nothing") {
    const test::Folder folder;
    Server server;
    Terminal terminal = server.enrol(1);
    send_one(server, terminal);
    REQUIRE(remote::pull_from(fetch_of(server), folder.path()));
    CHECK(remote::pull_from(fetch_of(server), folder.path())->batches == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "manifests/000002.json"));
    send_one(server, terminal);
    Terminal late = server.enrol(2, "b1");
    late.rate(5, "b1");
    REQUIRE(server.send(late, late.everything()).status == 200);
    CHECK(remote::pull_from(fetch_of(server), folder.path())->batches == 2);
    CHECK(is_proven(folder.path()));
}

TEST_CASE("a pull of many pages that is cut off anywhere goes on, and nothing that came is lost") {
    const test::Folder folder;
    Server server;
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 230; ++i) send_one(server, terminal);  // three pages
    int left = 0;
    const auto cut = fetch_of(server, [&](const std::string&, Fetched& fetched) {
        if (left-- <= 0) fetched = {503, ""};
    });
    int pulls = 0;
    for (left = 150; !remote::pull_from(cut, folder.path()); left = 150) REQUIRE(++pulls < 10);
    CHECK(pulls >= 1);
    CHECK(is_proven(folder.path()));
}

TEST_CASE("nothing is believed: a batch, a page or a manifest that was changed on its way is refused") {
    Server server;
    Terminal terminal = server.enrol(1);
    send_one(server, terminal);
    send_one(server, terminal);
    const std::vector<std::pair<std::string, std::function<void(std::string&)>>> spoiled{
        {"/v1/batches/1", [](std::string& body) { body[body.size() / 2] ^= 1; }},
        {"/v1/batches/2", [&](std::string& body) { body = terminal.batch(1, 1); }},
        {"/v1/batches/1", [](std::string& body) { body.clear(); }},
        {"/v1/batches/manifest", [](std::string& body) { body.replace(body.find("after"), 5, "other"); }},
        {"/v1/batches/manifest", [](std::string& body) { body.replace(body.find("\"devices\":\"{") + 15, 1, "x"); }},
        {"/v1/batches/manifest", [](std::string& body) { body = "{}"; }},
        {"/v1/devices/keys", [](std::string& body) { body = "<html>"; }},
    };
    for (const auto& [start, spoil] : spoiled) {
        const test::Folder folder;
        INFO(start);
        const auto fetch =
            fetch_of(server, [&, start = start, spoil = spoil](const std::string& path, Fetched& fetched) {
                if (path.substr(0, path.find('?')) == start) spoil(fetched.body);
            });
        const auto pulled = remote::pull_from(fetch, folder.path());
        REQUIRE_FALSE(pulled);
        CHECK(pulled.problem().code == base::Code::unproven);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "cursor"));
    }
}

TEST_CASE("a folder stays with its server, follows its key, and starts anew after a restore") {
    const test::Folder folder;
    Server server;
    Terminal terminal = server.enrol(1);
    send_one(server, terminal);
    REQUIRE(remote::pull_from(fetch_of(server), folder.path()));
    Server other;
    const auto refused = remote::pull_from(fetch_of(other), folder.path());
    REQUIRE_FALSE(refused);
    CHECK(refused.problem().code == base::Code::forbidden);
    test::change(server.store(), [&](server::Store& store) -> base::Result<> {
        const auto changed = server::change_receipt_key(store, server.now);
        if (!changed) return changed.problem();
        return store.set_incarnation(2);
    });
    send_one(server, terminal);
    const auto pulled = remote::pull_from(fetch_of(server), folder.path());
    REQUIRE(pulled);
    CHECK(pulled->batches == 2);
    CHECK(is_proven(folder.path(), {.receipt = server.handlers().receipt_key(), .device = {}}));
}

TEST_CASE("a refusal is told as it is") {
    const test::Folder folder;
    for (const auto& [status, code] :
         {std::pair{401, base::Code::unauthorised}, std::pair{403, base::Code::forbidden},
          std::pair{500, base::Code::unavailable}, std::pair{302, base::Code::unavailable}}) {
        const auto pulled = remote::pull_from(
            [status = status](const std::string&) {
                return base::Result<Fetched>(Fetched{status, "<html>"});
            },
            folder.path());
        REQUIRE_FALSE(pulled);
        CHECK(pulled.problem().code == code);
    }
    for (const char* server : {"", "ftp://x", "sipas.example.vn"})
        CHECK_FALSE(remote::fetch_from({server, "token", {}}));
    CHECK_FALSE(remote::fetch_from({"https://x", "two tokens", {}}));
    const auto nobody = remote::fetch_from({"http://127.0.0.1:1/", "token", {}});
    REQUIRE(nobody);
    const auto answer = (*nobody)("/v1/batches");
    REQUIRE_FALSE(answer);
    CHECK(answer.problem().code == base::Code::unavailable);
}
