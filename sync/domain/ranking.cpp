#include "sync/domain/ranking.hpp"

#include <algorithm>
#include <set>

namespace domain {
namespace {

template <typename Value>
const Value& found_or_none(const std::map<std::string, Value, std::less<>>& map, const std::string& key) {
    static const Value none{};
    const auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

struct Known {
    Words name;
    bool excluded = false;
};
using KnownAgencies = std::map<std::string, Known, std::less<>>;

KnownAgencies known_agencies(const City& city) {
    KnownAgencies known;
    for (const Bloc& bloc : city.blocs)
        for (const Agency& agency : bloc.agencies) known[agency.id] = {agency.name, agency.excluded};
    return known;
}

std::vector<Group> groups_of(const Scorecard& card, const City& city) {
    if (!card.groups.empty()) return card.groups;
    std::vector<Group> groups;
    for (const Bloc& bloc : city.blocs) {
        Group& group = groups.emplace_back(Group{bloc.id, bloc.name, {}});
        for (const Agency& agency : bloc.agencies) group.agencies.push_back({agency.id, agency.name});
    }
    return groups;
}

bool counts_ratings(const Scorecard& card) {
    return std::any_of(card.components.begin(), card.components.end(), [](const Component& component) {
        return component.source == Source::overall || component.source == Source::index;
    });
}

// Totals of unlike maxima are compared as parts of them, when the card's cutoffs are too.
std::strong_ordering compare(const Scorecard& card, const Assessment& a, const Assessment& b) {
    return card.cutoffs_in_proportion ? *a.total * b.maximum <=> *b.total * a.maximum : *a.total <=> *b.total;
}

class Ranker {
public:
    Ranker(const Scorecard& card, const City& city, const Inputs& inputs, const Ranking* before)
        : card_(card), inputs_(inputs), known_(known_agencies(city)), counts_ratings_(counts_ratings(card)) {
        excluded_.insert(card.excluded.begin(), card.excluded.end());
        if (before == nullptr) return;
        for (const GroupScores& group : before->groups) {
            if (group.mean) means_before_.emplace(group.group, *group.mean);
            for (const AgencyScore& agency : group.agencies)
                if (agency.rank) before_.emplace(agency.agency, Before{*agency.assessment.total, *agency.rank});
        }
    }

    GroupScores rank(const Group& group) const {
        GroupScores scores{group.id, group.name, {}, std::vector<std::size_t>(card_.grades.size()), 0, {}, {}, {}, {}};
        for (const Member& member : group.agencies) scores.agencies.push_back(score(member));
        std::sort(scores.agencies.begin(), scores.agencies.end(),
                  [this](const AgencyScore& a, const AgencyScore& b) { return stands_before(a, b); });
        give_ranks(scores);
        summarise(scores);
        return scores;
    }

private:
    struct Before {
        Fraction total;
        std::size_t rank;
    };

    AgencyScore score(const Member& member) const {
        const Known& known = found_or_none(known_, member.id);
        const Counts& counts = found_or_none(inputs_.counts, member.id);
        const Figures& figures = found_or_none(inputs_.figures, member.id);
        AgencyScore score;
        score.agency = member.id;
        score.name = known.name.vi.empty() ? member.name : known.name;
        score.assessment = assess(card_, inputs_.criteria, counts, figures);
        score.ratings = counts.overall;
        score.interval = interval_of(counts.overall.rate());
        score.dossiers = dossiers_in(figures);
        score.coverage = found_or_none(inputs_.coverage, member.id);
        if (known.excluded || excluded_.contains(member.id))
            score.status = Status::excluded;
        else if (score.assessment.total)
            score.status = Status::ranked;
        return score;
    }

    bool stands_before(const AgencyScore& a, const AgencyScore& b) const {
        if (a.status != b.status) return a.status < b.status;
        if (a.status == Status::ranked)
            if (const auto order = compare(card_, a.assessment, b.assessment); order != 0) return order > 0;
        return a.agency < b.agency;
    }

    void give_ranks(GroupScores& scores) const {
        AgencyScore* above = nullptr;
        for (AgencyScore& agency : scores.agencies) {
            if (agency.status != Status::ranked) break;
            agency.rank = ++scores.ranked;
            if (above != nullptr) compare_with_above(*above, agency);
            note_change(agency);
            above = &agency;
        }
    }

    void compare_with_above(AgencyScore& above, AgencyScore& agency) const {
        if (compare(card_, above.assessment, agency.assessment) == 0) {
            agency.rank = above.rank;
            agency.shares_rank = above.shares_rank = true;
        }
        agency.close_to_above =
            counts_ratings_ && above.interval && agency.interval && above.interval->overlaps(*agency.interval);
    }

    void note_change(AgencyScore& agency) const {
        const auto before = before_.find(agency.agency);
        if (before == before_.end()) return;
        agency.change =
            AgencyChange{*agency.assessment.total - before->second.total,
                         static_cast<std::int64_t>(before->second.rank) - static_cast<std::int64_t>(*agency.rank)};
    }

    void summarise(GroupScores& scores) const {
        std::vector<Fraction> totals;
        for (const AgencyScore& agency : scores.agencies) {
            if (agency.status != Status::ranked) break;
            totals.push_back(*agency.assessment.total);
            if (agency.assessment.grade) ++scores.by_grade.at(*agency.assessment.grade);
        }
        if (totals.empty()) return;
        scores.best = *std::max_element(totals.begin(), totals.end());
        scores.worst = *std::min_element(totals.begin(), totals.end());
        scores.mean = sum_of(totals) / totals.size();
        if (const auto before = means_before_.find(scores.group); before != means_before_.end())
            scores.mean_change = *scores.mean - before->second;
    }

    const Scorecard& card_;
    const Inputs& inputs_;
    KnownAgencies known_;
    bool counts_ratings_;
    std::set<std::string, std::less<>> excluded_;
    std::map<std::string, Before, std::less<>> before_;
    std::map<std::string, Fraction, std::less<>> means_before_;
};

}  // namespace

std::vector<std::size_t> grades_of(const Ranking& ranking) {
    std::vector<std::size_t> all;
    for (const GroupScores& group : ranking.groups) {
        all.resize(std::max(all.size(), group.by_grade.size()));
        std::transform(group.by_grade.begin(), group.by_grade.end(), all.begin(), all.begin(), std::plus<>());
    }
    return all;
}

Ranking rank(const Scorecard& card, const City& city, const Inputs& inputs, const Period& period,
             const Ranking* before) {
    const Ranker ranker(card, city, inputs, before);
    Ranking ranking{period, {}};
    for (const Group& group : groups_of(card, city)) ranking.groups.push_back(ranker.rank(group));
    return ranking;
}

}  // namespace domain
