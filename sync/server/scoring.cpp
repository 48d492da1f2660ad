#include "sync/server/scoring.hpp"

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/report/csv.hpp"
#include "sync/server/agency_coverage.hpp"
#include "sync/server/criteria_in_force.hpp"
#include "sync/wire/figures.hpp"
#include "sync/wire/scorecard_json.hpp"
#include "sync/wire/workbook_reader.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit = std::size_t{16} * 1024 * 1024;

Problem in_file(const std::filesystem::path& file, const Problem& problem) {
    return {problem.code, file.string() + ": " + problem.words, 0};
}

bool reads_criteria(const domain::Scorecard& card) {
    return std::any_of(card.components.begin(), card.components.end(),
                       [](const domain::Component& one) { return one.source == domain::Source::index; });
}

// What is left is a difference, level by level: of every overall rating and, as the store counts, of the answers to one
// survey.
Result<> leave_out(domain::CountsBy& counts, const domain::City& city, const domain::Period& period,
                   const std::optional<std::string>& survey, const domain::Tallies& left_out) {
    domain::Tallies counted;
    for (const auto& [key, ratings] : left_out.counts())
        if (key.criterion.empty() || key.survey == survey) counted.count(key, ratings);
    domain::Selection selection;
    selection.period = period;
    for (const auto& [agency, suspected] : domain::counts_by(city, counted, selection, domain::By::agency)) {
        const auto found = counts.find(agency);
        if (found == counts.end() || !found->second.take(suspected))
            return Problem{Code::damaged, "more ratings of \"" + agency + "\" are suspected than were counted", 0};
    }
    return base::Done{};
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

Result<ScoringFiles> read_scoring_files(const std::filesystem::path& card, const std::filesystem::path& figures,
                                        const std::string& sheet) {
    ScoringFiles files{default_scorecard(), {}};
    if (!card.empty()) {
        const auto text = base::read_file(card, file_limit);
        if (!text) return text.problem();
        auto read = wire::read_scorecard(*text);
        if (!read) return in_file(card, read.problem());
        files.card = std::move(*read);
    }
    if (figures.empty()) return files;
    const auto bytes = base::read_file(figures, file_limit);
    if (!bytes) return bytes.problem();
    auto read = wire::read_figures(*bytes, sheet);
    if (!read) return in_file(figures, read.problem());
    files.figures = std::move(*read);
    if (const auto verdict = domain::validate(files.card, files.figures); !verdict)
        return in_file(figures, verdict.problem());
    return files;
}

Result<std::string> figures_as_csv(std::string_view bytes, const std::string& sheet) {
    if (const auto figures = wire::read_figures(bytes, sheet); !figures) return figures.problem();
    if (!wire::looks_like_workbook(bytes)) return std::string(bytes);
    auto rows = wire::read_table(bytes, sheet);
    if (!rows) return rows.problem();
    std::string csv;
    for (wire::TableRow& row : *rows) {
        row.cells.resize(rows->front().cells.size());
        csv += report::csv_row(row.cells);
    }
    return csv;
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

Result<domain::Ranking> ranking_from(Store& store, const ScoringFiles& files, const RankingRequest& request) {
    const domain::Period& period = request.period;
    if (!domain::is_valid_for(files.card, period))
        return Problem{Code::bad_input,
                       "scorecard \"" + files.card.id + "\" is not valid for " +
                           domain::name_of(period, domain::Language::english),
                       0};
    const auto city = store.city();
    if (!city) return city.problem();
    auto criteria = criteria_for(store, period, request.today);
    if (!criteria) return criteria.problem();
    const auto survey = reads_criteria(files.card) ? std::optional(criteria->survey.id) : std::nullopt;
    auto counts = store.counts_by_agency(period, survey);
    if (!counts) return counts.problem();
    if (request.left_out != nullptr)
        if (const auto left = leave_out(*counts, *city, period, survey, *request.left_out); !left)
            return left.problem();
    auto coverage = coverage_by_agency(store, *city, period, request.today);
    if (!coverage) return coverage.problem();
    return domain::rank(files.card, *city,
                        {std::move(*counts), std::move(*criteria), files.figures, std::move(*coverage)}, period,
                        request.before);
}

}  // namespace server
