#include "sync/server/bottleneck_scan.hpp"

#include <algorithm>
#include <deque>

#include "sync/domain/surge.hpp"
#include "sync/server/counted_rating.hpp"
#include "sync/server/criteria_in_force.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/moment.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using domain::Rate;
using domain::Spot;

void count(Rate& rate, bool satisfied, std::uint64_t times = 1) {
    rate.total += times;
    if (satisfied) rate.satisfied += times;
}

// The counters that are looked at, with names that say whose they are.
std::map<std::string, domain::Words> counters_of(const domain::City& city, const std::string& agency) {
    std::map<std::string, domain::Words> counters;
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& one : bloc.agencies) {
            if (!agency.empty() && one.id != agency) continue;
            for (const domain::Unit& unit : one.units)
                for (const domain::Counter& counter : unit.counters) {
                    domain::Words name{counter.name.vi, counter.name.in(domain::Language::english)};
                    if (agency.empty())
                        name = {one.name.vi + ", " + name.vi, one.name.in(domain::Language::english) + ", " + name.en};
                    counters.emplace(counter.id, std::move(name));
                }
        }
    return counters;
}

// Ratings by counter, weekday and hours, from the entries of the period.
class TimeScan {
public:
    TimeScan(Store& store, const domain::Period& period, const std::map<std::string, domain::Words>& counters)
        : store_(store), period_(period), counters_(counters) {}

    Result<domain::RatesByTime> run() {
        const auto streams = store_.streams();
        if (!streams) return streams.problem();
        for (const StreamRow& stream : *streams) {
            latest_.clear();
            const auto read =
                store_.each_entry(stream.number, 1, sequence_limit - 1, [&](const EntryRow& row) { take(row); });
            if (!read) return read.problem();
        }
        return std::move(rates_);
    }

private:
    struct Taken {
        domain::ResponseId response;
        domain::TimeCell cell;
        bool satisfied;
    };

    void take(const EntryRow& row) {
        if (row.standing != Standing::counted) return;
        const auto entry = wire::read_entry(row.line, row.sequence);
        if (!entry) return;
        if (const auto* undone = std::get_if<domain::Undone>(&entry->body)) take_back(undone->response);
        const auto* rating = std::get_if<domain::Rating>(&entry->body);
        if (rating == nullptr || !counters_.contains(rating->counter)) return;
        const base::LocalDay day = base::local_day(row.event, local_offset);
        if (!period_.holds(day)) return;
        const auto hour = std::chrono::floor<std::chrono::hours>(row.event + local_offset - day).count();
        const domain::TimeCell cell{rating->counter, std::chrono::weekday{day}.iso_encoding(),
                                    static_cast<unsigned>(hour) / domain::hours_of_block};
        count(rates_[cell], rating->level.satisfied());
        latest_.push_back({rating->response, cell, rating->level.satisfied()});
        if (latest_.size() > undo_reach) latest_.pop_front();
    }

    // What is taken back was counted a few entries before.
    void take_back(const domain::ResponseId& response) {
        const auto found = std::find_if(latest_.begin(), latest_.end(),
                                        [&](const Taken& taken) { return taken.response == response; });
        if (found == latest_.end()) return;
        Rate& rate = rates_[found->cell];
        rate.total -= 1;
        if (found->satisfied) rate.satisfied -= 1;
        latest_.erase(found);
    }

    Store& store_;
    const domain::Period& period_;
    const std::map<std::string, domain::Words>& counters_;
    domain::RatesByTime rates_;
    std::deque<Taken> latest_;
};

using RatesById = std::map<std::string, Rate>;

// One pass over the tallies for everything that needs no hour.
struct Tallied {
    RatesById by_field;
    RatesById by_counter;
    RatesById by_counter_before;
    RatesById by_criterion;
    RatesById by_criterion_before;
    domain::DaysOfWork days;  // with the dossiers that ratings are bound to
};

Tallied tallied(const domain::Tallies& tallies, const domain::Period& period,
                const std::map<std::string, domain::Words>& counters) {
    Tallied sums;
    const auto before = domain::period_before(period);
    for (const auto& [key, ratings] : tallies.counts()) {
        const bool now = period.holds(key.day);
        if ((!now && !(before && before->holds(key.day))) || !counters.contains(key.counter)) continue;
        const bool satisfied = key.level >= 4;
        if (!key.criterion.empty()) {
            count((now ? sums.by_criterion : sums.by_criterion_before)[key.criterion], satisfied, ratings);
            continue;
        }
        count((now ? sums.by_counter : sums.by_counter_before)[key.counter], satisfied, ratings);
        if (now && !key.field.empty()) count(sums.by_field[key.field], satisfied, ratings);
        if (!now) continue;
        domain::DayOfWork& day = sums.days[key.day];
        count(day.rate, satisfied, ratings);
        if (key.bound) day.dossiers += ratings;
    }
    return sums;
}

