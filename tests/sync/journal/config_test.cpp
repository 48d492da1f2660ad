#include "sync/journal/config.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/receipt_key.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

// The answer of a server that has another question now.
std::string answer(const std::string& question) {
    return R"({"place":)" + wire::to_text(wire::place_json(support::sample_identity().place)) +
           R"(,"survey":{"id":"moi","title":{"vi":"T"},"question":{"vi":")" + question +
           R"("},"levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},{"vi":"5"}],"factors":[]}})";
}

journal::Enrolment enrolment_of(const std::string& device) { return {device, support::sample_identity().token}; }

struct Enrolled {
    support::TemporaryFolder folder;
    Enrolled() { REQUIRE(journal::write_identity(folder.path(), support::sample_identity())); }
    const fs::path& path() const { return folder.path(); }
    journal::Config config() const {
        auto read = journal::read_config(path());
        REQUIRE(read);
        return std::move(*read);
    }
};

}  // namespace

TEST_CASE("Without a word of the server, what enrolment wrote is in force") {
    const support::TemporaryFolder empty;
    CHECK(journal::read_config(empty.path()).problem().code == base::Code::not_found);
    const Enrolled terminal;
    const auto config = terminal.config();
    CHECK(config.place.counter == "so-tu-phap.q3");
    CHECK(wire::read_survey(config.survey_json)->id == "2640-2017");
    CHECK(config.etag.empty());
    CHECK_FALSE(config.ignored);
    CHECK_FALSE(journal::config_changed(terminal.path(), config.mark));
}

TEST_CASE("What the server says later is in force, and its coming is seen") {
    const Enrolled terminal;
    const auto before = terminal.config();
    REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e1\"", answer("Mới?")));
    CHECK(journal::config_changed(terminal.path(), before.mark));
    const auto config = terminal.config();
    CHECK(wire::read_survey(config.survey_json)->question.vi == "Mới?");
    CHECK(config.etag == "\"e1\"");
    // Written by a clock that had lost its battery.
    fs::last_write_time(terminal.path() / "config.json", fs::file_time_type{});
    CHECK(terminal.config().etag == "\"e1\"");
    CHECK(journal::config_changed(terminal.path(), config.mark));
}

TEST_CASE("Two settings of one size within one tick of the file system's clock are two") {
    const Enrolled terminal;
    const fs::path file = terminal.path() / "config.json";
    REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e1\"", answer("Mới?")));
    const auto time = fs::last_write_time(file);
    const auto config = terminal.config();
    REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e2\"", answer("Nào?")));
    fs::last_write_time(file, time);
    CHECK(journal::config_changed(terminal.path(), config.mark));
}

TEST_CASE("No bit that a disk turned in config.json is asked of people: enrolment's questions are, until it is new") {
    const Enrolled terminal;
    const fs::path file = terminal.path() / "config.json";
    const auto enrolled = terminal.config().survey_json;
    REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e1\"", answer("Mới?")));
    const auto written = terminal.config();
    const std::string whole = base::read_file(file, 100'000).value();
    int ignored = 0;
    for (std::size_t place = 0; place < whole.size(); ++place) {
        std::string turned = whole;
        turned[place] = static_cast<char>(static_cast<unsigned char>(turned[place]) ^ (1U << (place % 8)));
        REQUIRE(base::replace_file(file, turned));
        const auto config = terminal.config();
        INFO(place << ' ' << turned);
        if (config.etag.empty()) {
            CHECK(config.survey_json == enrolled);
            ++ignored;
        } else {
            CHECK(config.survey_json == written.survey_json);
            CHECK(wire::place_json(config.place) == wire::place_json(written.place));
        }
    }
    CHECK(ignored > static_cast<int>(whole.size()) - 100);  // the rest are other signs for the same
}

TEST_CASE("What was read and did not change is no change") {
    const Enrolled terminal;
    REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e1\"", answer("Mới?")));
    const auto config = terminal.config();
    CHECK_FALSE(journal::config_changed(terminal.path(), config.mark));
}

