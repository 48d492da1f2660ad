// Assessment: one agency by one scorecard: its components' values and points, its total, its grade. Pure and exact.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/counts.hpp"
#include "sync/domain/scorecard.hpp"

namespace domain {

// Figures from outside, by column; exact as they were written.
using Figures = std::map<std::string, Fraction, std::less<>>;
inline constexpr std::string_view dossiers_column = "dossiers";  // dossiers handled in the period

// Why a component has no value.
enum class Lack { nothing, no_ratings, too_few_ratings, too_few_responses, no_figure };

struct ComponentScore {
    std::optional<Fraction> value;   // what the rule saw: per cent, or the figure
    std::optional<Fraction> points;  // what counts; of a deduction above 0 too
    Lack lack = Lack::nothing;
};

struct Assessment {
    std::vector<ComponentScore> components;  // in the card's order
    std::optional<Fraction> total;           // nothing: "chưa có dữ liệu"
    Fraction maximum;                        // of the components that count in the total; after a rescale the card's
    bool rescaled = false;
    std::optional<std::size_t> grade;  // place in the card's grades
};

// How many dossiers the figures tell of.
std::optional<std::uint64_t> dossiers_in(const Figures& figures);

Assessment assess(const Scorecard& card, const Criteria& criteria, const Counts& counts, const Figures& figures);

// What the figures cannot be: an amount below 0, points above their component's maximum, dossiers or a mean's divisor
// that are no whole number, a column that the card does not have. bad_input names agency and column.
using FiguresByAgency = std::map<std::string, Figures, std::less<>>;
base::Result<> validate(const Scorecard& card, const FiguresByAgency& figures);

}  // namespace domain
