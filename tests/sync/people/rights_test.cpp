#include "sync/people/rights.hpp"

#include <catch2/catch.hpp>
#include <set>

using people::Act;
using people::all_acts;
using people::all_roles;
using people::Grant;
using people::may;
using people::Right;
using people::Role;
using people::Scope;

namespace {

const Scope everything{};
const Scope agency_a{"a", ""};
const Scope agency_b{"b", ""};
const Scope unit_a1{"a", "a-1"};
const Scope unit_a2{"a", "a-2"};
const Scope unit_b1{"b", "b-1"};
const std::array scopes{everything, agency_a, agency_b, unit_a1, unit_a2, unit_b1};

// Every grant that can be given over these places.
std::vector<Grant> all_grants() {
    std::vector<Grant> grants;
    for (const Role role : all_roles)
        for (const Scope& scope : scopes)
            if (people::validate({role, scope})) grants.push_back({role, scope});
    return grants;
}

std::set<Act> acts_of(const Grant& grant, const Scope& where) {
    std::set<Act> acts;
    for (const Act act : all_acts)
        if (may(grant, act, where) == Right::granted) acts.insert(act);
    return acts;
}

}  // namespace

TEST_CASE("no act changes, adds or deletes a rating: there is no such act to be allowed") {
    const std::set<std::string_view> changing{"change_places", "publish_survey", "enrol_device",  "move_device",
                                              "retire_device", "clear_alarm",    "erase_comment", "change_people"};
    for (const Act act : all_acts) {
        CAPTURE(name_of(act));
        CHECK(people::changes_something(act) == changing.contains(name_of(act)));
        CHECK((people::changes_something(act) || name_of(act).starts_with("see_")));
    }
}

TEST_CASE("agency A's people and programs are granted nothing at all in agency B, whatever the act") {
    for (const Grant& grant : all_grants()) {
        if (grant.scope.agency != "a") continue;
        for (const Act act : all_acts) {
            if (act == Act::see_surveys) continue;  // what everybody may know
            for (const Scope& where : {agency_b, unit_b1, everything}) {
                CAPTURE(name_of(grant.role), grant.scope.unit, name_of(act), where.agency, where.unit);
                CHECK(may(grant, act, where) != Right::granted);
            }
        }
    }
}

TEST_CASE("what lies outside one's scope is hidden and not refused, so that nobody learns that it is there") {
    for (const Grant& grant : all_grants())
        for (const Act act : all_acts)
            for (const Scope& where : scopes) {
                CAPTURE(name_of(grant.role), grant.scope.agency, name_of(act), where.agency, where.unit);
                const Right right = may(grant, act, where);
                // Whether the role has the act at all does not depend on the place.
                CHECK((right == Right::refused) == (may(grant, act, grant.scope) == Right::refused));
                if (right == Right::hidden) CHECK_FALSE(covers(grant.scope, where));
            }
}

TEST_CASE("an auditor reads everything and changes nothing") {
    const Grant auditor{Role::auditor, everything};
    for (const Act act : all_acts)
        for (const Scope& where : scopes) {
            CAPTURE(name_of(act), where.agency);
            CHECK(may(auditor, act, where) == (people::changes_something(act) ? Right::refused : Right::granted));
        }
}

TEST_CASE("a viewer and the programs that read change nothing") {
    for (const Role role : {Role::viewer, Role::score_reader, Role::data_reader})
        for (const Act act : all_acts)
            if (people::changes_something(act)) CHECK(may({role, everything}, act, everything) == Right::refused);
}

TEST_CASE("a system admin may do everything everywhere") {
    for (const Scope& where : scopes)
        CHECK(acts_of({Role::system_admin, everything}, where) == std::set<Act>(all_acts.begin(), all_acts.end()));
}

