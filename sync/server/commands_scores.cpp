// Commands about scores: `sipas score`, `sipas report`, `sipas bottlenecks`.
#include <fmt/format.h>

#include "sync/report/agency_sheet.hpp"
#include "sync/report/bottleneck_sheet.hpp"
#include "sync/report/conference.hpp"
#include "sync/report/rates_sheet.hpp"
#include "sync/report/score_text.hpp"
#include "sync/server/agency_completeness.hpp"
#include "sync/server/agency_sheet_of.hpp"
#include "sync/server/bottleneck_scan.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/scoring.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

std::string text_in(Format format, const report::Conference& scores, domain::Language language) {
    switch (format) {
        case Format::json:
            return report::json_of(scores);
        case Format::csv:
            return report::csv_of(scores, language);
        case Format::table:
            break;
    }
    return report::table_of(scores, language);
}

base::LocalDay today() { return base::local_day(base::wall_now(), local_offset); }

// With the card of this period: whoever changes cards between two periods compares runs.
Result<std::optional<domain::Ranking>> ranking_before(Store& store, const ScoreRequest& request) {
    if (!request.compared && request.figures_before.empty()) return std::optional<domain::Ranking>{};
    const auto period = domain::period_before(request.period);
    if (!period) return Problem{Code::bad_input, "a period without bounds has none before it", 0};
    const auto files = read_scoring_files(request.scorecard, request.figures_before, request.sheet);
    if (!files) return files.problem();
    auto ranking = ranking_from(store, *files, {.period = *period, .today = today()});
    if (!ranking) return ranking.problem();
    return std::optional(std::move(*ranking));
}

Result<report::Conference> scores_of(const Path& database, const ScoreRequest& request) {
    const auto files = read_scoring_files(request.scorecard, request.figures, request.sheet);
    if (!files) return files.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const Moment moment(*store);
    if (!moment.begun()) return moment.begun().problem();
    const auto city = store->city();
    if (!city) return city.problem();
    const auto before = ranking_before(*store, request);
    if (!before) return before.problem();
    auto ranking = ranking_from(*store, *files,
                                {.period = request.period, .today = today(), .before = *before ? &**before : nullptr});
    if (!ranking) return ranking.problem();
    auto completeness = completeness_by_agency(*store, base::wall_now());
    if (!completeness) return completeness.problem();
    return report::Conference{city->name, files->card, std::move(*ranking), std::move(*completeness)};
}

Result<bool> print_document(const report::Document& document, report::Form form, const Path& into,
                            const std::string& stem, const domain::Period& period) {
    const auto said = report::published(document, form, into, stem, period);
    if (!said) return said.problem();
    fmt::print("{}", *said);
    return true;
}

Result<bool> write_sheet(const Path& database, const ReportRequest& request) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto files = read_scoring_files(request.score.scorecard, request.score.figures, request.score.sheet);
    if (!files) return files.problem();
    auto sheet = agency_sheet_of(*store, request.agency, request.score.period, today(), request.flags);
    if (!sheet) return sheet.problem();
    if (const auto own = files->figures.find(request.agency); own != files->figures.end())
        sheet->dossiers = domain::dossiers_in(own->second);
    auto completeness = completeness_by_agency(*store, base::wall_now());
    if (!completeness) return completeness.problem();
    sheet->completeness = std::move((*completeness)[request.agency]);
    return print_document(report::agency_document(*sheet, request.score.language), request.form, request.into,
                          "phieu_" + request.agency, request.score.period);
}

report::Form form_of(Format format) {
    switch (format) {
        case Format::json:
            return report::Form::json;
        case Format::csv:
            return report::Form::csv;
        case Format::table:
            break;
    }
    return report::Form::table;
}

Result<bool> print_rates(const Path& database, const ScoreRequest& request, RatesBy by) {
    const auto files = read_scoring_files(request.scorecard, request.figures, request.sheet);
    if (!files) return files.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    RatesRequest asked{by, request.of, today(), files->figures};
    asked.selection.period = request.period;
    const auto sheet = rates_of(*store, asked);
    if (!sheet) return sheet.problem();
    return print_document(report::rates_document(*sheet, request.language), form_of(request.format), {}, "",
                          request.period);
}

}  // namespace

Result<bool> print_score(const Path& database, const ScoreRequest& request) {
    if (request.by) return print_rates(database, request, *request.by);
    const auto scores = scores_of(database, request);
    if (!scores) return scores.problem();
    fmt::print("{}", text_in(request.format, *scores, request.language));
    return true;
}

Result<bool> write_report(const Path& database, const ReportRequest& request) {
    if (!request.agency.empty()) return write_sheet(database, request);
    const auto scores = scores_of(database, request.score);
    if (!scores) return scores.problem();
    return print_document(report::conference_document(*scores, request.score.language), request.form, request.into,
                          scores->card.id, request.score.period);
}

Result<bool> write_bottlenecks(const Path& database, const BottleneckRequest& request) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto city = store->city();
    if (!city) return city.problem();
    const auto spots = scan_spots(*store, request.period, request.agency, today());
    if (!spots) return spots.problem();
    report::BottleneckSheet sheet{city->name, request.period, 0, {}, {}};
    for (const domain::Bloc& bloc : city->blocs)
        for (const domain::Agency& agency : bloc.agencies)
            if (agency.id == request.agency) sheet.place = agency.name;
    for (const domain::Spot& spot : *spots)
        if (domain::is_comparable(spot, sheet.settings)) ++sheet.compared;
    sheet.found = domain::bottlenecks(*spots, sheet.settings);
    auto reported = reported_by_citizens(*store, request.period, request.agency, today());
    if (!reported) return reported.problem();
    sheet.reported = std::move(*reported);
    const report::Document document = report::bottleneck_document(sheet, request.language);
    const std::string stem = "diem-nghen" + (request.agency.empty() ? "" : "_" + request.agency);
    return print_document(document, request.form, request.into, stem, request.period);
}

}  // namespace server
