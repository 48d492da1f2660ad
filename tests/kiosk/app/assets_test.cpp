#include "kiosk/app/assets.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "sync/base/file.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/json.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

const fs::path source_assets = SIPAS_SOURCE_DIR "/assets";

std::string content(const fs::path& file) {
    auto text = base::read_file(file, 1'000'000);
    REQUIRE(text);
    return std::move(*text);
}

// Vietnamese is NFC when no letter is followed by a combining mark: U+0300 to U+036F, CC 80 to CD AF in UTF-8.
bool has_combining_mark(const std::string& text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = static_cast<unsigned char>(text[i + 1]);
        if (first == 0xCC || (first == 0xCD && second <= 0xAF)) return true;
    }
    return false;
}

// A copy of the words in which one text of one file is replaced.
fs::path spoiled(const fs::path& folder, const char* file, const std::string& from, const std::string& to) {
    fs::create_directories(folder / "words");
    for (const char* name : {"vi.json", "en.json"}) {
        std::string text = content(source_assets / "words" / name);
        if (std::string(name) == file) {
            const auto at = text.find(from);
            REQUIRE(at != std::string::npos);
            text.replace(at, from.size(), to);
        }
        std::ofstream(folder / "words" / name) << text;
    }
    return folder;
}

}  // namespace

TEST_CASE("every word of the terminal is there in Vietnamese and in English") {
    const auto wording = app::read_wording(source_assets);
    REQUIRE(wording);
    CHECK(wording->language == domain::Words{"Tiếng Việt", "English"});
    CHECK(wording->thanks_title.vi == "Xin cảm ơn Ông/Bà!");
}

TEST_CASE("words are refused when one is missing, empty or unknown") {
    const support::TemporaryFolder folder;
    CHECK(app::read_wording(spoiled(folder.path(), "en.json", "thanks_body", "thanks_bodi")).problem().code ==
          base::Code::bad_input);
    CHECK_THAT(app::read_wording(spoiled(folder.path(), "vi.json", "Tiếng Việt", "")).problem().words,
               Catch::Contains("vi.json: the word \"language\" is missing"));
    CHECK_THAT(app::read_wording(spoiled(folder.path(), "en.json", "{", "{\"extra\": \"x\",")).problem().words,
               Catch::Contains("en.json: the word \"extra\" is not known"));
    CHECK(app::read_wording(folder.path() / "nowhere").problem().code == base::Code::not_found);
}

TEST_CASE("texts that people read are in Unicode's composed form") {
    for (const char* file : {"words/vi.json", "words/en.json", "surveys/2640-2017.json"})
        CHECK_FALSE(has_combining_mark(content(source_assets / file)));
    CHECK(has_combining_mark("e\u0302"));
}

TEST_CASE("the survey of 2017 has five levels and twenty-two criteria in five factors") {
    const auto survey = wire::read_survey(content(source_assets / "surveys/2640-2017.json"));
    REQUIRE(survey);
    CHECK(survey->id == "2640-2017");
    CHECK(survey->levels.at(4) == domain::Words{"Rất hài lòng", "Very satisfied"});
    std::vector<std::size_t> counts;
    for (const domain::Factor& factor : survey->factors) counts.push_back(factor.criteria.size());
    CHECK(counts == std::vector<std::size_t>{4, 5, 6, 3, 4});
    for (const domain::Words& level : survey->levels) CHECK_FALSE(level.en.empty());
}

TEST_CASE("SIPAS_ASSETS names the folder of the assets, and nothing else is tried then") {
    setenv("SIPAS_ASSETS", source_assets.c_str(), 1);
    CHECK(app::find_assets().value() == source_assets);
    setenv("SIPAS_ASSETS", "/nowhere", 1);
    const auto found = app::find_assets();
    unsetenv("SIPAS_ASSETS");
    REQUIRE_FALSE(found);
    CHECK(found.problem().code == base::Code::not_found);
    CHECK(app::find_assets());
}
