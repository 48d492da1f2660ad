#include "kiosk/app/assets.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "kiosk/app/program.hpp"
#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t words_limit_bytes = 262'144;

struct Entry {
    std::string_view key;
    domain::Words flow::Wording::*words;
};

constexpr std::array entries{
    Entry{"language", &flow::Wording::language},
    Entry{"thanks_title", &flow::Wording::thanks_title},
    Entry{"thanks_body", &flow::Wording::thanks_body},
    Entry{"starting_title", &flow::Wording::starting_title},
    Entry{"starting_body", &flow::Wording::starting_body},
    Entry{"not_enrolled_title", &flow::Wording::not_enrolled_title},
    Entry{"not_enrolled_body", &flow::Wording::not_enrolled_body},
    Entry{"not_open_title", &flow::Wording::not_open_title},
    Entry{"not_open_body", &flow::Wording::not_open_body},
    Entry{"not_kept_title", &flow::Wording::not_kept_title},
    Entry{"not_kept_body", &flow::Wording::not_kept_body},
};

bool is_known(std::string_view key) {
    return std::any_of(entries.begin(), entries.end(), [key](const Entry& entry) { return entry.key == key; });
}

// One language: the file, and which member of domain::Words it fills.
base::Result<> read_language(const fs::path& file, std::string domain::Words::*language, flow::Wording& wording) {
    const auto wrong = [&file](const std::string& why) {
        return base::Problem{base::Code::bad_input, file.string() + ": " + why};
    };
    const auto text = base::read_file(file, words_limit_bytes);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    if (!json) return wrong(json.problem().words);
    for (const Entry& entry : entries) {
        const auto word = wire::text_at(*json, entry.key);
        if (!word || word->empty()) return wrong("the word \"" + std::string(entry.key) + "\" is missing");
        wording.*entry.words.*language = *word;
    }
    for (const auto& member : json->get_object())
        if (!is_known(member.key())) return wrong("the word \"" + std::string(member.key()) + "\" is not known");
    return base::Done{};
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
    if (const auto read = read_language(assets / "words/vi.json", &domain::Words::vi, wording); !read)
        return read.problem();
    if (const auto read = read_language(assets / "words/en.json", &domain::Words::en, wording); !read)
        return read.problem();
    return wording;
}

}  // namespace app
