#include "kiosk/app/assets.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "kiosk/app/program.hpp"
#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t words_limit_bytes = 262'144;

// One language: the file, named after the language's code.
base::Result<flow::Texts> read_texts(const fs::path& file) {
    const auto wrong = [&file](const std::string& why) {
        return base::Problem{base::Code::bad_input, file.string() + ": " + why};
    };
    const auto text = base::read_file(file, words_limit_bytes);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    if (!json) return wrong(json.problem().words);
    if (!json->is_object()) return wrong("an object of words is missing");
    flow::Texts texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string name(flow::name_of(static_cast<flow::Word>(i)));
        const auto word = wire::text_at(*json, name);
        if (!word || word->empty()) return wrong("the word \"" + name + "\" is missing");
        texts.at(i) = *word;
    }
    for (const auto& member : json->get_object())
        if (!flow::word_named(member.key()))
            return wrong("the word \"" + std::string(member.key()) + "\" is not known");
    return texts;
}

// The codes of the languages that have a file, Vietnamese first.
std::vector<domain::Language> languages_in(const fs::path& folder) {
    std::vector<domain::Language> languages;
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(folder, ignored)) {
        const auto language = domain::Language::from(file.path().stem().string());
        if (language && file.path().extension() == ".json") languages.push_back(*language);
    }
    std::sort(languages.begin(), languages.end(), [](domain::Language one, domain::Language other) {
        const auto rank = [](domain::Language language) {
            return std::pair(language != domain::Language::vietnamese, language);
        };
        return rank(one) < rank(other);
    });
    return languages;
}

std::vector<fs::path> candidates() {
    if (const char* named = std::getenv("SIPAS_ASSETS"); named != nullptr && *named != '\0') return {named};
    std::vector<fs::path> folders{SIPAS_INSTALLED_ASSETS};
    if (const auto program = program_path()) folders.push_back(program->parent_path().parent_path() / "share/sipas");
    folders.emplace_back(SIPAS_SOURCE_ASSETS);
    return folders;
}

}  // namespace

base::Result<fs::path> find_assets() {
    std::string tried;
    for (const fs::path& folder : candidates()) {
        std::error_code ignored;
        if (fs::exists(folder / "words/vi.json", ignored)) return folder;
        tried += (tried.empty() ? "" : ", ") + folder.string();
    }
    return base::Problem{base::Code::not_found, "no words/vi.json in " + tried + "; name the folder in SIPAS_ASSETS"};
}

base::Result<flow::Wording> read_wording(const fs::path& assets) {
    flow::Wording wording;
    for (const domain::Language language : languages_in(assets / "words")) {
        auto texts = read_texts(assets / "words" / (std::string(language.code()) + ".json"));
        if (!texts) return texts.problem();
        wording.add(language, std::move(*texts));
    }
    if (wording.languages().empty() || wording.languages().front() != domain::Language::vietnamese)
        return base::Problem{base::Code::not_found, (assets / "words/vi.json").string() + " is missing"};
    return wording;
}

}  // namespace app