TEST_CASE("A config.json that is broken, another device's or of an earlier enrolment is not used") {
    const Enrolled terminal;
    const fs::path file = terminal.path() / "config.json";
    bool said = true;
    SECTION("broken") { REQUIRE(base::replace_file(file, "{\"device\":\"d-17\",")); }
    SECTION("without a question") {
        REQUIRE(base::replace_file(file, R"({"device":"d-17","place":{},"survey":{"id":"x"}})"));
    }
    SECTION("another device's") {
        REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-18"), "\"e\"", answer("?")));
    }
    SECTION("an earlier enrolment's, whatever the clock says of it") {
        REQUIRE(journal::write_config(terminal.path(), {"d-17", "token-of-before"}, "\"e\"", answer("?")));
        fs::last_write_time(file, fs::last_write_time(file) + std::chrono::hours{1});
        said = false;  // nothing is wrong with it
    }
    const auto config = terminal.config();
    CHECK(wire::read_survey(config.survey_json)->id == "2640-2017");
    CHECK(config.etag.empty());
    CHECK(config.ignored.has_value() == said);
}

TEST_CASE("An answer that no terminal could show is not written") {
    const Enrolled terminal;
    for (const std::string& wrong : {std::string("<html>"), std::string("{}"), answer(""), std::string("[]")})
        CHECK_FALSE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e\"", wrong));
    CHECK_FALSE(fs::exists(terminal.path() / "config.json"));
}

TEST_CASE("Changes of the receipt key are followed from the pinned one, and never back") {
    const support::TemporaryFolder folder;
    auto identity = support::sample_identity();
    const auto keys = [](base::Byte number) { return support::sample_key(number); };
    identity.receipt_key = keys(1).public_key();
    REQUIRE(journal::write_identity(folder.path(), identity));
    const auto key = [&] { return journal::read_config(folder.path())->receipt_key; };
    const auto say = [&](const std::vector<wire::KeyChange>& changes) {
        std::string text = answer("Mới?");
        if (!changes.empty())
            text.insert(1, "\"receipt_keys\":" + wire::to_text(wire::key_changes_json(changes)) + ",");
        REQUIRE(journal::write_config(folder.path(), {identity.device, identity.token}, "", text));
    };
    const auto second = wire::change_key(keys(1), keys(2).public_key(), {});
    const auto third = wire::change_key(keys(2), keys(3).public_key(), {});
    CHECK(key() == keys(1).public_key());
    say({wire::change_key(keys(9), keys(8).public_key(), {})});  // somebody else's
    CHECK(key() == keys(1).public_key());
    say({second});
    CHECK(key() == keys(2).public_key());
    say({second, third});
    CHECK(key() == keys(3).public_key());
    say({});
    CHECK(key() == keys(3).public_key());
    say({second});
    CHECK(key() == keys(3).public_key());
}

TEST_CASE("The next survey is kept with its day; one that could not be shown is left out, and this day's stands") {
    const Enrolled terminal;
    const auto said_with = [&](const std::string& next) {
        std::string text = answer("Nay?");
        text.insert(text.size() - 1, R"(,"next_survey":)" + next);
        REQUIRE(journal::write_config(terminal.path(), enrolment_of("d-17"), "\"e\"", text));
        const auto config = terminal.config();
        CHECK(wire::read_survey(config.survey_json)->question.vi == "Nay?");
        return config.next;
    };
    const std::string survey = wire::to_text(*wire::object_at(*wire::parse_json(answer("Mai?")), "survey"));
    const auto next = said_with(R"({"from":"2027-01-01","survey":)" + survey + "}");
    REQUIRE(next);
    CHECK(base::to_text(next->from) == "2027-01-01");
    CHECK(wire::read_survey(next->json)->question.vi == "Mai?");
    for (const std::string& odd : {R"({"from":"2027-02-30","survey":)" + survey + "}", R"({"survey":)" + survey + "}",
                                   std::string(R"({"from":"2027-01-01","survey":{}})"), std::string("7")})
        CHECK_FALSE(said_with(odd));
}
