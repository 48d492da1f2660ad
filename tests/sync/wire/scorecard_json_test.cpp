#include "sync/wire/scorecard_json.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

#include "sync/base/file.hpp"

namespace {

using domain::Fraction;

std::string words_about(const std::string& json) {
    const auto card = wire::read_scorecard(json);
    return card ? "nothing" : card.problem().words;
}

// A card with this in its one component, and this at its end.
std::string card_with(const std::string& in_component, const std::string& at_end = "") {
    return R"({"id":"c","title":{"vi":"Thẻ"},"components":[{"id":"x","name":{"vi":"X"},"maximum":10)" + in_component +
           "}]" + at_end + "}";
}

}  // namespace

TEST_CASE("The scorecards that ship can be read") {
    std::vector<std::string> ids;
    for (const auto& file : std::filesystem::directory_iterator(SIPAS_SOURCE_DIR "/assets/scorecards")) {
        if (file.path().filename() == "schema.json") continue;
        INFO(file.path());
        const auto card = wire::read_scorecard(*base::read_file(file.path(), 1024 * 1024));
        INFO((card ? "" : card.problem().words));
        REQUIRE(card);
        CHECK(card->id == file.path().stem());
        ids.push_back(card->id);
    }
    CHECK(ids.size() == 7);
}

TEST_CASE("A scorecard is read as it is written") {
    const auto card = wire::read_scorecard(
        card_with(R"(,"source":"overall","rule":{"threshold":"92.5"},"decimals":1,"without_value":"rescale")",
                  R"(,"valid_from":"2023-01-01","valid_through":"2025-06-30","decimals":2,"cutoffs":"in_proportion",)"
                  R"("minimum_ratings":30,"minimum_response":"0.05","excluded":["hoang-sa"],)"
                  R"("grades":[{"id":"a","name":{"vi":"A"},"from":"3.5"},{"id":"b","name":{"vi":"B"}}],)"
                  R"("groups":[{"id":"g","name":{"vi":"G"},"agencies":[{"id":"m","name":{"vi":"M"}}]}])"));
    REQUIRE(card);
    const auto& component = card->components.at(0);
    CHECK(std::get<domain::Threshold>(component.rule).at == Fraction(185, 2));
    CHECK(component.source == domain::Source::overall);
    CHECK(component.without_value == domain::WithoutValue::rescale);
    CHECK(component.decimals == 1U);
    CHECK(card->grades.at(0).from == Fraction(7, 2));
    CHECK(card->cutoffs_in_proportion);
    CHECK(card->minimum_response == Fraction(1, 20));
    CHECK(card->excluded == std::vector<std::string>{"hoang-sa"});
    CHECK(card->groups.at(0).agencies.at(0).name.vi == "M");
    CHECK(domain::is_valid_for(*card, *domain::period_from("2025-Q2")));
    CHECK_FALSE(domain::is_valid_for(*card, *domain::period_from("2025")));
    CHECK_FALSE(domain::is_valid_for(*card, *domain::period_from("2022-12-31..2023-12-31")));
    CHECK_FALSE(domain::is_valid_for(*card, {}));
}

TEST_CASE("What is wrong in a scorecard is told with its path") {
    CHECK(words_about(card_with(R"(,"source":"column")")) == "nothing");
    CHECK(words_about("[]") == "the file: is no object");
    CHECK(words_about("{").starts_with("not valid JSON near byte"));
    CHECK(words_about(card_with("")) == "components[0].source: is missing");
    CHECK(words_about(card_with(R"(,"source":"magic")")) ==
          "components[0].source: is none of overall, index, column, mean");
    CHECK(words_about(card_with(R"(,"source":"column","rule":"magic")")) ==
          R"(components[0].rule: is none of "as_given", "linear", {"threshold": …}, {"bands": […]})");
    CHECK(words_about(card_with(R"(,"source":"overall","rule":{"bands":[{"from":0.5,"points":1}]})")) ==
          "components[0].rule.bands[0].from: is no number (an integer, or a text like \"2.5\")");
    CHECK(words_about(card_with(R"(,"source":"overall","rule":{"bands":[{"from":50}]})")) ==
          "components[0].rule.bands[0].points: is missing");
    CHECK(words_about(card_with(R"(,"source":"overall","rule":{"threshold":0})")) ==
          "components[0].rule.threshold: is not above 0");
    CHECK(words_about(card_with(R"(,"source":"column","maximun":3)")) == "components[0].maximun: is not known here");
    CHECK(words_about(card_with(R"(,"source":"column")", R"(,"grade":[])")) == "grade: is not known here");
    CHECK(words_about(card_with(R"(,"source":"column")", R"(,"valid_from":"1/1/2023")")) ==
          "valid_from: is no day like \"2026-12-31\"");
    CHECK(words_about(card_with(R"(,"source":"column")", R"(,"decimals":7)")) == "decimals: is above 6");
    CHECK(words_about(card_with(R"(,"source":"column")", R"(,"groups":[{"id":"g","name":"G","agencies":[]}])")) ==
          "groups[0].name: is not like {\"vi\": \"…\", \"en\": \"…\"}");
    CHECK(words_about(card_with(R"(,"source":"column")", R"(,"excluded":[3])")) == "excluded[0]: is no text");
}
