// Commands about people: users, tokens of programs, and the audit log; one function a subcommand, as in commands.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sync/people/deed.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/commands.hpp"

namespace server {

struct UserRequest {
    std::string name;
    std::string role;
    people::Scope scope;
};

// The password comes from a prompt or from standard input, never from an argument.
base::Result<bool> add_user(const Path& database, const UserRequest& user);
base::Result<bool> list_users(const Path& database, Format format);
base::Result<bool> disable_user(const Path& database, const std::string& name);
base::Result<bool> change_user_password(const Path& database, const std::string& name);
// Prints the secret and what an app reads from a QR code; `off`: no codes are asked for any more.
base::Result<bool> change_user_totp(const Path& database, const std::string& name, bool off);

// The token goes to standard output alone on its line, this once.
base::Result<bool> add_token(const Path& database, const UserRequest& token, std::int64_t days);
base::Result<bool> list_tokens(const Path& database, Format format);
base::Result<bool> revoke_token(const Path& database, const std::string& id);

// One line a deed, newest first.
base::Result<bool> list_log(const Path& database, std::uint64_t limit, Format format);

enum class LogVerdict { proven = 0, missing = 1, doubtful = 2 };
// `noted`: a head that an earlier run printed and somebody kept elsewhere; empty: none.
base::Result<LogVerdict> verify_log(const Path& database, const std::string& noted);

}  // namespace server
