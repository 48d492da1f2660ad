#include "sync/domain/scorecard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/domain/rating.hpp"

namespace domain {
namespace {

using base::Done;
using base::Problem;
using base::Result;

constexpr unsigned decimals_limit = 6;
constexpr unsigned usual_decimals = 2;

struct PointsBy {
    const Fraction& maximum;
    const Fraction& value;

    Fraction operator()(const AsGiven&) const { return value; }
    Fraction operator()(const Linear&) const { return maximum * value / 100; }
    Fraction operator()(const Threshold& threshold) const {
        return value >= threshold.at ? maximum : maximum * value / threshold.at;
    }
    Fraction operator()(const Bands& bands) const {
        for (const Band& band : bands.bands)
            if (value >= band.from) return band.points;
        return 0;
    }
};

Problem wrong(std::string_view path, std::string_view why) {
    return {base::Code::bad_input, fmt::format("{}: {}", path, why), 0};
}

Result<> check_named(const std::string& path, const std::string& id, const Words& name, std::set<std::string>& seen) {
    if (!is_identifier(id)) return wrong(path + ".id", "an id is 1 to 40 letters a-z, A-Z, digits, '.', '_' or '-'");
    if (!seen.insert(id).second) return wrong(path + ".id", '"' + id + "\" stands twice");
    if (name.vi.empty()) return wrong(path + ".name", "the Vietnamese name is missing");
    return Done{};
}

// More of a value never brings less.
Result<> check_bands(const std::string& path, const std::vector<Band>& bands, const Fraction& maximum) {
    if (bands.empty()) return wrong(path, "there is no band");
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const std::string here = fmt::format("{}[{}]", path, i);
        if (bands[i].points < 0) return wrong(here + ".points", "is below 0");
        if (i == 0 && bands[i].points > maximum) return wrong(here + ".points", "is above the maximum");
        if (i == 0) continue;
        if (bands[i].from >= bands[i - 1].from) return wrong(here + ".from", "is not below the band before");
        if (bands[i].points > bands[i - 1].points) return wrong(here + ".points", "is above the band before");
    }
    return Done{};
}

Result<> check_decimals(const std::string& path, const std::optional<unsigned>& decimals) {
    if (decimals && *decimals > decimals_limit) return wrong(path + "decimals", "is above 6");
    return Done{};
}

Result<> check_component(const std::string& path, const Component& component, std::set<std::string>& ids) {
    if (auto done = check_named(path, component.id, component.name, ids); !done) return done;
    if (component.id == "dossiers") return wrong(path + ".id", "\"dossiers\" is the column of dossiers handled");
    if (component.effect == Effect::adds ? component.maximum <= 0 : component.maximum < 0)
        return wrong(path + ".maximum", component.effect == Effect::adds ? "is not above 0" : "is below 0");
    const bool is_percent = component.source == Source::overall || component.source == Source::index;
    if (is_percent && std::holds_alternative<AsGiven>(component.rule))
        return wrong(path + ".rule", "a rate needs a rule that makes points of it");
    if (const auto* threshold = std::get_if<Threshold>(&component.rule); threshold != nullptr && threshold->at <= 0)
        return wrong(path + ".rule.threshold", "is not above 0");
    if (const auto* bands = std::get_if<Bands>(&component.rule))
        if (auto done = check_bands(path + ".rule.bands", bands->bands, component.maximum); !done) return done;
    return check_decimals(path + '.', component.decimals);
}

Result<> check_grades(const std::vector<Grade>& grades) {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < grades.size(); ++i) {
        const std::string here = fmt::format("grades[{}]", i);
        if (auto done = check_named(here, grades[i].id, grades[i].name, ids); !done) return done;
        const bool is_last = i + 1 == grades.size();
        if (is_last == grades[i].from.has_value())
            return wrong(here + ".from", is_last ? "the lowest grade takes all that is left" : "is missing");
        if (i > 0 && !is_last && *grades[i].from >= *grades[i - 1].from)
            return wrong(here + ".from", "is not below the grade before");
    }
    return Done{};
}

Result<> check_groups(const std::vector<Group>& groups) {
    std::set<std::string> ids;
    std::set<std::string> agencies;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string here = fmt::format("groups[{}]", i);
        if (auto done = check_named(here, groups[i].id, groups[i].name, ids); !done) return done;
        for (std::size_t k = 0; k < groups[i].agencies.size(); ++k) {
            const Member& member = groups[i].agencies[k];
            if (auto done = check_named(fmt::format("{}.agencies[{}]", here, k), member.id, member.name, agencies);
                !done)
                return done;
        }
    }
    return Done{};
}

}  // namespace

Fraction points_by(const Rule& rule, const Fraction& maximum, const Fraction& value) {
    return std::visit(PointsBy{maximum, value}, rule);
}

Fraction maximum_of(const Scorecard& card) {
    Fraction maximum;
    for (const Component& component : card.components)
        if (component.effect == Effect::adds) maximum = maximum + component.maximum;
    return maximum;
}

unsigned printed_decimals(const Scorecard& card) { return card.decimals.value_or(usual_decimals); }

std::optional<std::size_t> grade_of(const Scorecard& card, const Fraction& total, const Fraction& maximum) {
    const Fraction whole = maximum_of(card);
    for (std::size_t i = 0; i < card.grades.size(); ++i) {
        const auto& from = card.grades[i].from;
        if (!from || (card.cutoffs_in_proportion ? total * whole >= *from * maximum : total >= *from)) return i;
    }
    return std::nullopt;
}

bool is_valid_for(const Scorecard& card, const Period& period) {
    const bool begins = !card.from || (period.from && *period.from >= *card.from);
    const bool ends = !card.through || (period.until && *period.until <= *card.through + std::chrono::days{1});
    return begins && ends;
}

base::Result<> validate(const Scorecard& card) {
    if (!is_identifier(card.id)) return wrong("id", "an id is 1 to 40 letters a-z, A-Z, digits, '.', '_' or '-'");
    if (card.title.vi.empty()) return wrong("title", "the Vietnamese title is missing");
    if (card.from && card.through && *card.through < *card.from) return wrong("valid_through", "is before valid_from");
    std::set<std::string> ids;
    for (std::size_t i = 0; i < card.components.size(); ++i)
        if (auto done = check_component(fmt::format("components[{}]", i), card.components[i], ids); !done) return done;
    if (maximum_of(card) <= 0) return wrong("components", "none of them adds points");
    if (card.minimum_response && (*card.minimum_response < 0 || *card.minimum_response > 1))
        return wrong("minimum_response", "is not from 0 to 1");
    if (auto done = check_decimals("", card.decimals); !done) return done;
    if (auto done = check_grades(card.grades); !done) return done;
    return check_groups(card.groups);
}

}  // namespace domain
