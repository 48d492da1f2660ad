#include "sync/wire/flag_rules.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/file_content.hpp"

namespace {

const std::filesystem::path published = std::filesystem::path(SIPAS_SOURCE_DIR) / "assets/flags/2026-1.json";

std::string rules_with(const std::string& rule) { return R"({"id":"r","title":{"vi":"x"},"rules":[)" + rule + "]}"; }

std::string burst_with(const std::string& parameters) {
    return rules_with(R"({"id":"b","kind":"burst","cap_permille":10,"title":{"vi":"x"},"finding":{"vi":"y"},)"
                      R"("parameters":)" +
                      parameters + "}");
}

}  // namespace

TEST_CASE("The published rules of flags can be read, and have words in both languages") {
    const auto rules = wire::read_flag_rules(support::content_of(published));
    REQUIRE(rules);
    CHECK(rules->rules.size() == std::variant_size_v<domain::RuleShape>);
    for (const domain::FlagRule& rule : rules->rules) {
        CHECK_FALSE(rule.title.en.empty());
        CHECK_FALSE(rule.finding.en.empty());
    }
}

TEST_CASE("A rule file says what is wrong with it") {
    const auto words_of = [](const std::string& text) {
        const auto rules = wire::read_flag_rules(text);
        return rules ? std::string() : rules.problem().words;
    };
    CHECK(words_of(burst_with(R"({"min_responses":8,"max_gap_seconds":15})")).empty());
    CHECK(words_of(burst_with(R"({"min_responses":8})")).find("max_gap_seconds") != std::string::npos);
    CHECK(words_of(burst_with(R"({"min_responses":8.5,"max_gap_seconds":15})")).find("min_responses") !=
          std::string::npos);
    CHECK(words_of(burst_with(R"({"min_responses":8,"max_gap_seconds":15,"x":1})")).find("\"x\"") != std::string::npos);
    CHECK(words_of(burst_with("[]")).find("parameters") != std::string::npos);
    CHECK(words_of(rules_with(R"({"id":"b","kind":"guess","parameters":{}})")).find("guess") != std::string::npos);
    CHECK_FALSE(words_of("{}").empty());
    CHECK_FALSE(words_of("").empty());
}
