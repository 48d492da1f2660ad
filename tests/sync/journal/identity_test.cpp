#include "sync/journal/identity.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

TEST_CASE("A device key is made once and stays") {
    const support::TemporaryFolder folder;
    const auto first = journal::open_device_key(folder.path());
    REQUIRE(first);
    CHECK(journal::open_device_key(folder.path())->public_key() == first->public_key());
    const support::TemporaryFolder other;
    CHECK(journal::open_device_key(other.path())->public_key() != first->public_key());
}

TEST_CASE("A key file that is no key is damaged and stays as it is") {
    const support::TemporaryFolder folder;
    REQUIRE(base::replace_file(folder.path() / "device.key", "not a key\n"));
    CHECK(journal::open_device_key(folder.path()).problem().code == base::Code::damaged);
    CHECK(*base::read_file(folder.path() / "device.key", 100) == "not a key\n");
}

TEST_CASE("An identity comes back as it was; without enrolment there is none") {
    const support::TemporaryFolder folder;
    CHECK(journal::read_identity(folder.path()).problem().code == base::Code::not_found);
    const journal::Identity identity{"d0123",
                                     "http://127.0.0.1:8080",
                                     "secret-token",
                                     {1, 2, 3},
                                     {"a", "u", "c", "f", {"Sở Nội vụ", ""}, {"Một cửa", ""}, {"Quầy 1", ""}},
                                     R"({"id":"2640-2017"})"};
    REQUIRE(journal::write_identity(folder.path(), identity));
    const auto back = journal::read_identity(folder.path());
    REQUIRE(back);
    CHECK(back->device == identity.device);
    CHECK(back->server_url == identity.server_url);
    CHECK(back->token == identity.token);
    CHECK(back->receipt_key == identity.receipt_key);
    CHECK(back->place.agency_name == identity.place.agency_name);
    CHECK(back->survey_json == identity.survey_json);
    CHECK_FALSE(back->dossier_key);
}

TEST_CASE("An identity keeps its dossier key and the hours of its place; a key that is none is damage") {
    const support::TemporaryFolder folder;
    journal::Identity identity = support::sample_identity();
    identity.dossier_key = wire::DossierKey{4, 5, 6};
    identity.place.hours.week.at(0) = {*domain::span_from("07:30-11:30")};
    REQUIRE(journal::write_identity(folder.path(), identity));
    const auto back = journal::read_identity(folder.path());
    REQUIRE(back);
    CHECK(back->dossier_key == identity.dossier_key);
    CHECK(back->place.hours == identity.place.hours);
    std::string text = *base::read_file(folder.path() / "device.json", 100'000);
    const std::string key = base::to_base64(*identity.dossier_key);
    REQUIRE(base::replace_file(folder.path() / "device.json", text.replace(text.find(key), key.size(), "BAUG")));
    CHECK(journal::read_identity(folder.path()).problem().code == base::Code::damaged);
}

TEST_CASE("An identity that is not whole is damaged") {
    const support::TemporaryFolder folder;
    for (const auto* wrong : {"", "{}", "{\"device\":\"d\"}"}) {
        REQUIRE(base::replace_file(folder.path() / "device.json", wrong));
        CHECK(journal::read_identity(folder.path()).problem().code == base::Code::damaged);
    }
}

TEST_CASE("The first epoch of a key comes back; without a word it is 1, and nonsense is damage") {
    const support::TemporaryFolder folder;
    auto identity = support::sample_identity();
    REQUIRE(journal::write_identity(folder.path(), identity));
    CHECK(journal::read_identity(folder.path())->first_epoch == 1);
    identity.first_epoch = 5;
    REQUIRE(journal::write_identity(folder.path(), identity));
    CHECK(journal::read_identity(folder.path())->first_epoch == 5);
    std::string text = *base::read_file(folder.path() / "device.json", 1'000'000);
    text.replace(text.find("\"first_epoch\":5"), 15, "\"first_epoch\":0");
    REQUIRE(base::replace_file(folder.path() / "device.json", text));
    CHECK(journal::read_identity(folder.path()).problem().code == base::Code::damaged);
}
