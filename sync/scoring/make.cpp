#include "sync/scoring/make.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/domain/local_time.hpp"
#include "sync/scoring/result.hpp"
#include "sync/server/criteria_in_force.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/scoring.hpp"
#include "sync/server/suspects.hpp"
#include "sync/wire/city_json.hpp"
#include "sync/wire/scorecard_json.hpp"

namespace scoring {
namespace {

using base::Result;
using server::Store;

base::LocalDay day_of(base::WallTime now) { return base::local_day(now, domain::local_offset); }

// Those that ratings were counted under, and last the one by which the period is told.
Result<std::string> surveys_text(Store& store, const domain::Period& period, base::WallTime now) {
    const auto ids = store.rated_surveys();
    if (!ids) return ids.problem();
    const auto in_force = server::survey_for(store, period, day_of(now));
    if (!in_force) return in_force.problem();
    wire::JsonArray list;
    for (const std::string& id : *ids) {
        if (*in_force && (*in_force)->id == id) continue;
        const auto json = store.survey_json(id);
        if (!json) return json.problem();
        list.push_back(wire::Json(json->value_or("")));
    }
    if (*in_force) list.push_back(wire::Json((*in_force)->json));
    return wire::to_text(list);
}

Result<> add_cuts(Store& store, Manifest& manifest, base::WallTime now) {
    const auto devices = store.device_states();
    if (!devices) return devices.problem();
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    const auto missing = store.missing_since(now);
    if (!missing) return missing.problem();
    std::map<std::int64_t, const server::DeviceState*> by_number;
    for (const server::DeviceState& device : *devices) by_number.emplace(device.number, &device);
    for (const server::StreamRow& stream : *streams)
        if (const auto found = by_number.find(stream.device); found != by_number.end() && stream.head > 0)
            manifest.cuts.push_back({stream.name, found->second->counter, found->second->enrolled, stream.head,
                                     stream.head_hash, stream.received});
    for (const server::Missing& gap : *missing)
        if (const auto found = by_number.find(gap.device); found != by_number.end())
            manifest.missing.push_back({{found->second->id, gap.epoch}, gap.held + 1, gap.first - 1});
    std::ranges::sort(manifest.cuts, {}, [](const Cut& cut) { return std::pair(cut.stream.device, cut.stream.epoch); });
    return base::Done{};
}

std::string name_of(const domain::Scorecard& card, const domain::Period& period, base::WallTime now) {
    return fmt::format("{}_{}_{}-{:03}", card.id, domain::to_text(period), base::to_name(now),
                       now.time_since_epoch().count() % 1000);
}

Result<std::optional<domain::Ranking>> read_before(const std::string& text) {
    if (text.empty()) return std::optional<domain::Ranking>{};
    auto read = read_result(text);
    if (!read) return read.problem();
    return std::optional(std::move(*read));
}

// Beyond the period too: suspects of other days change nothing.
bool holds(const domain::Period& looked_at, const domain::Period& period) {
    return (!looked_at.from || (period.from && *period.from >= *looked_at.from)) &&
           (!looked_at.until || (period.until && *period.until <= *looked_at.until));
}

Result<domain::Tallies> suspected_by(Store& store, const Question& question) {
    const auto run = server::read_flag_run(question.flags);
    if (!run) return run.problem();
    if (!holds(run->period, question.period))
        return base::Problem{base::Code::bad_input,
                             "the flags were looked for in " + domain::to_text(run->period) + ", and the run is of " +
                                 domain::to_text(question.period) + ": look for flags in that period",
                             0};
    return server::suspected_in(store, *run);
}

}  // namespace

Result<Results> results_of(Store& store, const Question& question, base::WallTime now) {
    const auto files = server::scoring_files_from(question.card, question.figures);
    if (!files) return files.problem();
    const auto text_of = [&](const std::string& before_text, const domain::Tallies* left_out) -> Result<std::string> {
        const auto before = read_before(before_text);
        if (!before) return before.problem();
        const auto ranking = server::ranking_from(store, *files,
                                                  {.period = question.period,
                                                   .today = day_of(now),
                                                   .before = *before ? &**before : nullptr,
                                                   .left_out = left_out});
        if (!ranking) return ranking.problem();
        return result_text(files->card, *ranking);
    };
    auto all = text_of(question.before, nullptr);
    if (!all) return all.problem();
    if (question.flags.empty()) return Results{std::move(*all), ""};
    const auto suspected = suspected_by(store, question);
    if (!suspected) return suspected.problem();
    auto without = text_of(question.before_without, &*suspected);
    if (!without) return without.problem();
    return Results{std::move(*all), std::move(*without)};
}

Result<Run> make_run(Store& store, const Question& question, const wire::PublicKey& key, base::WallTime now) {
    const server::Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    const auto card = wire::read_scorecard(question.card);
    if (!card) return card.problem();
    auto results = results_of(store, question, now);
    if (!results) return results.problem();
    const auto city = store.city();
    if (!city) return city.problem();
    auto surveys = surveys_text(store, question.period, now);
    if (!surveys) return surveys.problem();
    Run run;
    run.manifest.id = name_of(*card, question.period, now);
    run.manifest.scorecard = card->id;
    run.manifest.period = question.period;
    run.manifest.made = now;
    run.manifest.key = key;
    run.manifest.supersedes = question.supersedes;
    if (const auto added = add_cuts(store, run.manifest, now); !added) return added.problem();
    run.files = {{card_file, question.card},
                 {figures_file, question.figures},
                 {city_file, wire::to_text(wire::city_json(*city))},
                 {surveys_file, std::move(*surveys)},
                 {before_file, question.before},
                 {result_file, std::move(results->all)},
                 {flags_file, question.flags},
                 {before_without_file, question.before_without},
                 {without_file, std::move(results->without_suspects)}};
    for (const auto& [name, bytes] : run.files) run.manifest.files.emplace(name, sha256_text(bytes));
    return run;
}

}  // namespace scoring
