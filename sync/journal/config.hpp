// Config: what is asked at which place, as the server last said it. config.json, one writer (the uploader); the kiosk
// reads it between visits. It stands in for what enrolment wrote into device.json.
//
//   {"device":"…","etag":"…","place":{…},"survey":{…},"receipt_keys":[…]}
//
// The server's receipt key is the last one that the changes in it lead to from the key that enrolment pinned. Changes
// that were once known are kept, also when a later answer leaves them out: a device never goes back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/place.hpp"
#include "sync/wire/key.hpp"

namespace journal {

// Which files were read: a change of either is a change of the mark.
struct ConfigMark {
    std::int64_t identity_time = 0;
    std::int64_t config_time = 0;
    std::uint64_t config_bytes = 0;
    bool operator==(const ConfigMark&) const = default;
};

struct Config {
    domain::Place place;
    std::string survey_json;
    wire::PublicKey receipt_key{};         // the server's, as it is now
    std::string etag;                      // of the server's answer; empty: enrolment's word is in force
    ConfigMark mark;                       // for config_changed()
    std::optional<base::Problem> ignored;  // config.json was there and could not be used: for the log
};

// The newer of the two files; config.json only when it is this device's and whole. not_found when the terminal is not
// enrolled.
base::Result<Config> read_config(const std::filesystem::path& folder);

// Two looks at the folder, no file is opened.
bool config_changed(const std::filesystem::path& folder, const ConfigMark& previous);

// `answer` is the server's {"place","survey","receipt_keys"}. bad_input when it is not, or not one a terminal could
// show; then nothing is written.
base::Result<> write_config(const std::filesystem::path& folder, const std::string& device, const std::string& etag,
                            const std::string& answer);

}  // namespace journal
