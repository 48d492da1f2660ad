#include "kiosk/app/assets.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <set>

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

TEST_CASE("Vietnamese comes first, English is there, and no word of any language is empty") {
    const auto wording = app::read_wording(source_assets);
    REQUIRE(wording);
    const auto& languages = wording->languages();
    REQUIRE(languages.size() >= 2);
    CHECK(languages.front() == domain::Language::vietnamese);
    CHECK(std::count(languages.begin(), languages.end(), domain::Language::english) == 1);
    for (const domain::Language language : languages)
        for (std::size_t i = 0; i < flow::word_count; ++i)
            CHECK_FALSE(wording->text(static_cast<flow::Word>(i), language).empty());
    CHECK(wording->text(flow::Word::language, domain::Language::vietnamese) == "Tiếng Việt");
    CHECK(wording->text(flow::Word::thanks_title, domain::Language::vietnamese) == "Xin cảm ơn Ông/Bà!");
}

TEST_CASE("the keys of every language's file are the names of the words, each once") {
    std::set<std::string> names;
    for (std::size_t i = 0; i < flow::word_count; ++i) {
        const std::string name(flow::name_of(static_cast<flow::Word>(i)));
        CHECK(names.insert(name).second);
        CHECK(flow::word_named(name) == static_cast<flow::Word>(i));
    }
    int files = 0;
    for (const auto& file : fs::directory_iterator(source_assets / "words")) {
        INFO(file.path());
        const auto json = wire::parse_json(content(file.path()));
        REQUIRE(json);
        std::set<std::string> keys;
        for (const auto& member : json->get_object()) keys.insert(member.key());
        CHECK(keys == names);
        ++files;
    }
    CHECK(files >= 2);
}

TEST_CASE("a word is filled in the same places in every language") {
    const auto wording = app::read_wording(source_assets);
    REQUIRE(wording);
    for (std::size_t i = 0; i < flow::word_count; ++i) {
        const auto word = static_cast<flow::Word>(i);
        const bool is_filled = word == flow::Word::bound || word == flow::Word::closed_body ||
                               word == flow::Word::closed_heading || word == flow::Word::calibrate_body;
        for (const domain::Language language : wording->languages()) {
            INFO(flow::name_of(word) << " in " << language.code());
            const std::string& text = wording->text(word, language);
            CHECK((text.find("{}") != std::string::npos) == is_filled);
            CHECK(text.find("{}") == text.rfind("{}"));
        }
    }
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

TEST_CASE("a language is added by a file, and comes after Vietnamese") {
    const support::TemporaryFolder folder;
    spoiled(folder.path(), "", "", "");
    std::ofstream(folder.path() / "words/km.json") << content(source_assets / "words/en.json");
    std::ofstream(folder.path() / "words/notes.txt") << "no words";
    const auto wording = app::read_wording(folder.path());
    REQUIRE(wording);
    REQUIRE(wording->languages().size() == 3);
    CHECK(wording->languages()[0] == domain::Language::vietnamese);
    CHECK(wording->languages()[2].code() == "km");
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
