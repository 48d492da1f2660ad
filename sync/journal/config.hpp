// Config: what is asked at which place, as the server last said it. config.json, one writer (the uploader); the kiosk
// reads it between visits. It stands in for what enrolment wrote into device.json.
//
//   {"device":"…","enrolment":"…","etag":"…","place":{…},"survey":{…},"next_survey":{"from":"…","survey":{…}},
//    "receipt_keys":[…],"sha256":"…"}
//
// `next_survey` is what will be asked from a day on, so that a terminal without network changes on that day too; absent
// while nothing else is published.
// `enrolment` is the hexadecimal SHA-256 of the token: what was said to an earlier enrolment stands in for nothing.
// Times of files decide nothing, clocks are wrong. `sha256` is of everything else, as it is written without it: a bit
// that a disk has turned must not be asked of people. A file of before may lack it.
//
// The server's receipt key is the last one that the changes in it lead to from the key that enrolment pinned. Changes
// that were once known are kept, also when a later answer leaves them out: a device never goes back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/place.hpp"
#include "sync/wire/key.hpp"

namespace journal {

struct FileVersion {
    std::uint64_t number = 0;  // of the inode
    std::uint64_t bytes = 0;
    std::int64_t changed = 0;  // nanoseconds, by whatever clock
    bool operator==(const FileVersion&) const = default;
};

// Which files were read: a change of either is a change of the mark.
struct ConfigMark {
    FileVersion identity;
    FileVersion config;
    bool operator==(const ConfigMark&) const = default;
};

// Whom the server answered. A device that is enrolled again has another token.
struct Enrolment {
    std::string device;
    std::string token;
};

struct NextSurvey {
    base::LocalDay from{};  // where the counter stands
    std::string json;
};

struct Config {
    domain::Place place;
    std::string survey_json;
    wire::PublicKey receipt_key{};         // the server's, as it is now
    std::string etag;                      // of the server's answer; empty: enrolment's word is in force
    ConfigMark mark;                       // for config_changed()
    std::optional<base::Problem> ignored;  // config.json was there and could not be used: for the log
    std::optional<NextSurvey> next{};
};

// config.json's word when it is whole and of the enrolment that device.json holds; else device.json's. not_found when
// the terminal is not enrolled.
base::Result<Config> read_config(const std::filesystem::path& folder);

// Two looks at the folder, no file is opened.
bool config_changed(const std::filesystem::path& folder, const ConfigMark& previous);

// `answer` is the server's {"place","survey","next_survey","receipt_keys"}. bad_input when it is not, or not one a
// terminal could show; then nothing is written. A next survey that could not be shown is left out: this day's counts.
base::Result<> write_config(const std::filesystem::path& folder, const Enrolment& enrolment, const std::string& etag,
                            const std::string& answer);

}  // namespace journal
