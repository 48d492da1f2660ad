// Attempts: how long the staff's screens stay locked after wrong PINs.
//
// The first five wrong ones of a day are free of waiting; from the fifth on each locks: 60 s, doubled with each further
// one, at most an hour. The right PIN forgets them all. Rebuilt from the journal, so that neither a restart nor a power
// cut forgets a wrong one; while it is locked nothing is checked and nothing written, so that nobody can fill the disk.
#pragma once

#include <vector>

#include "kiosk/staff/moment.hpp"
#include "sync/wire/entry.hpp"

namespace staff {

inline constexpr std::size_t free_attempts = 5;
inline constexpr base::Duration first_lock = std::chrono::seconds{60};
inline constexpr base::Duration longest_lock = std::chrono::hours{1};
inline constexpr base::Duration attempts_time = std::chrono::hours{24};

class Attempts {
public:
    // `staff` entries with the acts below; every other entry changes nothing.
    void add(const wire::Entry& entry);

    // How long until a PIN may be tried; zero: now.
    base::Duration locked_for(const base::Stamp& now) const;

    // What the journal is to keep of an attempt: opened; refused; locked, when further attempts have to wait.
    wire::StaffAct act_of(bool right, const base::Stamp& now) const;

private:
    std::size_t wrong(const base::Stamp& now) const;

    std::vector<base::Stamp> wrong_;  // since the last right one, oldest first
};

}  // namespace staff
