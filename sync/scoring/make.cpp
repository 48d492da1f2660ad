#include "sync/scoring/make.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/domain/local_time.hpp"
#include "sync/scoring/result.hpp"
#include "sync/server/moment.hpp"
#include "sync/server/scoring.hpp"
#include "sync/wire/city_json.hpp"
#include "sync/wire/scorecard_json.hpp"

namespace scoring {
namespace {

using base::Result;
using server::Store;

// Those that ratings were counted under, and last the one in force.
Result<std::string> surveys_text(Store& store, base::WallTime now) {
    const auto tallies = store.all_tallies();
    if (!tallies) return tallies.problem();
    const auto in_force = store.survey_on(base::local_day(now, domain::local_offset));
    if (!in_force) return in_force.problem();
    std::set<std::string> ids;
    for (const auto& [key, ratings] : tallies->counts()) ids.insert(key.survey);
    if (*in_force) ids.erase((*in_force)->id);
    wire::JsonArray list;
    for (const std::string& id : ids) {
        const auto json = store.survey_json(id);
        if (!json) return json.problem();
        list.push_back(wire::Json(json->value_or("")));
    }
    if (*in_force) list.push_back(wire::Json((*in_force)->json));
    return wire::to_text(list);
}

Result<> add_cuts(Store& store, Manifest& manifest, base::WallTime now) {
    const auto devices = store.devices();
    if (!devices) return devices.problem();
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    const auto missing = store.missing_since(now);
    if (!missing) return missing.problem();
    for (const server::Device& device : *devices) {
        for (const server::StreamRow& stream : *streams)
            if (stream.device == device.number && stream.head > 0)
                manifest.cuts.push_back({stream.name, device.counter, stream.head, stream.head_hash, stream.received});
        for (const server::Missing& gap : *missing)
            if (gap.device == device.number)
                manifest.missing.push_back({{device.id, gap.epoch}, gap.held + 1, gap.first - 1});
    }
    std::ranges::sort(manifest.cuts, {}, [](const Cut& cut) { return std::pair(cut.stream.device, cut.stream.epoch); });
    return base::Done{};
}

std::string name_of(const domain::Scorecard& card, const domain::Period& period, base::WallTime now) {
    return fmt::format("{}_{}_{}-{:03}", card.id, domain::to_text(period), base::to_name(now),
                       now.time_since_epoch().count() % 1000);
}

}  // namespace

Result<std::string> result_of(Store& store, const Question& question) {
    const auto files = server::scoring_files_from(question.card, question.figures);
    if (!files) return files.problem();
    std::optional<domain::Ranking> before;
    if (!question.before.empty()) {
        auto read = read_result(question.before);
        if (!read) return read.problem();
        before = std::move(*read);
    }
    const auto ranking = server::ranking_from(store, *files, question.period, before ? &*before : nullptr);
    if (!ranking) return ranking.problem();
    return result_text(files->card, *ranking);
}

Result<Run> make_run(Store& store, const Question& question, const wire::PublicKey& key, base::WallTime now) {
    const server::Moment moment(store);
    if (!moment.begun()) return moment.begun().problem();
    const auto card = wire::read_scorecard(question.card);
    if (!card) return card.problem();
    auto result = result_of(store, question);
    if (!result) return result.problem();
    const auto city = store.city();
    if (!city) return city.problem();
    auto surveys = surveys_text(store, now);
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
                 {result_file, std::move(*result)}};
    for (const auto& [name, bytes] : run.files) run.manifest.files.emplace(name, sha256_text(bytes));
    return run;
}

}  // namespace scoring
