// Rights: who may do what, and where. One pure table of roles and acts; nothing else in the server decides it.
//
// There is no act that changes, adds or deletes a rating: what nobody can name, nobody can be allowed.
//
// A role says which acts; a scope says where. What lies outside one's scope is *hidden*: it is answered like what does
// not exist (404), so that nobody learns what others have. What one's role does not do is *refused* (403), whatever the
// place, and tells nothing of it either.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"

namespace people {

enum class Role : std::uint8_t {
    // people
    system_admin,     // everything that can be done at all
    agency_admin,     // one agency: its people, its devices, its alarms, its ratings
    unit_supervisor,  // one unit: its results, devices and alarms; no single responses (staff must not see them)
    auditor,          // reads everything, changes nothing
    viewer,           // results
    // programs
    score_reader,   // a report, a dashboard
    data_reader,    // a data warehouse: results, batches, responses
    device_keeper,  // a tool of those who set terminals up
};
inline constexpr std::array all_roles{Role::system_admin, Role::agency_admin, Role::unit_supervisor,
                                      Role::auditor,      Role::viewer,       Role::score_reader,
                                      Role::data_reader,  Role::device_keeper};

// On disks and in requests: never rename.
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);
bool is_for_people(Role role);  // else it is a program's, for its token

enum class Act : std::uint8_t {
    // reading
    see_results,    // tallies, scores, reports
    see_responses,  // single responses, one row each
    see_batches,    // the devices' exact bytes
    see_comments,
    see_dossiers,  // which dossier a response is bound to, as a commitment
    see_places,
    see_surveys,
    see_devices,
    see_alarms,
    see_people,  // their tokens too
    see_log,     // the audit log
    // changing
    change_places,
    publish_survey,
    enrol_device,
    move_device,
    retire_device,
    clear_alarm,
    erase_comment,
    change_people,  // their tokens too
};
inline constexpr std::array all_acts{Act::see_results,    Act::see_responses, Act::see_batches,  Act::see_comments,
                                     Act::see_dossiers,   Act::see_places,    Act::see_surveys,  Act::see_devices,
                                     Act::see_alarms,     Act::see_people,    Act::see_log,      Act::change_places,
                                     Act::publish_survey, Act::enrol_device,  Act::move_device,  Act::retire_device,
                                     Act::clear_alarm,    Act::erase_comment, Act::change_people};

std::string_view name_of(Act act);
bool changes_something(Act act);

// Where: everywhere, one agency, or one unit of it. A unit never stands without its agency.
struct Scope {
    std::string agency{};
    std::string unit{};
    bool operator==(const Scope&) const = default;
};
// All of `inner` lies in `outer`.
bool covers(const Scope& outer, const Scope& inner);
// They share something. An agency's row in a list is seen by who has one of its units.
bool touches(const Scope& one, const Scope& other);

// What somebody was given.
struct Grant {
    Role role = Role::viewer;
    Scope scope{};
    bool operator==(const Grant&) const = default;
};
// Each role with the scope that it needs: none for system admins and auditors, an agency for its admin, a unit for its
// supervisor. bad_input says which is missing or too much.
base::Result<> validate(const Grant& grant);

enum class Right : std::uint8_t { granted, refused, hidden };

// `where` is the smallest scope that holds everything the act touches.
Right may(const Grant& who, Act act, const Scope& where);

// As above, as a Problem: forbidden or not_found (`what` names the thing that is not there).
base::Result<> require(const Grant& who, Act act, const Scope& where, std::string_view what);

// Whether `giver` may do everything that `given` could: nobody gives more than he has.
bool includes(const Grant& giver, const Grant& given);

}  // namespace people
