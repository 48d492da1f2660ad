#include "kiosk/staff/settings.hpp"

#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace staff {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr const char* file_name = "settings.json";
constexpr std::size_t limit_bytes = 4096;

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
    return Settings{static_cast<int>(*volume), *language};
}

Result<> write_settings(const std::filesystem::path& folder, const Settings& settings) {
    base::check(is_percent(settings.volume_percent), "a volume is a percentage");
    wire::JsonObject json;
    json["v"] = 1;
    json["volume_percent"] = settings.volume_percent;
    json["language"] = settings.language.code();
    return base::replace_file(folder / file_name, wire::to_text(json) + "\n");
}

}  // namespace staff
