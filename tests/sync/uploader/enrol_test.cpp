#include "sync/uploader/enrol.hpp"

#include <catch2/catch.hpp>

#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/wire/content.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace uploader;

namespace {

const wire::PublicKey device_key{9};

class Server : public Transport {
public:
    Answer send(const Request& request) override {
        requests.push_back(request);
        return reply;
    }
    Answer reply{200, {}, {}, {}};
    std::vector<Request> requests;
};

wire::JsonObject place() {
    const domain::Place place{.agency = "STP",
                              .unit = "U1",
                              .counter = "C1",
                              .field = {},
                              .agency_name = {"Sở Tư pháp", ""},
                              .unit_name = {"Trung tâm", ""},
                              .counter_name = {"Quầy 1", ""}};
    return wire::place_json(place);
}

wire::JsonObject survey() {
    wire::JsonArray levels;
    for (const char* level : {"Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"})
        levels.push_back(wire::words_json({level, ""}));
    return {{"id", "S1"},
            {"title", wire::words_json({"Khảo sát", ""})},
            {"question", wire::words_json({"Ông/Bà có hài lòng không?", ""})},
            {"levels", levels},
            {"factors", wire::JsonArray{}}};
}

std::string enrolment(const char* without = "") {
    wire::JsonObject body{{"device", "D1"},
                          {"token", "secret"},
                          {"receipt_key", base::to_base64(wire::PublicKey{7})},
                          {"incarnation", 1},
                          {"dossier_key", base::to_base64(wire::DossierKey{8})},
                          {"place", place()},
                          {"survey", survey()}};
    body.erase(without);
    return wire::to_text(body);
}

}  // namespace

TEST_CASE("A code and a public key become an identity") {
    Server server;
    server.reply.body = enrolment();
    const auto identity = enrol("http://127.0.0.1:8080/", "K7-QX", device_key, server);
    REQUIRE(identity);
    CHECK(identity->device == "D1");
    CHECK(identity->server_url == "http://127.0.0.1:8080");
    CHECK(identity->token == "secret");
    CHECK(identity->receipt_key == wire::PublicKey{7});
    CHECK(identity->place.agency_name.vi == "Sở Tư pháp");
    CHECK(wire::read_survey(identity->survey_json)->id == "S1");
    CHECK(identity->dossier_key == wire::DossierKey{8});

    REQUIRE(server.requests.size() == 1);
    CHECK(server.requests[0].url == "http://127.0.0.1:8080/v1/enroll");
    const auto body = wire::parse_json(server.requests[0].body);
    REQUIRE(body);
    CHECK(wire::text_at(*body, "code") == "K7-QX");
    CHECK(wire::text_at(*body, "public_key") == base::to_base64(device_key));
}

TEST_CASE("An address that is not http or https is refused before anything is sent") {
    Server server;
    for (const char* url : {"", "server", "ftp://server", "file:///etc/passwd", "https://"})
        CHECK(enrol(url, "code", device_key, server).problem().code == base::Code::bad_input);
    CHECK(server.requests.empty());
}

TEST_CASE("A refused code is told apart from a server out of reach") {
    Server server;
    server.reply = {403, R"({"code":"forbidden","detail":"the code was used"})", {}, {}};
    const auto refused = enrol("https://server", "code", device_key, server);
    CHECK(refused.problem().code == base::Code::forbidden);
    CHECK(refused.problem().words.find("the code was used") != std::string::npos);
    for (const int status : {0, 429, 500, 503}) {
        server.reply = {status, "", {}, "silence"};
        CHECK(enrol("https://server", "code", device_key, server).problem().code == base::Code::unavailable);
    }
}

TEST_CASE("A 200 that is no whole enrolment gives no identity") {
    Server server;
    for (const char* missing : {"device", "token", "receipt_key", "place", "survey"}) {
        server.reply.body = enrolment(missing);
        CHECK(enrol("https://server", "code", device_key, server).problem().code == base::Code::unavailable);
    }
    std::string wrong_key = enrolment();
    wrong_key.replace(wrong_key.find(R"("dossier_key":")") + 15, 4, "!!!!");
    server.reply.body = wrong_key;
    CHECK(enrol("https://server", "code", device_key, server).problem().code == base::Code::unavailable);
    server.reply.body = "<html>Welcome to the hotel</html>";
    CHECK(enrol("https://server", "code", device_key, server).problem().code == base::Code::unavailable);
}

TEST_CASE("An older server gives no dossier key, and the terminal enrols without one") {
    Server server;
    server.reply.body = enrolment("dossier_key");
    const auto identity = enrol("https://server", "code", device_key, server);
    REQUIRE(identity);
    CHECK_FALSE(identity->dossier_key);
}

TEST_CASE("Enrolled again: a new token in the same folder; a code of another device changes nothing") {
    const support::TemporaryFolder folder;
    Server server;
    server.reply.body = enrolment();
    CHECK(enrol_again(folder.path(), "https://server", "code", server).problem().code == base::Code::not_found);
    const auto key = journal::open_device_key(folder.path())->public_key();
    auto before = *enrol("https://server", "code", key, server);
    before.token = "of before";
    REQUIRE(journal::write_identity(folder.path(), before));

    {
        const auto at_work = journal::open_receipts(folder.path());
        CHECK(enrol_again(folder.path(), "https://server", "code", server).problem().code == base::Code::busy);
    }
    server.reply.body.replace(server.reply.body.find("D1"), 2, "D2");
    CHECK(enrol_again(folder.path(), "https://server", "code", server).problem().code == base::Code::forbidden);
    CHECK(journal::read_identity(folder.path())->token == "of before");
    server.reply.body = enrolment();
    REQUIRE((*journal::open_receipts(folder.path()))->end({"D1", 1}, {"fork", "", base::WallTime{}}));
    CHECK((*journal::open_receipts(folder.path()))->contradicted("D1")->size() == 1);
    REQUIRE(enrol_again(folder.path(), "https://server", "code", server));
    CHECK((*journal::open_receipts(folder.path()))->contradicted("D1")->empty());  // nothing stands in the way any more
    CHECK((*journal::ending_of(folder.path(), {"D1", 1}))->why == "fork");
    CHECK(journal::read_identity(folder.path())->token == "secret");
    CHECK(journal::open_device_key(folder.path())->public_key() == key);
}

TEST_CASE("Enrolled again with another key: the epoch in use is over, and the next one begins where the server says") {
    const support::TemporaryFolder folder;
    Server server;
    server.reply.body = enrolment();
    const wire::Stream first{"D1", 1};
    REQUIRE(journal::write_identity(folder.path(), *enrol("https://server", "code", device_key, server)));
    REQUIRE(journal::open_or_renew(folder.path(), "D1", support::sample_key(1), support::sample_stamp(1)));
    std::string body = enrolment();
    body.insert(1, R"("first_epoch":3,)");
    server.reply.body = body;
    REQUIRE(enrol_again(folder.path(), "https://server", "code", server));  // makes a key: there was none
    CHECK((*journal::ending_of(folder.path(), first))->why == "key");
    const auto identity = journal::read_identity(folder.path());
    CHECK(identity->first_epoch == 3);
    auto opened = journal::open_or_renew(folder.path(), "D1", std::move(*journal::open_device_key(folder.path())),
                                         support::sample_stamp(2), std::nullopt, identity->first_epoch);
    REQUIRE(opened);
    CHECK(opened->journal->stream().epoch == 3);
    CHECK(opened->damage->why == "key");
}
