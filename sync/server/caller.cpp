#include "sync/server/caller.hpp"

#include "sync/people/session.hpp"
#include "sync/people/token.hpp"
#include "sync/server/enrolment.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Result<Caller> device_of(const Desk& desk, std::string_view token) {
    const wire::Hash hash = hash_of_token(token);
    const auto found = desk.read([&hash](Store& store) { return store.device_by_token(hash); });
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    if (!device) return Problem{Code::unauthorised, "nobody has this token", 0};
    if (!device->active) return Problem{Code::forbidden, "this device was revoked", 0};
    return Caller{*device};
}

Result<Caller> program_of(const Desk& desk, std::string_view token, base::WallTime now) {
    const wire::Hash hash = people::hash_of_token(token);
    const auto found = desk.read([&hash](Store& store) { return store.program_by_token(hash); });
    if (!found) return found.problem();
    const std::optional<Program>& program = *found;
    if (!program || !is_valid(*program, now))
        return Problem{Code::unauthorised, "nobody has this token, or it is over", 0};
    return Caller{Person{"program " + program->id, program->grant}};
}

struct LoggedIn {
    Session session;
    Account account;
};

Result<std::optional<LoggedIn>> logged_in(const Desk& desk, const wire::Hash& hash) {
    return desk.read([&hash](Store& store) -> Result<std::optional<LoggedIn>> {
        const auto session = store.session(hash);
        if (!session) return session.problem();
        if (!*session) return std::optional<LoggedIn>{};
        const auto account = store.account((*session)->person);
        if (!account) return account.problem();
        if (!*account) return std::optional<LoggedIn>{};
        return std::optional(LoggedIn{**session, **account});
    });
}

bool is_harmless(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

Result<Caller> page_of(const Desk& desk, const Request& request, std::string_view token, base::WallTime now) {
    const wire::Hash hash = people::hash_of_token(token);
    const auto found = logged_in(desk, hash);
    if (!found) return found.problem();
    const std::optional<LoggedIn>& in = *found;
    if (!in || !in->account.active || !is_alive(in->session.times, now))
        return Problem{Code::unauthorised, "this session is over; log in again", 0};
    if (!is_harmless(request) && !people::csrf_matches(token, request.header(people::csrf_header)))
        return Problem{Code::forbidden, "a page that changes something shows its CSRF token", 0};
    return Caller{
        Person{in->account.name, in->account.grant, SessionUse{hash, is_worth_noting(in->session.times, now)}}};
}

}  // namespace

bool may(const Grant& grant, Act act) { return people::may(grant, act, grant.scope) == people::Right::granted; }

Result<Caller> caller_of(const Desk& desk, const Request& request, base::WallTime now) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request.header("authorization");
    if (value.starts_with(scheme)) {
        const std::string_view token = value.substr(scheme.size());
        return token.starts_with(people::program_token_prefix) ? program_of(desk, token, now) : device_of(desk, token);
    }
    if (!value.empty()) return Problem{Code::unauthorised, "this needs a bearer token", 0};
    const auto session = people::session_in(request.header("cookie"));
    return session ? page_of(desk, request, *session, now) : Result<Caller>(Caller{});
}

}  // namespace server
