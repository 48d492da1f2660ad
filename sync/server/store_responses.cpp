// Store: responses and what they said of criteria.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

// Mostly all are new, and then their number says so: RETURNING would cost SQLite as much again as the rows themselves.
Result<std::vector<EntryPlace>> Store::claim_responses(std::int64_t device, std::span<const Claim> claims) {
    std::vector<sql::Value> values;
    values.reserve(claims.size() * 3);
    for (const Claim& claim : claims)
        values.insert(values.end(), {device, base::View(claim.response), entry_key(claim.entry)});
    const auto claimed = connection_.insert(
        {"INSERT INTO response (device, id, entry)", 3, "ON CONFLICT (device, id) DO NOTHING"}, values);
    if (!claimed) return claimed.problem();
    const bool all_count = *claimed == static_cast<std::int64_t>(claims.size());
    std::vector<EntryPlace> counting;
    counting.reserve(claims.size());
    for (const Claim& claim : claims) {
        const auto counts = all_count ? Result<bool>(true) : is_counted_by(device, claim);
        if (!counts) return counts.problem();
        if (*counts) counting.push_back(claim.entry);
    }
    return counting;
}

Result<bool> Store::is_counted_by(std::int64_t device, const Claim& claim) {
    const auto entry = connection_.integer("SELECT entry FROM response WHERE device = $1 AND id = $2",
                                           {device, base::View(claim.response)});
    if (!entry) return entry.problem();
    return *entry == entry_key(claim.entry);
}

Result<std::optional<CountedResponse>> Store::counted_response(std::int64_t device,
                                                               const domain::ResponseId& response) {
    std::optional<CountedResponse> counted;
    const auto read = connection_.query(
        "SELECT entry.id, entry.line, entry.event_ms, response.undone_by FROM response "
        "JOIN entry ON entry.id = response.entry WHERE response.device = $1 AND response.id = $2",
        {device, base::View(response)}, [&](const sql::Row& row) {
            counted = CountedResponse{entry_place(row.integer(0)), row.text(1), wall_at(row, 2), std::nullopt};
            if (!row.is_null(3)) counted->undone_by = entry_place(row.integer(3));
        });
    if (!read) return read.problem();
    return counted;
}

Result<> Store::undo_response(std::int64_t device, const domain::ResponseId& response, const EntryPlace& entry) {
    const auto undone =
        connection_.execute("UPDATE response SET undone_by = $1 WHERE device = $2 AND id = $3 AND undone_by IS NULL",
                            {entry_key(entry), device, base::View(response)});
    return undone ? Result<>(Done{}) : undone.problem();
}

Result<std::vector<CountedJudgement>> Store::judgements_of(std::int64_t device, const domain::ResponseId& response) {
    std::vector<CountedJudgement> judgements;
    bool whole = true;
    const auto read = connection_.query(
        "SELECT criterion, level, entry FROM judgement WHERE device = $1 AND response = $2 ORDER BY criterion",
        {device, base::View(response)}, [&](const sql::Row& row) {
            const auto level = domain::Level::from(row.integer(1));
            whole = whole && level.has_value();
            if (level) judgements.push_back({{row.text(0), *level}, entry_place(row.integer(2))});
        });
    if (!read) return read.problem();
    if (!whole) return Problem{Code::damaged, "a criterion was judged with no level of 1 to 5", 0};
    return judgements;
}

Result<> Store::add_judgements(std::int64_t device, std::span<const ResponseJudgement> judgements) {
    std::vector<sql::Value> values;
    values.reserve(judgements.size() * 5);
    for (const auto& [response, judgement] : judgements)
        values.insert(values.end(), {device, base::View(response), std::string_view(judgement.judgement.criterion),
                                     std::int64_t{judgement.judgement.level.number()}, entry_key(judgement.entry)});
    const auto added =
        connection_.insert({"INSERT INTO judgement (device, response, criterion, level, entry)", 5}, values);
    return added ? Result<>(Done{}) : added.problem();
}

Result<ResponseCounts> Store::response_counts() {
    ResponseCounts counts;
    const auto read = connection_.query(
        "SELECT (SELECT COUNT(*) FROM response), (SELECT COUNT(undone_by) FROM response), "
        "(SELECT COUNT(*) FROM judgement)",
        {}, [&](const sql::Row& row) {
            counts = {row.count(0), row.count(1), row.count(2)};
        });
    if (!read) return read.problem();
    return counts;
}

}  // namespace server
