// Account: people, their sessions and the tokens of programs, as rows of the server's database.
//
// Nothing here is a secret that opens something by itself but the TOTP secret, which only a password makes use of.
#pragma once

#include <optional>
#include <string>

#include "sync/base/time.hpp"
#include "sync/people/rights.hpp"
#include "sync/people/session.hpp"
#include "sync/people/totp.hpp"

namespace server {

struct Account {
    std::string name;
    people::Grant grant;
    std::string password_hash;
    std::optional<people::TotpSecret> totp{};
    std::int64_t totp_used_through = 0;  // the step of the last code that was accepted
    bool active = true;                  // a disabled one is never deleted: the log speaks of it
    base::WallTime created{};
};

struct Session {
    std::string person;
    people::SessionTimes times;
};

// A program's token, without the token.
struct Program {
    std::string id;    // of the token, for people
    std::string name;  // what it is for, in its keeper's words
    people::Grant grant;
    base::WallTime created{};
    std::string created_by;
    base::WallTime expires{};
    std::optional<base::WallTime> revoked{};
};
bool is_valid(const Program& program, base::WallTime now);

}  // namespace server
