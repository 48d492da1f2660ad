// Login: name, password and code become a session, or a failure that makes the next try wait.
//
// Nobody learns why he was refused: an unknown name, a wrong password, a wrong code and a disabled user get the same
// answer after the same work. The slow part, the password, is checked before the change; inside it everything is looked
// at again, so that many tries at once get no more guesses than the same number one after another.
#pragma once

#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

struct LoginTry {
    std::string name;
    std::string password;
    std::string code;     // of six digits; empty when the user has no app
    std::string address;  // where it comes from
};

// How long this name and address still wait; zero: they may try.
base::Result<base::Duration> login_wait(Store& store, const LoginTry& login, base::WallTime now);

// What the password was checked against, and how it went. busy when too many are being checked already: each takes
// 64 MiB. The store is not touched.
struct PasswordCheck {
    std::optional<Account> account;
    bool matches = false;
};
base::Result<PasswordCheck> check_password_of(std::optional<Account> account, const LoginTry& login);

// Of one try: a session's token; or nothing, and how long to wait before the next.
struct LoginOutcome {
    std::string token{};
    Account account{};
    base::Duration wait{};
};
// Inside a change; writes the session or the failure, and the log.
base::Result<LoginOutcome> log_in(Store& store, const LoginTry& login, const PasswordCheck& check, base::WallTime now);

}  // namespace server
