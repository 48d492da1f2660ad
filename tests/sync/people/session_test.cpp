#include "sync/people/session.hpp"

#include <catch2/catch.hpp>

#include "sync/people/token.hpp"

using namespace std::chrono_literals;

namespace {

const base::WallTime noon{std::chrono::seconds{1'795'953'600}};

}  // namespace

TEST_CASE("a session ends when nobody uses it, and at the end of a day's work however often it is used") {
    CHECK(people::is_alive({noon, noon}, noon + 29min));
    CHECK_FALSE(people::is_alive({noon, noon}, noon + 30min));
    CHECK(people::is_alive({noon, noon + 11h + 50min}, noon + 11h + 59min));
    CHECK_FALSE(people::is_alive({noon, noon + 11h + 50min}, noon + 12h));
    CHECK_FALSE(people::is_worth_noting({noon, noon}, noon + 59s));
    CHECK(people::is_worth_noting({noon, noon}, noon + 60s));
}

TEST_CASE("the cookie reaches no script, no other site, no open connection and no other host") {
    const std::string cookie = people::session_cookie("T");
    CHECK(cookie == "__Host-sipas=T; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200");
    CHECK(people::session_cookie_gone() == "__Host-sipas=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST_CASE("a session is found among other cookies, and not when two claim to be it") {
    CHECK(people::session_in("__Host-sipas=T") == "T");
    CHECK(people::session_in("a=b; __Host-sipas=T; c=d") == "T");
    CHECK_FALSE(people::session_in(""));
    CHECK_FALSE(people::session_in("sipas=T; x__Host-sipas=T"));
    CHECK_FALSE(people::session_in("__Host-sipas=T; __Host-sipas=U"));
    CHECK_FALSE(people::session_in("__Host-sipas"));
}

TEST_CASE("a CSRF token belongs to its session alone") {
    const std::string one = people::draw_token(people::session_token_prefix);
    const std::string other = people::draw_token(people::session_token_prefix);
    CHECK(people::csrf_matches(one, people::csrf_token(one)));
    CHECK_FALSE(people::csrf_matches(other, people::csrf_token(one)));
    CHECK_FALSE(people::csrf_matches(one, ""));
    CHECK_FALSE(people::csrf_matches(one, one));
}

TEST_CASE("tokens are 256 random bits behind a prefix that gives them away where they lie around") {
    const std::string token = people::draw_token(people::program_token_prefix);
    CHECK(token.starts_with("sipas_program_"));
    CHECK(token.size() == people::program_token_prefix.size() + 43);
    CHECK(token != people::draw_token(people::program_token_prefix));
    CHECK(people::hash_of_token(token) != people::hash_of_token(token + "x"));
}
