// Settings: what the counter's staff may choose, in settings.json of the data folder. Written by the kiosk alone.
#pragma once

#include <filesystem>

#include "kiosk/flow/panel_map.hpp"
#include "sync/base/result.hpp"
#include "sync/domain/words.hpp"

namespace staff {

struct Settings {
    int volume_percent = 60;    // 0: the voice is silent
    domain::Language language;  // where every visit starts; whether its words are there, kiosk/app knows
    flow::PanelMap map;         // of the touch panel; plausible
    bool operator==(const Settings&) const = default;
};

// The settings above when there is no file; a file of version 1 knows no map. damaged when it does not hold valid ones:
// the caller goes on with those above, and the next write puts it right.
base::Result<Settings> read_settings(const std::filesystem::path& folder);

// The volume must lie between 0 and 100, and the map be plausible.
base::Result<> write_settings(const std::filesystem::path& folder, const Settings& settings);

}  // namespace staff
