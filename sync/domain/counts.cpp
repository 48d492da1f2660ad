#include "sync/domain/counts.hpp"

#include <set>

namespace domain {
namespace {

// Whether a tally is selected. Tallies stand in the order of their keys, so the next one is mostly of the same agency:
// each is looked up once.
class Selector {
public:
    Selector(const City& city, const Selection& selection) : selection_(selection) {
        for (const Bloc& bloc : city.blocs)
            for (const Agency& agency : bloc.agencies)
                if (selection.reach != Reach::bloc || bloc.id == selection.place) agencies_.insert(agency.id);
    }

    // The key stays where it is until the next one was asked about.
    bool takes(const TallyKey& key) {
        return selection_.period.holds(key.day) && takes_place(key) &&
               (!selection_.field || *selection_.field == key.field) &&
               (!selection_.bound || *selection_.bound == key.bound) &&
               (!selection_.survey || *selection_.survey == key.survey) && knows(key.agency);
    }

private:
    bool takes_place(const TallyKey& key) const {
        switch (selection_.reach) {
            case Reach::agency:
                return key.agency == selection_.place;
            case Reach::unit:
                return key.unit == selection_.place;
            case Reach::counter:
                return key.counter == selection_.place;
            case Reach::city:
            case Reach::bloc:
                break;
        }
        return true;
    }

    bool knows(const std::string& agency) {
        if (latest_ == nullptr || *latest_ != agency) {
            latest_ = &agency;
            is_known_ = agencies_.contains(agency);
        }
        return is_known_;
    }

    const Selection& selection_;
    std::set<std::string, std::less<>> agencies_;
    const std::string* latest_ = nullptr;
    bool is_known_ = false;
};

std::string group_of(const TallyKey& key, By by) {
    switch (by) {
        case By::agency:
            return key.agency;
        case By::unit:
            return key.unit;
        case By::counter:
            return key.counter;
        case By::field:
            return key.field;
        case By::survey:
            return key.survey;
        case By::bound:
            return key.bound ? "bound" : "open";
        case By::day:
            break;
    }
    return base::to_text(key.day);
}

// The mean of what has data, each with its weight.
class WeightedMean {
public:
    void add(const std::optional<Fraction>& value, const Fraction& weight) {
        if (!value || weight.is_zero()) return;
        sum_ = sum_ + *value * weight;
        weights_ = weights_ + weight;
    }
    std::optional<Fraction> mean() const {
        if (weights_.is_zero()) return std::nullopt;
        return sum_ / weights_;
    }

private:
    Fraction sum_;
    Fraction weights_;
};

std::optional<Fraction> share_of(const Criterion& criterion, const Counts& counts) {
    const auto found = counts.criteria.find(criterion.id);
    return found == counts.criteria.end() ? std::nullopt : share(found->second.rate());
}

std::optional<Fraction> pooled(const Survey& survey, const Counts& counts) {
    Distribution all;
    for (const Factor& factor : survey.factors) all += factor_of(factor, counts);
    return share(all.rate());
}

std::optional<Fraction> mean_of_criteria(const Survey& survey, const Counts& counts) {
    WeightedMean mean;
    for (const Factor& factor : survey.factors)
        for (const Criterion& criterion : factor.criteria) mean.add(share_of(criterion, counts), 1);
    return mean.mean();
}

std::optional<Fraction> mean_of_factors(const Survey& survey, const Counts& counts) {
    WeightedMean mean;
    for (const Factor& factor : survey.factors) mean.add(share(factor_of(factor, counts).rate()), 1);
    return mean.mean();
}

std::optional<Fraction> weighted(const Survey& survey, const Aggregation& aggregation, const Counts& counts) {
    WeightedMean mean;
    for (const Factor& factor : survey.factors) {
        mean.add(share(factor_of(factor, counts).rate()), weight_of(aggregation, factor.id));
        for (const Criterion& criterion : factor.criteria)
            mean.add(share_of(criterion, counts), weight_of(aggregation, criterion.id));
    }
    return mean.mean();
}

}  // namespace

void Counts::add(const TallyKey& key, std::uint64_t ratings) {
    (key.criterion.empty() ? overall : criteria[key.criterion]).add(key.level, ratings);
}

Counts& Counts::operator+=(const Counts& other) {
    overall += other.overall;
    for (const auto& [criterion, distribution] : other.criteria) criteria[criterion] += distribution;
    return *this;
}

bool Counts::take(const Counts& other) {
    Counts left = *this;
    bool is_there = left.overall.take(other.overall);
    for (const auto& [criterion, distribution] : other.criteria) {
        const auto found = left.criteria.find(criterion);
        is_there = is_there && found != left.criteria.end() && found->second.take(distribution);
        if (is_there && found->second.total() == 0) left.criteria.erase(found);
    }
    if (is_there) *this = std::move(left);
    return is_there;
}

Counts counts_of(const City& city, const Tallies& tallies, const Selection& selection) {
    Selector selector(city, selection);
    Counts counts;
    for (const auto& [key, ratings] : tallies.counts())
        if (selector.takes(key)) counts.add(key, ratings);
    return counts;
}

CountsBy counts_by(const City& city, const Tallies& tallies, const Selection& selection, By by) {
    Selector selector(city, selection);
    CountsBy groups;
    auto latest = groups.end();
    for (const auto& [key, ratings] : tallies.counts()) {
        if (!selector.takes(key)) continue;
        std::string group = group_of(key, by);
        if (latest == groups.end() || latest->first != group) latest = groups.try_emplace(std::move(group)).first;
        latest->second.add(key, ratings);
    }
    return groups;
}

Distribution factor_of(const Factor& factor, const Counts& counts) {
    Distribution all;
    for (const Criterion& criterion : factor.criteria)
        if (const auto found = counts.criteria.find(criterion.id); found != counts.criteria.end()) all += found->second;
    return all;
}

std::optional<Fraction> service_index(const Criteria& criteria, const Counts& counts) {
    switch (criteria.aggregation.rule) {
        case AggregationRule::mean_of_criteria:
            return mean_of_criteria(criteria.survey, counts);
        case AggregationRule::mean_of_factors:
            return mean_of_factors(criteria.survey, counts);
        case AggregationRule::weighted:
            return weighted(criteria.survey, criteria.aggregation, counts);
        case AggregationRule::pooled:
            break;
    }
    return pooled(criteria.survey, counts);
}

}  // namespace domain
