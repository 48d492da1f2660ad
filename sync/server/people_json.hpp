// People as JSON: users, tokens and the log, as the API and `--format json` show them. No secret is in any of it.
#pragma once

#include "sync/people/deed.hpp"
#include "sync/server/account.hpp"
#include "sync/wire/json.hpp"

namespace server {

wire::JsonObject json_of(const people::Grant& grant);
wire::JsonObject json_of(const Account& account);
wire::JsonObject json_of(const Program& program);
wire::JsonObject json_of(const people::LoggedDeed& logged);

}  // namespace server
