#include "sync/scoring/result.hpp"

#include "sync/wire/json.hpp"

namespace scoring {
namespace {

using base::Problem;
using base::Result;
using domain::AgencyScore;
using domain::Fraction;
using domain::GroupScores;
using domain::Language;

class Writer {
public:
    explicit Writer(const domain::Scorecard& card) : card_(card), decimals_(domain::printed_decimals(card)) {}

    wire::JsonObject json_of(const GroupScores& group) const {
        wire::JsonObject json;
        json["id"] = group.group;
        json["ranked"] = group.ranked;
        json["mean"] = printed(group.mean);
        json["best"] = printed(group.best);
        json["worst"] = printed(group.worst);
        json["mean_change"] = printed(group.mean_change);
        wire::JsonArray grades;
        for (const std::size_t count : group.by_grade) grades.push_back(count);
        json["grades"] = grades;
        wire::JsonArray agencies;
        for (const AgencyScore& agency : group.agencies) agencies.push_back(json_of(agency));
        json["agencies"] = agencies;
        return json;
    }

private:
    wire::Json printed(const std::optional<Fraction>& value) const {
        return value ? wire::Json(domain::to_text(*value, decimals_, Language::english)) : wire::Json(nullptr);
    }
    static wire::Json exact(const std::optional<Fraction>& value) {
        return value ? wire::Json(domain::to_text(*value)) : wire::Json(nullptr);
    }
    static std::string hundredths(domain::Hundredths value) { return domain::to_text(value, Language::english); }

    static void add_rate(wire::JsonObject& json, const AgencyScore& agency) {
        wire::JsonArray levels;
        for (const std::uint64_t count : agency.ratings.levels) levels.push_back(count);
        json["levels"] = levels;
        const auto percent = domain::percent(agency.ratings.rate());
        json["percent"] = percent ? wire::Json(hundredths(*percent)) : wire::Json(nullptr);
        json["low"] = agency.interval ? wire::Json(hundredths(agency.interval->low)) : wire::Json(nullptr);
        json["high"] = agency.interval ? wire::Json(hundredths(agency.interval->high)) : wire::Json(nullptr);
        json["coverage"] = wire::JsonArray{agency.coverage.attended_minutes, agency.coverage.open_minutes};
        const auto covered = domain::share(agency.coverage);
        json["covered"] = covered ? wire::Json(hundredths(domain::percent_of(*covered))) : wire::Json(nullptr);
        if (!agency.dossiers) return;
        json["dossiers"] = *agency.dossiers;
        json["sample_need"] = domain::sample_need(*agency.dossiers);
        json["response"] = exact(domain::response_rate(agency.ratings.total(), *agency.dossiers));
        const auto bounds = domain::bounds_of(agency.ratings.rate(), *agency.dossiers);
        json["bounds"] = bounds ? wire::Json(wire::JsonArray{exact(bounds->low), exact(bounds->high)}) : nullptr;
    }

    wire::JsonObject json_of(const AgencyScore& agency) const {
        static constexpr std::string_view status_names[] = {"ranked", "without_total", "excluded"};
        wire::JsonObject json;
        json["id"] = agency.agency;
        json["status"] = status_names[static_cast<std::size_t>(agency.status)];
        add_rate(json, agency);
        wire::JsonArray components;
        for (const domain::ComponentScore& component : agency.assessment.components)
            components.push_back(wire::JsonArray{exact(component.value), exact(component.points)});
        json["components"] = components;
        json["total"] = exact(agency.assessment.total);
        json["printed"] = printed(agency.assessment.total);
        json["maximum"] = exact(agency.assessment.maximum);
        json["rescaled"] = agency.assessment.rescaled;
        json["grade"] = agency.assessment.grade ? wire::Json(card_.grades.at(*agency.assessment.grade).id) : nullptr;
        json["rank"] = agency.rank ? wire::Json(*agency.rank) : wire::Json(nullptr);
        json["shares_rank"] = agency.shares_rank;
        json["close_to_above"] = agency.close_to_above;
        json["change"] = agency.change ? exact(agency.change->points) : wire::Json(nullptr);
        json["places"] = agency.change ? wire::Json(agency.change->places) : wire::Json(nullptr);
        return json;
    }

    const domain::Scorecard& card_;
    unsigned decimals_;
};

Problem malformed() { return {base::Code::damaged, "the result of the run before is not what was written", 0}; }

Result<GroupScores> read_group(const wire::Json& json) {
    GroupScores group;
    group.group = wire::text_at(json, "id").value_or("");
    const wire::JsonArray* agencies = wire::array_at(json, "agencies");
    if (agencies == nullptr) return malformed();
    std::vector<Fraction> totals;
    for (const wire::Json& element : *agencies) {
        const auto rank = wire::count_at(element, "rank");
        if (!rank) continue;
        const auto total = Fraction::from(wire::text_at(element, "total").value_or(""));
        if (!total) return malformed();
        AgencyScore& agency = group.agencies.emplace_back();
        agency.agency = wire::text_at(element, "id").value_or("");
        agency.assessment.total = *total;
        agency.rank = *rank;
        totals.push_back(*total);
    }
    if (!totals.empty()) group.mean = domain::sum_of(totals) / totals.size();
    return group;
}

}  // namespace

std::string result_text(const domain::Scorecard& card, const domain::Ranking& ranking) {
    wire::JsonObject json;
    json["v"] = 2;
    json["scorecard"] = card.id;
    json["period"] = domain::to_text(ranking.period);
    wire::JsonArray groups;
    const Writer writer(card);
    for (const GroupScores& group : ranking.groups) groups.push_back(writer.json_of(group));
    json["groups"] = groups;
    return wire::to_text(json) + '\n';
}

Result<domain::Ranking> read_result(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return malformed();
    const wire::JsonArray* groups = wire::array_at(*json, "groups");
    const auto period = domain::period_from(wire::text_at(*json, "period").value_or(""));
    if (groups == nullptr || !period) return malformed();
    domain::Ranking ranking{*period, {}};
    for (const wire::Json& element : *groups) {
        auto group = read_group(element);
        if (!group) return group.problem();
        ranking.groups.push_back(std::move(*group));
    }
    return ranking;
}

}  // namespace scoring
