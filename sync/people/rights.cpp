#include "sync/people/rights.hpp"

#include <algorithm>

#include "sync/base/check.hpp"

namespace people {
namespace {

using base::Code;
using base::Problem;

// How far an act of a role reaches.
enum class Reach : std::uint8_t {
    no,
    own,     // within the scope that was given
    common,  // everywhere, whatever the scope: what everybody may know
};

constexpr Reach no = Reach::no;
constexpr Reach own = Reach::own;
constexpr Reach common = Reach::common;

struct Row {
    Act act;
    std::string_view name;
    std::array<Reach, all_roles.size()> reach;  // in the order of all_roles
};

// clang-format off
constexpr std::array table{
    //                                            system  agency  unit                       score   data    device
    //                                            admin   admin   super-  auditor  viewer   reader  reader  keeper
    //                                                            visor
    Row{Act::see_results,    "see_results",    {{ own,    own,    own,    own,     own,     own,    own,    no     }}},
    Row{Act::see_responses,  "see_responses",  {{ own,    own,    no,     own,     no,      no,     own,    no     }}},
    Row{Act::see_batches,    "see_batches",    {{ own,    own,    no,     own,     no,      no,     own,    no     }}},
    Row{Act::see_comments,   "see_comments",   {{ own,    own,    no,     own,     no,      no,     no,     no     }}},
    Row{Act::see_dossiers,   "see_dossiers",   {{ own,    no,     no,     own,     no,      no,     no,     no     }}},
    Row{Act::see_places,     "see_places",     {{ own,    own,    own,    own,     own,     own,    own,    own    }}},
    Row{Act::see_surveys,    "see_surveys",    {{ common, common, common, common,  common,  common, common, common }}},
    Row{Act::see_devices,    "see_devices",    {{ own,    own,    own,    own,     no,      no,     own,    own    }}},
    Row{Act::see_alarms,     "see_alarms",     {{ own,    own,    own,    own,     no,      no,     no,     own    }}},
    Row{Act::see_people,     "see_people",     {{ own,    own,    no,     own,     no,      no,     no,     no     }}},
    Row{Act::see_log,        "see_log",        {{ own,    own,    no,     own,     no,      no,     no,     no     }}},
    Row{Act::change_places,  "change_places",  {{ own,    no,     no,     no,      no,      no,     no,     no     }}},
    Row{Act::publish_survey, "publish_survey", {{ own,    no,     no,     no,      no,      no,     no,     no     }}},
    Row{Act::enrol_device,   "enrol_device",   {{ own,    own,    no,     no,      no,      no,     no,     own    }}},
    Row{Act::move_device,    "move_device",    {{ own,    own,    no,     no,      no,      no,     no,     own    }}},
    Row{Act::retire_device,  "retire_device",  {{ own,    own,    no,     no,      no,      no,     no,     own    }}},
    Row{Act::clear_alarm,    "clear_alarm",    {{ own,    own,    no,     no,      no,      no,     no,     no     }}},
    Row{Act::erase_comment,  "erase_comment",  {{ own,    own,    no,     no,      no,      no,     no,     no     }}},
    Row{Act::change_people,  "change_people",  {{ own,    own,    no,     no,      no,      no,     no,     no     }}},
};
// clang-format on

constexpr std::array role_names{std::string_view("system-admin"),    std::string_view("agency-admin"),
                                std::string_view("unit-supervisor"), std::string_view("auditor"),
                                std::string_view("viewer"),          std::string_view("score-reader"),
                                std::string_view("data-reader"),     std::string_view("device-keeper")};
static_assert(role_names.size() == all_roles.size());
static_assert(table.size() == all_acts.size());

const Row& row_of(Act act) {
    const auto index = static_cast<std::size_t>(act);
    base::check(index < table.size() && table.at(index).act == act, "the table of rights is in the order of the acts");
    return table.at(index);
}

Reach reach_of(Role role, Act act) { return row_of(act).reach.at(static_cast<std::size_t>(role)); }

Problem unfit(Role role, std::string_view why) {
    return {Code::bad_input, "the role " + std::string(name_of(role)) + ' ' + std::string(why), 0};
}

}  // namespace

std::string_view name_of(Role role) { return role_names.at(static_cast<std::size_t>(role)); }

std::optional<Role> role_named(std::string_view name) {
    const auto* const found = std::find(role_names.begin(), role_names.end(), name);
    if (found == role_names.end()) return std::nullopt;
    return all_roles.at(static_cast<std::size_t>(found - role_names.begin()));
}

bool is_for_people(Role role) { return role <= Role::viewer; }

std::string_view name_of(Act act) { return row_of(act).name; }

bool changes_something(Act act) { return act >= Act::change_places; }

bool covers(const Scope& outer, const Scope& inner) {
    if (outer.agency.empty()) return true;
    if (outer.agency != inner.agency) return false;
    return outer.unit.empty() || outer.unit == inner.unit;
}

bool touches(const Scope& one, const Scope& other) { return covers(one, other) || covers(other, one); }

base::Result<> validate(const Grant& grant) {
    const Scope& scope = grant.scope;
    if (!scope.unit.empty() && scope.agency.empty())
        return Problem{Code::bad_input, "a unit is named with its agency", 0};
    switch (grant.role) {
        case Role::system_admin:
        case Role::auditor:
            if (scope != Scope{}) return unfit(grant.role, "is for everything, not for one agency");
            break;
        case Role::agency_admin:
            if (scope.agency.empty() || !scope.unit.empty()) return unfit(grant.role, "needs one agency, and no unit");
            break;
        case Role::unit_supervisor:
            if (scope.unit.empty()) return unfit(grant.role, "needs one agency and one of its units");
            break;
        case Role::viewer:
        case Role::score_reader:
        case Role::data_reader:
        case Role::device_keeper:
            break;
    }
    return base::Done{};
}

Right may(const Grant& who, Act act, const Scope& where) {
    switch (reach_of(who.role, act)) {
        case Reach::common:
            return Right::granted;
        case Reach::own:
            return covers(who.scope, where) ? Right::granted : Right::hidden;
        case Reach::no:
            break;
    }
    return Right::refused;
}

base::Result<> require(const Grant& who, Act act, const Scope& where, std::string_view what) {
    switch (may(who, act, where)) {
        case Right::granted:
            return base::Done{};
        case Right::hidden:
            return Problem{Code::not_found, "there is no " + std::string(what), 0};
        case Right::refused:
            break;
    }
    return Problem{Code::forbidden,
                   "the role " + std::string(name_of(who.role)) + " does not include " + std::string(name_of(act)), 0};
}

bool includes(const Grant& giver, const Grant& given) {
    return std::all_of(all_acts.begin(), all_acts.end(), [&](Act act) {
        const Reach wanted = reach_of(given.role, act);
        return wanted == Reach::no || (wanted == Reach::common && reach_of(giver.role, act) == Reach::common) ||
               (wanted == Reach::own && may(giver, act, given.scope) == Right::granted);
    });
}

}  // namespace people
