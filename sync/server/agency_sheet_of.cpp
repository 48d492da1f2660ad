#include "sync/server/agency_sheet_of.hpp"

#include <fmt/format.h>

#include "sync/base/file.hpp"
#include "sync/domain/counts.hpp"
#include "sync/server/agency_coverage.hpp"
#include "sync/server/bottleneck_scan.hpp"
#include "sync/server/criteria_in_force.hpp"
#include "sync/server/suspects.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using domain::By;
using domain::Reach;

constexpr std::size_t flags_limit = std::size_t{1} << 30U;
constexpr std::size_t bottlenecks_on_a_sheet = 5;

const domain::Agency* agency_in(const domain::City& city, const std::string& id) {
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& agency : bloc.agencies)
            if (agency.id == id) return &agency;
    return nullptr;
}

std::vector<report::RatedPart> parts_of(const domain::Survey& survey, const domain::Counts& counts) {
    std::vector<report::RatedPart> parts;
    for (const domain::Factor& factor : survey.factors) {
        parts.push_back({factor.name, domain::factor_of(factor, counts).rate(), false});
        for (const domain::Criterion& criterion : factor.criteria) {
            const auto found = counts.criteria.find(criterion.id);
            parts.push_back(
                {criterion.text, found == counts.criteria.end() ? domain::Rate{} : found->second.rate(), true});
        }
    }
    return parts;
}

// From days, "2026-11-29", to months, "11/2026".
std::vector<report::RatedPart> months_of(const domain::CountsBy& days) {
    std::vector<report::RatedPart> months;
    for (const auto& [day, counts] : days) {
        const std::string name = day.substr(5, 2) + '/' + day.substr(0, 4);
        if (months.empty() || months.back().name.vi != name) months.push_back({{name, name}, {}, false});
        const domain::Rate rate = counts.overall.rate();
        months.back().rate.satisfied += rate.satisfied;
        months.back().rate.total += rate.total;
    }
    return months;
}

std::vector<report::RatedPart> counters_of(const domain::Agency& agency, const domain::CountsBy& counts) {
    std::vector<report::RatedPart> counters;
    for (const domain::Unit& unit : agency.units)
        for (const domain::Counter& counter : unit.counters)
            if (const auto found = counts.find(counter.id); found != counts.end())
                counters.push_back({counter.name, found->second.overall.rate(), false});
    return counters;
}

Result<domain::Distribution> without_suspects(Store& store, const domain::Distribution& levels,
                                              const domain::City& city, const domain::Selection& selection,
                                              const std::filesystem::path& flags) {
    const auto text = base::read_file(flags, flags_limit);
    if (!text) return text.problem();
    const auto run = read_flag_run(*text);
    if (!run) return run.problem();
    const auto suspected = suspected_in(store, *run);
    if (!suspected) return suspected.problem();
    domain::Distribution left = levels;
    if (!left.take(domain::counts_of(city, *suspected, selection).overall))
        return Problem{Code::damaged, flags.string() + " suspects more ratings than were counted", 0};
    return left;
}

}  // namespace

Result<report::AgencySheet> agency_sheet_of(Store& store, const std::string& id, const domain::Period& period,
                                            base::LocalDay today, const std::filesystem::path& flags) {
    const auto city = store.city();
    if (!city) return city.problem();
    const domain::Agency* agency = agency_in(*city, id);
    if (agency == nullptr) return Problem{Code::not_found, "there is no agency \"" + id + "\"", 0};
    const auto tallies = store.tallies_of(period, id);
    if (!tallies) return tallies.problem();
    domain::Selection selection;
    selection.reach = Reach::agency;
    selection.place = id;
    selection.period = period;
    const domain::Counts counts = domain::counts_of(*city, *tallies, selection);
    report::AgencySheet sheet;
    sheet.city = city->name;
    sheet.agency = agency->name;
    sheet.period = period;
    sheet.levels = counts.overall;
    sheet.months = months_of(domain::counts_by(*city, *tallies, selection, By::day));
    sheet.counters = counters_of(*agency, domain::counts_by(*city, *tallies, selection, By::counter));
    const auto criteria = criteria_for(store, period, today);
    if (!criteria) return criteria.problem();
    sheet.level_names = criteria->survey.levels;
    selection.survey = criteria->survey.id;
    sheet.parts = parts_of(criteria->survey, domain::counts_of(*city, *tallies, selection));
    selection.survey.reset();
    const auto coverage = coverage_by_agency(store, *city, period, today);
    if (!coverage) return coverage.problem();
    if (const auto own = coverage->find(id); own != coverage->end()) sheet.coverage = own->second;
    if (!flags.empty()) {
        const auto left = without_suspects(store, sheet.levels, *city, selection, flags);
        if (!left) return left.problem();
        sheet.without_suspects = *left;
    }
    const auto spots = scan_spots(store, period, id, today);
    if (!spots && spots.problem().code != Code::not_found) return spots.problem();
    domain::BottleneckSettings settings;
    settings.length = bottlenecks_on_a_sheet;
    if (spots) sheet.bottlenecks = domain::bottlenecks(*spots, settings);
    return sheet;
}

}  // namespace server
