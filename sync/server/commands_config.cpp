// Commands that print the settings: what is in force and why, what could be said.
#include <fmt/format.h>

#include <cstdio>

#include "sync/server/commands.hpp"
#include "sync/server/serve.hpp"
#include "sync/wire/json.hpp"

namespace server {
namespace {

using base::Result;

// Numbers bare, everything else as a text.
std::string as_json(const SettingRow& row, std::string_view value) {
    return row.kind == SettingKind::number ? std::string(value) : wire::to_text(wire::Json(value));
}

// "|" ends a cell.
std::string cell(std::string text) {
    for (std::size_t bar = 0; (bar = text.find('|', bar)) != std::string::npos; bar += 2) text.replace(bar, 1, ", ");
    return text;
}

}  // namespace

Result<bool> check_config(const Settings& settings) {
    if (const auto together = serve_settings(settings); !together) return together.problem();
    for (const Setting& setting : settings.all())
        fmt::print("{:<28} {:<11} {}\n", setting.row->name, words_for(setting.origin), shown(setting));
    return true;
}

Result<bool> show_config(const Settings& settings) {
    std::string_view before = "{\n";
    for (const Setting& setting : settings.all()) {
        fmt::print("{}  \"{}\": {}", before, setting.row->name, as_json(*setting.row, shown(setting)));
        before = ",\n";
    }
    fmt::print("\n}}\n");
    return true;
}

std::string settings_as_markdown() {
    std::string table = "| setting | default | may be | for |\n|---|---|---|---|\n";
    for (const SettingRow& row : setting_rows())
        table +=
            fmt::format("| `{}` | {} | {} | {} |\n", row.name,
                        row.fallback.empty() ? "" : fmt::format("`{}`", row.fallback), cell(range_of(row)), row.what);
    return table;
}

Result<bool> print_settings_table() {
    fmt::print("{}", settings_as_markdown());
    return true;
}

}  // namespace server
