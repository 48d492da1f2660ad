// Commands about scores: `sipas score`, `sipas report`.
#include <fmt/format.h>

#include "sync/base/file.hpp"
#include "sync/report/conference.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/report.hpp"
#include "sync/server/scoring.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

std::string text_in(Format format, const Report& report, domain::Language language) {
    switch (format) {
        case Format::json:
            return json_of(report);
        case Format::csv:
            return csv_of(report, language);
        case Format::table:
            break;
    }
    return table_of(report, language);
}

// With the card of this period: whoever changes cards between two periods compares runs.
Result<std::optional<domain::Ranking>> ranking_before(Store& store, const ScoreRequest& request) {
    if (!request.compared && request.figures_before.empty()) return std::optional<domain::Ranking>{};
    const auto period = domain::period_before(request.period);
    if (!period) return Problem{Code::bad_input, "a period without bounds has none before it", 0};
    const auto files = read_scoring_files(request.scorecard, request.figures_before);
    if (!files) return files.problem();
    auto ranking = ranking_from(store, *files, *period);
    if (!ranking) return ranking.problem();
    return std::optional(std::move(*ranking));
}

Result<Report> report_of(const Path& database, const ScoreRequest& request) {
    const auto files = read_scoring_files(request.scorecard, request.figures);
    if (!files) return files.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const Moment moment(*store);
    if (!moment.begun()) return moment.begun().problem();
    const auto city = store->city();
    if (!city) return city.problem();
    const auto before = ranking_before(*store, request);
    if (!before) return before.problem();
    auto ranking = ranking_from(*store, *files, request.period, *before ? &**before : nullptr);
    if (!ranking) return ranking.problem();
    return Report{city->name, files->card, std::move(*ranking)};
}

// "cchc-da-nang-2022.vi.html"; what a period has between its days is no part of a name.
std::string file_name(const Report& report, const ReportRequest& request) {
    std::string period = domain::to_text(report.ranking.period);
    for (auto at = period.find(".."); at != std::string::npos; at = period.find("..")) period.replace(at, 2, "_");
    return fmt::format("{}_{}.{}.{}", report.scorecard.id, period, request.score.language.code(),
                       report::extension_of(request.form));
}

}  // namespace

Result<bool> print_score(const Path& database, const ScoreRequest& request) {
    const auto report = report_of(database, request);
    if (!report) return report.problem();
    fmt::print("{}", text_in(request.format, *report, request.language));
    return true;
}

Result<bool> write_report(const Path& database, const ReportRequest& request) {
    const auto scores = report_of(database, request.score);
    if (!scores) return scores.problem();
    const report::Document document =
        report::conference_document({scores->city, scores->scorecard, scores->ranking}, request.score.language);
    if (request.into.empty() && request.form == report::Form::xlsx)
        return Problem{Code::bad_input, "a workbook needs a folder: --into", 0};
    if (request.into.empty()) {
        fmt::print("{}", report::text_in(request.form, document));
        return true;
    }
    if (const auto made = base::make_folders(request.into); !made) return made.problem();
    const Path file = request.into / file_name(*scores, request);
    if (const auto written = report::write_file(document, request.form, file); !written) return written.problem();
    fmt::print("{}\n", file.string());
    return true;
}

}  // namespace server
