#include "sync/domain/assessment.hpp"

#include <fmt/format.h>

#include <set>

namespace domain {
namespace {

using base::Problem;
using base::Result;

std::optional<Fraction> figure_in(const Figures& figures, std::string_view column) {
    const auto found = figures.find(column);
    return found == figures.end() ? std::nullopt : std::optional(found->second);
}

std::string points_column(const Component& component) { return component.id + ".points"; }
std::string dossiers_column_of(const Component& component) { return component.id + ".dossiers"; }

std::optional<Fraction> figure_of(const Component& component, const Figures& figures) {
    if (component.source == Source::column) return figure_in(figures, component.id);
    const auto points = figure_in(figures, points_column(component));
    const auto dossiers = figure_in(figures, dossiers_column_of(component));
    if (!points || !dossiers || dossiers->is_zero()) return std::nullopt;
    return *points / *dossiers;
}

Lack lack_of_ratings(const Scorecard& card, const Counts& counts, const Figures& figures) {
    const std::uint64_t ratings = counts.overall.total();
    if (ratings == 0) return Lack::no_ratings;
    if (ratings < card.minimum_ratings) return Lack::too_few_ratings;
    if (!card.minimum_response) return Lack::nothing;
    const auto dossiers = dossiers_in(figures);
    const auto responded = dossiers ? response_rate(ratings, *dossiers) : std::nullopt;
    return responded && *responded >= *card.minimum_response ? Lack::nothing : Lack::too_few_responses;
}

class Assessor {
public:
    Assessor(const Scorecard& card, const Criteria& criteria, const Counts& counts, const Figures& figures)
        : card_(card), criteria_(criteria), counts_(counts), figures_(figures) {}

    Assessment run() {
        for (const Component& component : card_.components) count(component);
        if (lacks_total_ || maximum_.is_zero()) return std::move(result_);
        result_.maximum = maximum_;
        if (result_.rescaled) {
            result_.maximum = maximum_of(card_);
            points_ = points_ * result_.maximum / maximum_;
        }
        const Fraction total = points_ + extra_;
        result_.total = card_.decimals ? total.rounded_to(*card_.decimals) : total;
        result_.grade = grade_of(card_, *result_.total, result_.maximum);
        return std::move(result_);
    }

private:
    void count(const Component& component) {
        ComponentScore& score = result_.components.emplace_back(value_of(component));
        if (score.value) {
            const Fraction points = points_by(component.rule, component.maximum, *score.value);
            score.points = component.decimals ? points.rounded_to(*component.decimals) : points;
        }
        if (component.effect != Effect::adds) {
            const Fraction points = score.points.value_or(Fraction());
            extra_ = component.effect == Effect::bonus ? extra_ + points : extra_ - points;
        } else if (score.points) {
            points_ = points_ + *score.points;
            maximum_ = maximum_ + component.maximum;
        } else {
            lacks_total_ = lacks_total_ || component.without_value == WithoutValue::no_total;
            result_.rescaled = result_.rescaled || component.without_value == WithoutValue::rescale;
        }
    }

    ComponentScore value_of(const Component& component) const {
        if (component.source == Source::column || component.source == Source::mean) {
            auto value = figure_of(component, figures_);
            const Lack lack = value ? Lack::nothing : Lack::no_figure;
            return {std::move(value), std::nullopt, lack};
        }
        Lack lack = lack_of_ratings(card_, counts_, figures_);
        const auto rate =
            component.source == Source::overall ? share(counts_.overall.rate()) : service_index(criteria_, counts_);
        if (!rate && lack == Lack::nothing) lack = Lack::no_ratings;
        if (lack != Lack::nothing) return {std::nullopt, std::nullopt, lack};
        return {*rate * 100, std::nullopt, lack};
    }

    const Scorecard& card_;
    const Criteria& criteria_;
    const Counts& counts_;
    const Figures& figures_;
    Assessment result_;
    bool lacks_total_ = false;
    Fraction points_;
    Fraction maximum_;  // of what has points
    Fraction extra_;    // bonus less deductions
};

// Columns that a card knows -> what they may hold at most; nothing: any amount.
std::map<std::string, std::optional<Fraction>, std::less<>> columns_of(const Scorecard& card) {
    std::map<std::string, std::optional<Fraction>, std::less<>> columns{{std::string(dossiers_column), std::nullopt}};
    for (const Component& component : card.components) {
        if (component.source == Source::mean) {
            columns[points_column(component)] = std::nullopt;
            columns[dossiers_column_of(component)] = std::nullopt;
        } else if (component.source == Source::column) {
            const bool is_bounded = std::holds_alternative<AsGiven>(component.rule) && !component.maximum.is_zero();
            columns[component.id] = is_bounded ? std::optional(component.maximum) : std::nullopt;
        }
    }
    return columns;
}

bool counts_dossiers(std::string_view column) { return column == dossiers_column || column.ends_with(".dossiers"); }

}  // namespace

std::optional<std::uint64_t> dossiers_in(const Figures& figures) {
    const auto figure = figure_in(figures, dossiers_column);
    if (!figure || figure->denominator() != 1) return std::nullopt;
    const std::int64_t count = figure->numerator().small().value_or(-1);
    return count < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(count));
}

Assessment assess(const Scorecard& card, const Criteria& criteria, const Counts& counts, const Figures& figures) {
    return Assessor(card, criteria, counts, figures).run();
}

Result<> validate(const Scorecard& card, const FiguresByAgency& figures) {
    const auto columns = columns_of(card);
    for (const auto& [agency, own] : figures)
        for (const auto& [column, figure] : own) {
            const auto wrong = [&](const std::string& why) {
                return Problem{base::Code::bad_input, fmt::format("{}, column \"{}\": {}", agency, column, why), 0};
            };
            const auto known = columns.find(column);
            if (known == columns.end()) return wrong("scorecard \"" + card.id + "\" has no such component");
            if (figure.is_negative()) return wrong(to_text(figure) + " is below 0");
            if (known->second && figure > *known->second)
                return wrong(to_text(figure, 2, Language::english) + " is above the maximum, " +
                             to_text(*known->second));
            const bool is_whole = figure.denominator() == 1 && figure.numerator().small().has_value();
            if (counts_dossiers(column) && !is_whole) return wrong("dossiers are counted in whole numbers");
        }
    return base::Done{};
}

}  // namespace domain
