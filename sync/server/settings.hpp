// Settings: everything that `sipas serve` can be told, in one table, and where each value in force came from.
//
// A flag goes before the environment, the environment before the file, the file before the default. --help,
// `sipas config` and the list in deploy/OPERATIONS.md say what the table says. A name that is not in it is bad_input
// wherever it stands, with the nearest one that is: a limit that was misspelt must not be missed in silence.
//
// The file is one JSON object, {"listen": "0.0.0.0:8080", "connections": 4000}: names as in the table; texts, numbers,
// and lists of texts where the table says so. In the environment "idle-seconds" is SIPAS_IDLE_SECONDS.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"

namespace server {

enum class SettingKind : std::uint8_t { text, number, choice };

struct SettingRow {
    std::string_view name{};
    SettingKind kind = SettingKind::text;
    std::string_view fallback{};
    std::int64_t least = 0;  // of a number
    std::int64_t most = 0;
    std::string_view choices{};  // "one|other"
    std::string_view what{};     // for --help and the documentation
};

std::span<const SettingRow> setting_rows();

// "text", "1 to 600" or "one|other".
std::string range_of(const SettingRow& row);

// Names with their values as texts, as one of the places gives them.
using Given = std::map<std::string, std::string, std::less<>>;

// not_found when there is no such file.
base::Result<Given> read_settings_file(const std::filesystem::path& file);
// `variables`: "NAME=value" each, nullptr behind the last. What does not begin with SIPAS_, and what other programs of
// the product read, is passed over.
Given settings_in(const char* const* variables);

// Of two places that give the same name the first counts.
enum class Origin : std::uint8_t { flag, environment, file, fallback };
std::string_view words_for(Origin origin);

struct Setting {
    const SettingRow* row = nullptr;
    std::string value;
    Origin origin = Origin::fallback;
};

class Settings {
public:
    // bad_input names the place, the name and what would be right.
    static base::Result<Settings> settle(const Given& flags, const Given& environment, const Given& file);

    const std::vector<Setting>& all() const { return all_; }  // in the order of the table
    // `name` is one of the table's.
    const std::string& text(std::string_view name) const;
    std::int64_t number(std::string_view name) const;

private:
    std::vector<Setting> all_;
};

// For people's eyes: a password inside postgresql://user:password@host is three dots.
std::string shown(const Setting& setting);

}  // namespace server
