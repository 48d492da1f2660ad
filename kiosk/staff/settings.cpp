#include "kiosk/staff/settings.hpp"

#include <array>
#include <cmath>

#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace staff {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr const char* file_name = "settings.json";
constexpr std::size_t limit_bytes = 4096;

// On disks: never renumber. 2 added "touch", the panel's map in millionths.
constexpr int version = 2;
constexpr double millionths = 1'000'000;

struct Part {
    const char* name;
    double flow::PanelMap::*number;
};
constexpr std::array parts{Part{"xx", &flow::PanelMap::xx}, Part{"xy", &flow::PanelMap::xy},
                           Part{"x0", &flow::PanelMap::x0}, Part{"yx", &flow::PanelMap::yx},
                           Part{"yy", &flow::PanelMap::yy}, Part{"y0", &flow::PanelMap::y0}};

wire::JsonObject json_of(const flow::PanelMap& map) {
    wire::JsonObject json;
    for (const Part& part : parts) json[part.name] = std::llround(map.*part.number * millionths);
    json["mouse"] = map.of_mouse;
    return json;
}

// The panel as it is where the file says nothing of it; nothing where it says what cannot be.
std::optional<flow::PanelMap> map_in(const wire::Json& settings) {
    if (settings.as_object().find("touch") == settings.as_object().end()) return flow::PanelMap{};
    const wire::Json* json = wire::object_at(settings, "touch");
    const auto of_mouse = json == nullptr ? std::nullopt : wire::bool_at(*json, "mouse");
    if (!of_mouse) return std::nullopt;
    flow::PanelMap map{.of_mouse = *of_mouse};
    for (const Part& part : parts) {
        const auto number = wire::integer_at(*json, part.name);
        if (!number) return std::nullopt;
        map.*part.number = static_cast<double>(*number) / millionths;
    }
    return is_plausible(map) ? std::optional(map) : std::nullopt;
}

bool is_percent(std::int64_t number) { return number >= 0 && number <= 100; }

}  // namespace

Result<Settings> read_settings(const std::filesystem::path& folder) {
    const auto text = base::read_file(folder / file_name, limit_bytes);
    if (!text && text.problem().code == Code::not_found) return Settings{};
    if (!text) return text.problem();
    const Problem damaged{Code::damaged, "settings.json does not hold valid settings; the usual ones are used", 0};
    const auto json = wire::parse_json(*text);
    if (!json) return damaged;
    const auto volume = wire::integer_at(*json, "volume_percent");
    const auto language = domain::Language::from(wire::text_at(*json, "language").value_or(""));
    if (!volume || !is_percent(*volume) || !language) return damaged;
    const auto map = map_in(*json);
    if (!map) return damaged;
    return Settings{static_cast<int>(*volume), *language, *map};
}

Result<> write_settings(const std::filesystem::path& folder, const Settings& settings) {
    base::check(is_percent(settings.volume_percent), "a volume is a percentage");
    base::check(is_plausible(settings.map), "a panel is read so that it can be touched");
    wire::JsonObject json;
    json["v"] = version;
    json["volume_percent"] = settings.volume_percent;
    json["language"] = settings.language.code();
    json["touch"] = json_of(settings.map);
    return base::replace_file(folder / file_name, wire::to_text(json) + "\n");
}

}  // namespace staff
