// Rating: one level given by one person at one counter; the unit that must not be lost, doubled or altered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/bytes.hpp"

namespace domain {

// Satisfaction: 1 rất không hài lòng, 2 không hài lòng, 3 bình thường, 4 hài lòng, 5 rất hài lòng.
// On disks and on the wire: never renumber, never join on labels.
class Level {
public:
    static constexpr int lowest = 1;
    static constexpr int highest = 5;

    static std::optional<Level> from(std::int64_t number);
    int number() const { return number_; }
    bool satisfied() const { return number_ >= 4; }
    auto operator<=>(const Level&) const = default;

private:
    explicit Level(int number) : number_(number) {}
    int number_;
};

// 128 random bits, drawn once for a visit; the server folds repeats of the same id into one.
using ResponseId = std::array<base::Byte, 16>;

// Keyed hash of a dossier code. The code itself never leaves the moment it was read in.
using Commitment = std::array<base::Byte, 32>;

struct Rating {
    ResponseId response{};
    Level level;
    std::string field;    // field id, may be empty: not known
    std::string counter;  // counter id
    std::string survey;   // id and version of the questions that were on the screen
    std::optional<Commitment> dossier;
    bool outside_hours = false;  // given while the counter was closed: counts, and is marked

    bool operator==(const Rating&) const = default;
};

// Identifiers of agencies, units, counters, fields, surveys and criteria: 1 to 40 of a-z A-Z 0-9 . _ -
bool is_identifier(std::string_view text);

}  // namespace domain