domain::Words name_in(const std::map<std::string, domain::Words>& names, const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() ? domain::Words{id, id} : found->second;
}

using Names = std::map<std::string, domain::Words>;

// Each against all others together.
void add_peers(const RatesById& rates, const Names& names, std::vector<Spot>& spots) {
    Rate all;
    for (const auto& [id, rate] : rates) all = {all.satisfied + rate.satisfied, all.total + rate.total};
    for (const auto& [id, rate] : rates)
        spots.push_back({name_in(names, id),
                         domain::Against::peers,
                         rate,
                         {all.satisfied - rate.satisfied, all.total - rate.total}});
}

void add_past(const RatesById& rates, const RatesById& before, const Names& names, std::vector<Spot>& spots) {
    for (const auto& [id, rate] : rates)
        if (const auto then = before.find(id); then != before.end())
            spots.push_back({name_in(names, id), domain::Against::past, rate, then->second});
}

// Of factors and criteria.
Names names_in(const domain::Survey& survey) {
    Names names;
    for (const domain::Factor& factor : survey.factors) {
        names.emplace(factor.id, factor.name);
        for (const domain::Criterion& criterion : factor.criteria) names.emplace(criterion.id, criterion.text);
    }
    return names;
}

// A factor is its criteria together; one of a single criterion would be told twice.
RatesById by_factor(const domain::Survey& survey, const RatesById& by_criterion) {
    RatesById rates;
    for (const domain::Factor& factor : survey.factors) {
        if (factor.criteria.size() < 2) continue;
        for (const domain::Criterion& criterion : factor.criteria) {
            const auto found = by_criterion.find(criterion.id);
            if (found == by_criterion.end()) continue;
            Rate& rate = rates[factor.id];
            rate = {rate.satisfied + found->second.satisfied, rate.total + found->second.total};
        }
    }
    return rates;
}

// The period with the one before it, where there is one.
domain::Period with_before(const domain::Period& period) {
    const auto before = domain::period_before(period);
    return before ? domain::Period{before->from, period.until} : period;
}

}  // namespace

Result<std::vector<Spot>> scan_spots(Store& store, const domain::Period& period, const std::string& agency,
                                     base::LocalDay today) {
    const Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    const auto city = store.city();
    if (!city) return city.problem();
    const Names counters = counters_of(*city, agency);
    if (counters.empty()) return Problem{Code::not_found, "there is no agency \"" + agency + "\" with counters", 0};
    const auto criteria = criteria_for(store, period, today);
    if (!criteria) return criteria.problem();
    const auto by_time = TimeScan(store, period, counters).run();
    if (!by_time) return by_time.problem();
    const auto tallies = store.tallies_of(with_before(period), agency);
    if (!tallies) return tallies.problem();
    const Tallied sums = tallied(*tallies, period, counters);
    const Names asked = names_in(criteria->survey);
    const RatesById factors = by_factor(criteria->survey, sums.by_criterion);
    std::vector<Spot> spots = domain::spots_in_time(*by_time, counters);
    add_peers(sums.by_field, {}, spots);
    add_peers(factors, asked, spots);
    add_peers(sums.by_criterion, asked, spots);
    if (auto surge = domain::surge_in(sums.days)) spots.push_back(std::move(*surge));
    add_past(sums.by_counter, sums.by_counter_before, counters, spots);
    add_past(factors, by_factor(criteria->survey, sums.by_criterion_before), asked, spots);
    add_past(sums.by_criterion, sums.by_criterion_before, asked, spots);
    return spots;
}

Result<std::vector<report::Reported>> reported_by_citizens(Store& store, const domain::Period& period,
                                                           const std::string& agency, base::LocalDay today) {
    const auto city = store.city();
    if (!city) return city.problem();
    const auto criteria = criteria_for(store, period, today);
    if (!criteria) return criteria.problem();
    domain::Selection selection;
    selection.reach = agency.empty() ? domain::Reach::city : domain::Reach::agency;
    selection.place = agency;
    selection.survey = criteria->survey.id;
    const auto tallies = store.tallies_of(with_before(period), agency);
    if (!tallies) return tallies.problem();
    selection.period = period;
    const domain::Counts now = domain::counts_of(*city, *tallies, selection);
    domain::Counts before;
    if (const auto earlier = domain::period_before(period)) {
        selection.period = *earlier;
        before = domain::counts_of(*city, *tallies, selection);
    }
    const auto of = [](const domain::Counts& counts, const std::string& id) {
        const auto found = counts.criteria.find(id);
        return found == counts.criteria.end() ? domain::Distribution{} : found->second;
    };
    std::vector<report::Reported> reported;
    for (const domain::Factor& factor : criteria->survey.factors)
        for (const domain::Criterion& one : factor.criteria)
            if (!one.reports.empty())
                reported.push_back({one.text, one.reports == "apology", of(now, one.id), of(before, one.id)});
    return reported;
}

}  // namespace server