TEST_CASE("an agency's admin keeps its people, terminals and alarms, but neither places nor surveys of the city") {
    const Grant admin{Role::agency_admin, agency_a};
    for (const Scope& where : {agency_a, unit_a1, unit_a2}) {
        const auto acts = acts_of(admin, where);
        CHECK(acts.size() == all_acts.size() - 3);
        CHECK_FALSE(acts.contains(Act::see_dossiers));
        CHECK_FALSE(acts.contains(Act::change_places));
        CHECK_FALSE(acts.contains(Act::publish_survey));
    }
}

TEST_CASE("a unit's supervisor sees results, never single responses, and not the unit beside it") {
    const Grant supervisor{Role::unit_supervisor, unit_a1};
    CHECK(acts_of(supervisor, unit_a1) ==
          std::set<Act>{Act::see_results, Act::see_places, Act::see_surveys, Act::see_devices, Act::see_alarms});
    CHECK(acts_of(supervisor, unit_a2) == std::set<Act>{Act::see_surveys});
    CHECK(acts_of(supervisor, agency_a) == std::set<Act>{Act::see_surveys});
}

TEST_CASE("single responses and comments are read by admins and auditors, and responses by the program made for it") {
    for (const Role role : all_roles) {
        const bool reads = may({role, everything}, Act::see_responses, everything) == Right::granted;
        CHECK(reads ==
              std::set{Role::system_admin, Role::agency_admin, Role::auditor, Role::data_reader}.contains(role));
        const bool hears = may({role, everything}, Act::see_comments, everything) == Right::granted;
        CHECK(hears == std::set{Role::system_admin, Role::agency_admin, Role::auditor}.contains(role));
    }
}

TEST_CASE("nobody gives more than he has: no chain of giving leads to a new right") {
    for (const Grant& giver : all_grants())
        for (const Grant& given : all_grants()) {
            if (!people::includes(giver, given)) continue;
            CAPTURE(name_of(giver.role), giver.scope.agency, name_of(given.role), given.scope.agency, given.scope.unit);
            for (const Act act : all_acts)
                for (const Scope& where : scopes)
                    if (may(given, act, where) == Right::granted) CHECK(may(giver, act, where) == Right::granted);
        }
    const Grant admin{Role::agency_admin, agency_a};
    CHECK(people::includes(admin, admin));
    CHECK(people::includes(admin, {Role::unit_supervisor, unit_a1}));
    CHECK_FALSE(people::includes(admin, {Role::system_admin, everything}));
    CHECK_FALSE(people::includes(admin, {Role::auditor, everything}));
    CHECK_FALSE(people::includes(admin, {Role::viewer, agency_b}));
}

TEST_CASE("each role needs its own scope") {
    const auto fits = [](Role role, const Scope& scope) { return static_cast<bool>(people::validate({role, scope})); };
    for (const Role role : {Role::system_admin, Role::auditor}) {
        CHECK(fits(role, everything));
        CHECK_FALSE(fits(role, agency_a));
    }
    CHECK(fits(Role::agency_admin, agency_a));
    CHECK_FALSE(fits(Role::agency_admin, everything));
    CHECK_FALSE(fits(Role::agency_admin, unit_a1));
    CHECK(fits(Role::unit_supervisor, unit_a1));
    CHECK_FALSE(fits(Role::unit_supervisor, agency_a));
    for (const Scope& scope : scopes) CHECK(fits(Role::viewer, scope));
    CHECK_FALSE(fits(Role::viewer, {"", "a-1"}));
}

TEST_CASE("a role's name leads back to it, and no other name does") {
    for (const Role role : all_roles) CHECK(people::role_named(name_of(role)) == role);
    CHECK_FALSE(people::role_named("root"));
    CHECK_FALSE(people::role_named(""));
}

TEST_CASE("scopes cover what lies in them, and touch what shares something with them") {
    CHECK(covers(everything, unit_b1));
    CHECK(covers(agency_a, unit_a1));
    CHECK_FALSE(covers(unit_a1, agency_a));
    CHECK_FALSE(covers(agency_a, everything));
    CHECK(touches(unit_a1, agency_a));
    CHECK_FALSE(touches(unit_a1, unit_a2));
    CHECK_FALSE(touches(agency_a, unit_b1));
}
