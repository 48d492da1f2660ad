// Surroundings: what the visit is told of the hours, the clock and the questions' validity. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "kiosk/flow/visit.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/local_time.hpp"

namespace app {

using domain::local_offset;

// What this terminal has, whatever the hour.
struct Equipment {
    bool keyboard = false;  // the panel has room for one
    bool dossier_key = false;
    bool voice = false;
    bool pin = false;              // of the staff
    bool journal_renewed = false;  // the journal was damaged and set aside since the program started
};

// At an hour when every counter is open.
flow::Surroundings equipped(const Equipment& equipment);

// A wall clock that nobody vouches for tells no hours: the counter is taken to be open, and the badge says why.
flow::Surroundings look_around(const Equipment& equipment, const flow::Setting& setting, base::WallTime now,
                               base::ClockTrust trust);

// How long what look_around() said stays true; at most a day.
base::Duration stays_true(const flow::Setting& setting, base::WallTime now, base::ClockTrust trust);

}  // namespace app
