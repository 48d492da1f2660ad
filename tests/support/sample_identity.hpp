// An enrolled terminal's identity, as enrolment would have left it, with the survey that ships.
#pragma once

#include "sync/base/file.hpp"
#include "sync/journal/identity.hpp"

namespace support {

inline journal::Identity sample_identity() {
    const auto survey = base::read_file(SIPAS_SOURCE_DIR "/assets/surveys/2640-2017.json", 1'000'000);
    base::check(static_cast<bool>(survey), "the survey is in the source tree");
    return {.device = "d-17",
            .server_url = "http://127.0.0.1:1",
            .token = "token",
            .receipt_key = {},
            .place = {.agency = "so-tu-phap",
                      .unit = "so-tu-phap.motcua",
                      .counter = "so-tu-phap.q3",
                      .field = "ho-tich",
                      .agency_name = {"Sở Tư pháp", "Department of Justice"},
                      .unit_name = {"Bộ phận Một cửa", "One-stop unit"},
                      .counter_name = {"Quầy 3", "Counter 3"}},
            .survey_json = *survey};
}

}  // namespace support
