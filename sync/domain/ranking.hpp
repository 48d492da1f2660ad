// Ranking: all agencies of a scorecard, each against those of its own group: rank, grade, what changed since before.
//
// This is what a report prints, whole: nothing in it is rounded, and nothing is left for a report to compute but how
// numbers look (to_text of fraction.hpp, printed_decimals of scorecard.hpp, percent and interval_of of rate.hpp). One
// city may have several rankings over different agencies; each is a card with its own groups.
//
// Pure. The order in which agencies, figures and counts come changes nothing.
#pragma once

#include "sync/domain/assessment.hpp"
#include "sync/domain/coverage.hpp"
#include "sync/domain/place.hpp"

namespace domain {

// What a ranking is made from. Counts and figures of agencies that nobody ranks are left out.
struct Inputs {
    CountsBy counts;                                          // by agency, of the period alone (counts_by)
    Criteria criteria;                                        // for cards that read the answers to them
    FiguresByAgency figures;                                  // imported
    std::map<std::string, Coverage, std::less<>> coverage{};  // by agency, where a terminal stands
};

enum class Status {
    ranked,
    without_total,  // "chưa có dữ liệu"
    excluded,       // "không đánh giá": no rank, no grade, not in the mean
};

struct AgencyChange {
    Fraction points;          // above 0: more than before
    std::int64_t places = 0;  // above 0: climbed
    bool operator==(const AgencyChange&) const = default;
};

struct AgencyScore {
    std::string agency;
    Words name;
    Status status = Status::without_total;
    Assessment assessment;             // of excluded ones too; their total is nobody's business but the auditor's
    Distribution ratings{};            // of the first question
    std::optional<Interval> interval;  // of their rate
    std::optional<std::uint64_t> dossiers;
    Coverage coverage{};              // of its opening hours; 0 of 0 where no terminal stands
    std::optional<std::size_t> rank;  // from 1; equal totals share one, and the next rank counts them all
    bool shares_rank = false;
    // "không khác biệt rõ": the interval of its rate overlaps that of the agency right above it in the list, so that
    // chance alone may have put the two in this order. Only where the card counts ratings.
    bool close_to_above = false;
    std::optional<AgencyChange> change;  // where it was ranked before
};

struct GroupScores {
    std::string group;
    Words name;
    std::vector<AgencyScore> agencies;  // by rank, then without a total, then excluded; within these by id
    std::vector<std::size_t> by_grade;  // how many ranked agencies in each of the card's grades
    std::size_t ranked = 0;             // the denominator of "3/5"
    std::optional<Fraction> mean;       // of the ranked
    std::optional<Fraction> best;
    std::optional<Fraction> worst;
    std::optional<Fraction> mean_change;  // against the mean before
};

struct Ranking {
    Period period;
    std::vector<GroupScores> groups;
};

// How many of each grade over all groups.
std::vector<std::size_t> grades_of(const Ranking& ranking);

// `before` is the ranking of the period before, by whichever card was valid then; null: nothing to compare with.
Ranking rank(const Scorecard& card, const City& city, const Inputs& inputs, const Period& period,
             const Ranking* before = nullptr);

}  // namespace domain
