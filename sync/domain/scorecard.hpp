// Scorecard: the rules by which ratings and imported figures become an agency's points and grade. Data, not code:
// assets/scorecards, read by wire/scorecard_json.hpp.
//
// A card adds up components, each with a source and a rule; bonus and deductions come after. Totals above the card's
// maximum are real and are kept. Nothing is rounded but where `decimals` says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/domain/fraction.hpp"
#include "sync/domain/period.hpp"

namespace domain {

// From a value to points; `maximum` is the component's. Values of linear and threshold are per cent.
struct AsGiven {};  // points were given: they count as they are
struct Linear {};   // maximum x value / 100
struct Threshold {
    Fraction at;  // value >= at: maximum; else maximum x value / at
};
struct Band {
    Fraction from;
    Fraction points;
};
struct Bands {
    std::vector<Band> bands;  // highest first; a value below the last has no points
};
using Rule = std::variant<AsGiven, Linear, Threshold, Bands>;

Fraction points_by(const Rule& rule, const Fraction& maximum, const Fraction& value);

enum class Source {
    overall,  // per cent satisfied by the first question
    index,    // per cent by the criteria and the survey's aggregation (service_index)
    column,   // the figure in the components' file, in the column of the component's id
    mean,     // the column <id>.points / the column <id>.dossiers: points of an index over all dossiers
};

enum class Effect { adds, bonus, deduction };

// What becomes of the total where a component has no value, or one of too few ratings. Bonus and deductions without a
// value are 0.
enum class WithoutValue {
    rescale,    // the other points / their maximum x the card's maximum
    no_total,   // "chưa có dữ liệu"
    leave_out,  // the other points as they are, of a smaller maximum
};

struct Component {
    std::string id;
    Words name;
    Effect effect = Effect::adds;
    Source source = Source::column;
    Rule rule;
    Fraction maximum;                  // above 0 for what adds; else 0: unbounded
    std::optional<unsigned> decimals;  // its points are rounded to these before they count
    WithoutValue without_value = WithoutValue::no_total;
};

struct Grade {
    std::string id;
    Words name;
    std::optional<Fraction> from;  // that and above; nothing for the lowest, which takes all that is left
};

struct Member {
    std::string id;
    Words name;  // where the city does not know the agency
};

// Agencies that are ranked against each other.
struct Group {
    std::string id;
    Words name;
    std::vector<Member> agencies;
};

struct Scorecard {
    std::string id;
    Words title;
    std::optional<base::LocalDay> from{};     // first and
    std::optional<base::LocalDay> through{};  // last day of what it may score
    std::vector<Component> components{};
    std::optional<unsigned> decimals{};  // the total is rounded to these before it is graded, ranked and averaged
    std::vector<Grade> grades{};         // best first; none: no grades
    // A total of a smaller maximum is graded by cutoffs that are smaller in proportion, and ranked so.
    bool cutoffs_in_proportion = false;
    std::uint64_t minimum_ratings = 0;           // below, overall and index have no value
    std::optional<Fraction> minimum_response{};  // ratings / dossiers, from 0 to 1; needs the column "dossiers"
    std::vector<std::string> excluded{};         // "không đánh giá": listed, no rank, not in the mean
    std::vector<Group> groups{};                 // who is ranked; none: the city's blocs
};

// What the components that add can bring together.
Fraction maximum_of(const Scorecard& card);

// With how many decimals totals and points are printed.
unsigned printed_decimals(const Scorecard& card);

// Place in `grades` of what is graded by it; nothing when the card has no grades.
std::optional<std::size_t> grade_of(const Scorecard& card, const Fraction& total, const Fraction& maximum);

// A period that is not within the card's validity is not scored by it.
bool is_valid_for(const Scorecard& card, const Period& period);

// Ids, names, maxima, bands and cutoffs that fall, nobody in two groups. bad_input names the first offender by its path
// in the file: "components[2].rule: …".
base::Result<> validate(const Scorecard& card);

}  // namespace domain
