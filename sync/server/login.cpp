#include "sync/server/login.hpp"

#include <algorithm>
#include <atomic>

#include "sync/people/password.hpp"
#include "sync/people/token.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using people::FailureOf;

constexpr int checks_at_once = 4;

// One place among the checks that may run at a time.
class Turn {
public:
    Turn() : taken_(running().fetch_add(1) < checks_at_once) {}
    ~Turn() { running().fetch_sub(1); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn(Turn&&) = delete;
    Turn& operator=(Turn&&) = delete;

    bool is_taken() const { return taken_; }

private:
    static std::atomic<int>& running() {
        static std::atomic<int> count{0};
        return count;
    }
    bool taken_;
};

struct Counted {
    FailureOf kind;
    wire::Hash key;
};

std::array<Counted, 2> counted_of(const LoginTry& login) {
    return {Counted{FailureOf::name, people::failures_key(FailureOf::name, login.name)},
            Counted{FailureOf::address, people::failures_key(FailureOf::address, login.address)}};
}

Result<> note_failure(Store& store, const LoginTry& login, base::WallTime now) {
    for (const Counted& counted : counted_of(login)) {
        const auto before = store.failures(counted.key);
        if (!before) return before.problem();
        if (const auto put = store.put_failures(counted.key, with_one_more(*before, now)); !put) return put;
    }
    return store.forget_failures_before(now - people::lockout_memory);
}

// The step of the code, or that none is asked for (zero); nothing when it does not count.
std::optional<std::int64_t> proven_step(const Account& account, std::string_view code, base::WallTime now) {
    if (!account.totp) return 0;
    return people::totp_match(*account.totp, code, now, account.totp_used_through);
}

Result<LoginOutcome> begin_session(Store& store, Account account, const LoginTry& login, base::WallTime now) {
    LoginOutcome outcome{.token = people::draw_token(people::session_token_prefix)};
    if (const auto changed = store.change_account(account); !changed) return changed.problem();
    if (const auto ended = store.end_sessions_before(now - people::session_longest); !ended) return ended.problem();
    const auto key = people::failures_key(FailureOf::name, login.name);
    if (const auto forgotten = store.forget_failures(key); !forgotten) return forgotten.problem();
    const auto added = store.add_session(people::hash_of_token(outcome.token), {account.name, {now, now}});
    if (!added) return added.problem();
    const people::Deed deed{"session.begin", {}, {}, account.grant.scope.agency};
    if (const auto logged = store.log({account.name, login.address}, deed, now); !logged) return logged.problem();
    outcome.account = std::move(account);
    return outcome;
}

// A name that nobody has stays out of the log: people type passwords into the wrong field.
Result<LoginOutcome> refuse(Store& store, const std::optional<Account>& account, const LoginTry& login,
                            base::WallTime now) {
    if (const auto noted = note_failure(store, login, now); !noted) return noted.problem();
    const people::Deed deed{"session.refused", account ? account->name : "", account ? "" : "a name that nobody has",
                            account ? account->grant.scope.agency : ""};
    if (const auto logged = store.log({"somebody", login.address}, deed, now); !logged) return logged.problem();
    return LoginOutcome{};
}

}  // namespace

Result<base::Duration> login_wait(Store& store, const LoginTry& login, base::WallTime now) {
    base::Duration wait{};
    for (const Counted& counted : counted_of(login)) {
        const auto failures = store.failures(counted.key);
        if (!failures) return failures.problem();
        wait = std::max(wait, people::lockout_left(counted.kind, *failures, now));
    }
    return wait;
}

Result<PasswordCheck> check_password_of(std::optional<Account> account, const LoginTry& login) {
    const Turn turn;
    if (!turn.is_taken()) return Problem{Code::busy, "too many people log in at this moment; try again", 0};
    const bool matches = people::password_matches(account ? account->password_hash : "", login.password);
    return PasswordCheck{std::move(account), matches};
}

Result<LoginOutcome> log_in(Store& store, const LoginTry& login, const PasswordCheck& check, base::WallTime now) {
    const auto wait = login_wait(store, login, now);
    if (!wait) return wait.problem();
    if (*wait > base::Duration{}) return LoginOutcome{.wait = *wait};
    auto found = store.account(login.name);
    if (!found) return found.problem();
    std::optional<Account>& account = *found;
    const bool is_checked = account && check.account && account->password_hash == check.account->password_hash;
    if (!is_checked || !check.matches || !account->active) return refuse(store, account, login, now);
    const auto step = proven_step(*account, login.code, now);
    if (!step) return refuse(store, account, login, now);
    account->totp_used_through = std::max(account->totp_used_through, *step);
    return begin_session(store, std::move(*account), login, now);
}

}  // namespace server
