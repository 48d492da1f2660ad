#include "sync/server/scoring.hpp"

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/wire/aggregation_json.hpp"
#include "sync/wire/csv.hpp"
#include "sync/wire/scorecard_json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit = std::size_t{16} * 1024 * 1024;

Problem in_file(const std::filesystem::path& file, const Problem& problem) {
    return {problem.code, file.string() + ": " + problem.words, 0};
}

template <typename Content>
Result<Content> read_content(const std::filesystem::path& file, Result<Content> (*read)(std::string_view)) {
    const auto text = base::read_file(file, file_limit);
    if (!text) return text.problem();
    auto content = read(*text);
    if (!content) return in_file(file, content.problem());
    return content;
}

Result<domain::Criteria> criteria_of(Store& store) {
    const auto in_force = store.survey_in_force();
    if (!in_force) return in_force.problem();
    if (!*in_force) return domain::Criteria{};
    return wire::read_criteria((*in_force)->json);
}

bool reads_criteria(const domain::Scorecard& card) {
    return std::any_of(card.components.begin(), card.components.end(),
                       [](const domain::Component& one) { return one.source == domain::Source::index; });
}

}  // namespace

domain::Scorecard default_scorecard() {
    domain::Scorecard card{"sipas-linear",
                           {"Thành phần SIPAS: tối đa 10 điểm, tỷ lệ thuận với tỷ lệ hài lòng",
                            "SIPAS component: at most 10 points, in proportion to the satisfaction rate"}};
    domain::Component& sipas = card.components.emplace_back();
    sipas.id = "sipas";
    sipas.name = {"Mức độ hài lòng của người dân tại quầy", "Citizens' satisfaction at the counter"};
    sipas.source = domain::Source::overall;
    sipas.rule = domain::Linear{};
    sipas.maximum = 10;
    return card;
}

Result<ScoringFiles> read_scoring_files(const std::filesystem::path& card, const std::filesystem::path& figures) {
    ScoringFiles files{default_scorecard(), {}};
    if (!card.empty()) {
        auto read = read_content(card, wire::read_scorecard);
        if (!read) return read.problem();
        files.card = std::move(*read);
    }
    if (figures.empty()) return files;
    auto read = read_content(figures, wire::read_figures);
    if (!read) return read.problem();
    files.figures = std::move(*read);
    if (const auto verdict = domain::validate(files.card, files.figures); !verdict)
        return in_file(figures, verdict.problem());
    return files;
}

Result<ScoringFiles> scoring_files_from(std::string_view card_json, std::string_view figures_csv) {
    auto card = wire::read_scorecard(card_json);
    if (!card) return card.problem();
    ScoringFiles files{std::move(*card), {}};
    if (figures_csv.empty()) return files;
    auto figures = wire::read_figures(figures_csv);
    if (!figures) return figures.problem();
    files.figures = std::move(*figures);
    if (const auto verdict = domain::validate(files.card, files.figures); !verdict) return verdict.problem();
    return files;
}

Result<domain::Ranking> ranking_from(Store& store, const ScoringFiles& files, const domain::Period& period,
                                     const domain::Ranking* before) {
    if (!domain::is_valid_for(files.card, period))
        return Problem{Code::bad_input,
                       "scorecard \"" + files.card.id + "\" is not valid for " +
                           domain::name_of(period, domain::Language::english),
                       0};
    const auto city = store.city();
    if (!city) return city.problem();
    auto criteria = criteria_of(store);
    if (!criteria) return criteria.problem();
    auto counts =
        store.counts_by_agency(period, reads_criteria(files.card) ? std::optional(criteria->survey.id) : std::nullopt);
    if (!counts) return counts.problem();
    return domain::rank(files.card, *city, {std::move(*counts), std::move(*criteria), files.figures}, period, before);
}

}  // namespace server
