// Commands about terminals, the places where they stand, and what they ask; as in commands.hpp.
#pragma once

#include <string>

#include "sync/server/commands.hpp"

namespace server {

base::Result<bool> list_devices(const Path& database, Format format);
base::Result<bool> move_device_to(const Path& database, const std::string& device, const std::string& counter);

// What importing the file would change; nothing is.
base::Result<bool> preview_places(const Path& database, const Path& file);
// The city as `sipas places import` reads it back: a table (csv) or JSON, with what a table has no place for.
base::Result<bool> export_places(const Path& database, Format format);

// Days are YYYY-MM-DD; `through` may be empty: open.
base::Result<bool> publish_survey_file(const Path& database, const Path& file, const std::string& from,
                                       const std::string& through);
base::Result<bool> list_surveys(const Path& database, Format format);

}  // namespace server
