// Commands about scores: `sipas score`.
#include <fmt/format.h>

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

}  // namespace

Result<bool> print_score(const Path& database, const ScoreRequest& request) {
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
    const Report report{city->name, files->card, std::move(*ranking)};
    fmt::print("{}", text_in(request.format, report, request.language));
    return true;
}

}  // namespace server
