// Health reading: gathers what health.hpp judges, from the data folder, the journal and the disk below them.
#pragma once

#include <filesystem>

#include "kiosk/staff/health.hpp"
#include "kiosk/staff/reading.hpp"
#include "sync/domain/survey.hpp"

namespace staff {

// What cannot be read is left out, and the page says so; nothing here fails or waits. The sound and the scanner are
// the caller's to fill in.
Health read_health(const std::filesystem::path& folder, const journal::Reader& journal, const Reading& reading,
                   const domain::Survey& survey, const base::Stamp& now);

}  // namespace staff
