#include "sync/server/rates_of.hpp"

#include "sync/server/criteria_in_force.hpp"
#include "sync/server/moment.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using domain::By;
using domain::Reach;
using report::RatesLine;

// What is called by an id, with the agency that it belongs to; of the city and a bloc none.
struct Named {
    std::string id;
    domain::Words name;
    std::string agency;
};

// Places of one kind, in the city's order.
std::vector<Named> places_in(const domain::City& city, Reach reach) {
    std::vector<Named> places;
    for (const domain::Bloc& bloc : city.blocs) {
        if (reach == Reach::bloc) places.push_back({bloc.id, bloc.name, ""});
        for (const domain::Agency& agency : bloc.agencies) {
            if (reach == Reach::agency) places.push_back({agency.id, agency.name, agency.id});
            for (const domain::Unit& unit : agency.units) {
                if (reach == Reach::unit) places.push_back({unit.id, unit.name, agency.id});
                if (reach != Reach::counter) continue;
                for (const domain::Counter& counter : unit.counters)
                    places.push_back({counter.id, counter.name, agency.id});
            }
        }
    }
    return places;
}

Result<Named> place_of(const domain::City& city, const domain::Selection& selection) {
    if (selection.reach == Reach::city) return Named{"", city.name, ""};
    for (Named& place : places_in(city, selection.reach))
        if (place.id == selection.place) return std::move(place);
    return Problem{Code::not_found, "there is no place \"" + selection.place + "\" of that kind in the city", 0};
}

class Rates {
public:
    Rates(Store& store, const RatesRequest& request) : store_(store), request_(request), selection_(request.selection) {
        selection_.survey.reset();
    }

    Result<report::RatesSheet> run() {
        auto city = store_.city();
        if (!city) return city.problem();
        city_ = std::move(*city);
        auto place = place_of(city_, selection_);
        if (!place) return place.problem();
        auto criteria = criteria_for(store_, selection_.period, request_.today);
        if (!criteria) return criteria.problem();
        survey_ = std::move(criteria->survey);
        sheet_.place = place->name;
        sheet_.period = selection_.period;
        auto tallies = store_.tallies_of(selection_.period, place->agency);
        if (!tallies) return tallies.problem();
        tallies_ = std::move(*tallies);
        add_lines();
        return std::move(sheet_);
    }

private:
    void add_lines() {
        switch (request_.by) {
            case RatesBy::agency:
                sheet_.by = {"cơ quan", "agency"};
                return add_places(Reach::agency, By::agency);
            case RatesBy::unit:
                sheet_.by = {"bộ phận một cửa", "unit"};
                return add_places(Reach::unit, By::unit);
            case RatesBy::counter:
                sheet_.by = {"quầy", "counter"};
                return add_places(Reach::counter, By::counter);
            case RatesBy::field:
                sheet_.by = {"lĩnh vực", "field"};
                return add_groups(By::field, {{"", {"chưa rõ", "unknown"}}});
            case RatesBy::bound:
                sheet_.by = {"loại lượt", "class"};
                return add_groups(By::bound,
                                  {{"bound", {"có hồ sơ", "bound to a dossier"}}, {"open", {"tự do", "open"}}});
            case RatesBy::day:
                sheet_.by = {"ngày", "day"};
                return add_groups(By::day, {});
            case RatesBy::factor:
                sheet_.by = {"yếu tố", "factor"};
                return add_factors();
            case RatesBy::criterion:
                break;
        }
        sheet_.by = {"tiêu chí", "criterion"};
        add_criteria();
    }

    void add_places(Reach reach, By by) {
        const auto counts = domain::counts_by(city_, tallies_, selection_, by);
        for (const Named& place : places_in(city_, reach))
            if (const auto found = counts.find(place.id); found != counts.end())
                sheet_.lines.push_back({place.id, place.name, found->second.overall,
                                        by == By::agency ? dossiers_of(place.agency) : std::nullopt});
        add_total();
    }

    void add_groups(By by, const std::map<std::string, domain::Words>& names) {
        for (const auto& [id, counts] : domain::counts_by(city_, tallies_, selection_, by)) {
            const auto name = names.find(id);
            sheet_.lines.push_back({id, name == names.end() ? domain::Words{id, id} : name->second, counts.overall});
        }
        add_total();
    }

    void add_total() {
        sheet_.total = RatesLine{"", {}, domain::counts_of(city_, tallies_, selection_).overall, dossiers_of_place()};
    }

    domain::Counts answers() {
        selection_.survey = survey_.id;
        return domain::counts_of(city_, tallies_, selection_);
    }

    void add_factors() {
        const domain::Counts counts = answers();
        for (const domain::Factor& factor : survey_.factors)
            sheet_.lines.push_back({factor.id, factor.name, domain::factor_of(factor, counts)});
    }

    // Everybody answers a criterion once at most, so it has an N.
    void add_criteria() {
        const domain::Counts counts = answers();
        const auto dossiers = dossiers_of_place();
        for (const domain::Factor& factor : survey_.factors)
            for (const domain::Criterion& criterion : factor.criteria) {
                const auto found = counts.criteria.find(criterion.id);
                sheet_.lines.push_back({criterion.id, criterion.text,
                                        found == counts.criteria.end() ? domain::Distribution{} : found->second,
                                        dossiers});
            }
    }

    // Dossiers are told by agency, not by field or class.
    std::optional<std::uint64_t> dossiers_of(const std::string& agency) const {
        if (selection_.field || selection_.bound || selection_.reach == Reach::unit ||
            selection_.reach == Reach::counter)
            return std::nullopt;
        const auto figures = request_.figures.find(agency);
        return figures == request_.figures.end() ? std::nullopt : domain::dossiers_in(figures->second);
    }

    // Of all agencies there; nothing when one that was rated has no figure.
    std::optional<std::uint64_t> dossiers_of_place() const {
        domain::Selection selection = selection_;
        selection.survey.reset();
        std::uint64_t sum = 0;
        for (const auto& [agency, counts] : domain::counts_by(city_, tallies_, selection, By::agency)) {
            const auto dossiers = dossiers_of(agency);
            if (!dossiers) return std::nullopt;
            sum += *dossiers;
        }
        return sum == 0 ? std::nullopt : std::optional(sum);
    }

    Store& store_;
    const RatesRequest& request_;
    domain::Selection selection_;
    domain::City city_;
    domain::Survey survey_;
    domain::Tallies tallies_;
    report::RatesSheet sheet_;
};

}  // namespace

Result<report::RatesSheet> rates_of(Store& store, const RatesRequest& request) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    return Rates(store, request).run();
}

}  // namespace server
