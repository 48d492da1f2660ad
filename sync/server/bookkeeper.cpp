#include "sync/server/bookkeeper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/server/event_time.hpp"
#include "sync/wire/content.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr const char* no_rating = "no rating of this device has its response";

// The same rating again is one rating; the same id with other content is somebody's mistake or attempt.
Result<> fold(EntryRow& row, const domain::Rating& rating, const CountedRating& earlier) {
    if (earlier.rating != rating)
        return quarantine(row, fmt::format("its response was rated otherwise in entry {}", earlier.entry.sequence));
    row.standing = Standing::repeated;
    return Done{};
}

const CountedJudgement* judgement_in(const std::vector<CountedJudgement>& judgements, const std::string& criterion) {
    const auto found = std::find_if(judgements.begin(), judgements.end(),
                                    [&](const CountedJudgement& one) { return one.judgement.criterion == criterion; });
    return found == judgements.end() ? nullptr : &*found;
}

}  // namespace

Result<> quarantine(EntryRow& row, std::string reason) {
    row.standing = Standing::quarantined;
    row.reason = std::move(reason);
    return Done{};
}

Result<> Rows::store() {
    const auto added = store_.add_entries(stream_, waiting_);
    waiting_.clear();
    return added;
}

Result<> Bookkeeper::open(std::span<const Result<wire::Entry>> entries, wire::Sequence first) {
    std::vector<Store::Claim> claims;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto* rating = entries[i] ? std::get_if<domain::Rating>(&entries[i]->body) : nullptr;
        if (rating == nullptr) continue;
        const auto objection = objection_to(*rating);
        if (!objection) return objection.problem();
        if (objection->empty()) claims.push_back({rating->response, {rows_.stream(), first + i}});
    }
    const auto counting = store_.claim_responses(sender_.number, claims);
    if (!counting) return counting.problem();
    for (const EntryPlace& entry : *counting) claimed_.insert(entry.sequence);
    return Done{};
}

Result<> Bookkeeper::book(EntryRow& row, const wire::Entry& entry) {
    if (const auto* rating = std::get_if<domain::Rating>(&entry.body)) return book_rating(row, *rating, entry.stamp);
    if (const auto* answers = std::get_if<domain::Answers>(&entry.body)) return book_answers(row, *answers);
    if (const auto* undone = std::get_if<domain::Undone>(&entry.body)) return book_undone(row, *undone, entry.stamp);
    return Done{};
}

Result<> Bookkeeper::close() {
    if (const auto added = store_.add_judgements(sender_.number, new_judgements_); !added) return added;
    // In this order a rating that came and went with this batch finds its tally.
    store_.add_to_tallies(std::exchange(added_, {}));
    return store_.take_from_tallies(taken_);
}

Result<std::string> Bookkeeper::objection_to(const domain::Rating& rating) {
    const auto known = knows_survey(rating.survey);
    if (!known) return known.problem();
    if (!*known) return "survey \"" + rating.survey + "\" is unknown";
    const auto found = place_of(rating.counter);
    if (!found) return found.problem();
    const domain::Place* place = *found;
    if (place == nullptr) return "counter \"" + rating.counter + "\" is unknown";
    // What a device gave before it was moved may come after.
    const auto stood =
        place->unit == sender_.unit ? Result<bool>(true) : store_.has_stood_in(sender_.number, place->unit);
    if (!stood) return stood.problem();
    if (!*stood) return "counter \"" + rating.counter + "\" stands in another unit than the device";
    return std::string();
}

Result<> Bookkeeper::book_rating(EntryRow& row, const domain::Rating& rating, const base::Stamp& stamp) {
    if (!claimed_.contains(row.sequence)) {
        const auto objection = objection_to(rating);
        if (!objection) return objection.problem();
        if (!objection->empty()) return quarantine(row, *objection);
        const auto earlier = counted_for(rating.response);
        if (!earlier) return earlier.problem();
        if (*earlier == nullptr) return Problem{Code::damaged, "a response is claimed by an entry that is missing", 0};
        return fold(row, rating, **earlier);
    }
    row.standing = Standing::counted;
    const base::LocalDay day = base::local_day(row.event, local_offset);
    own_.insert_or_assign(rating.response,
                          CountedRating{rating, stamp, day, {rows_.stream(), row.sequence}, std::nullopt});
    const auto place = place_of(rating);
    if (!place) return place.problem();
    added_.count(domain::key_of(rating, **place, day));
    return Done{};
}

Result<> Bookkeeper::book_answers(EntryRow& row, const domain::Answers& answers) {
    const auto found = counted_for(answers.response);
    if (!found) return found.problem();
    const CountedRating* counted = *found;
    if (counted == nullptr) return quarantine(row, no_rating);
    // Remarks are for readers, not for tallies; and what a person took back takes along what comes after it.
    if (answers.judgements.empty() || counted->undone_by) return Done{};
    return book_judgements(row, answers, *counted);
}

Result<> Bookkeeper::book_judgements(EntryRow& row, const domain::Answers& answers, const CountedRating& counted) {
    const auto criteria = criteria_of(counted.rating.survey);
    if (!criteria) return criteria.problem();
    const auto known = judgements_of(answers.response);
    if (!known) return known.problem();
    std::vector<domain::Judgement> fresh;
    for (const domain::Judgement& judgement : answers.judgements) {
        if (!(*criteria)->contains(judgement.criterion))
            return quarantine(row, fmt::format("criterion \"{}\" is not one of survey \"{}\"", judgement.criterion,
                                               counted.rating.survey));
        const CountedJudgement* earlier = judgement_in(**known, judgement.criterion);
        if (earlier == nullptr)
            fresh.push_back(judgement);
        else if (earlier->judgement != judgement)
            return quarantine(row, fmt::format("criterion \"{}\" was judged otherwise in entry {}", judgement.criterion,
                                               earlier->entry.sequence));
    }
    row.standing = fresh.empty() ? Standing::repeated : Standing::counted;
    const auto place = place_of(counted.rating);
    if (!place) return place.problem();
    for (const domain::Judgement& judgement : fresh) {
        const CountedJudgement judged{judgement, {rows_.stream(), row.sequence}};
        (*known)->push_back(judged);
        new_judgements_.push_back({answers.response, judged});
        added_.count(domain::key_of(counted.rating, **place, counted.day, judgement));
    }
    return Done{};
}

Result<> Bookkeeper::book_undone(EntryRow& row, const domain::Undone& undone, const base::Stamp& stamp) {
    const auto found = counted_for(undone.response);
    if (!found) return found.problem();
    const CountedRating* counted = *found;
    if (counted == nullptr) return quarantine(row, no_rating);
    if (counted->undone_by) {
        row.standing = Standing::repeated;
        return Done{};
    }
    const EntryPlace here{rows_.stream(), row.sequence};
    if (const auto stored = rows_.store(); !stored) return stored;
    const auto objection = objection_to_undo(store_, *counted, here, stamp);
    if (!objection) return objection.problem();
    if (!objection->empty()) return quarantine(row, std::string(*objection));
    row.standing = Standing::counted;
    return take_back(*counted, here);
}

Result<> Bookkeeper::take_back(const CountedRating& counted, const EntryPlace& by) {
    const domain::ResponseId& response = counted.rating.response;
    if (const auto undone = store_.undo_response(sender_.number, response, by); !undone) return undone.problem();
    const auto place = place_of(counted.rating);
    if (!place) return place.problem();
    taken_.count(domain::key_of(counted.rating, **place, counted.day));
    if (const auto own = own_.find(response); own != own_.end()) own->second.undone_by = by;
    const auto judgements = judgements_of(response);
    if (!judgements) return judgements.problem();
    for (const CountedJudgement& one : **judgements)
        taken_.count(domain::key_of(counted.rating, **place, counted.day, one.judgement));
    return Done{};
}

// A rating of this batch is remembered; any other is stored.
Result<const CountedRating*> Bookkeeper::counted_for(const domain::ResponseId& response) {
    if (const auto own = own_.find(response); own != own_.end()) return &own->second;
    auto stored = counted_rating(store_, sender_.number, response);
    if (!stored) return stored.problem();
    stored_ = std::move(*stored);
    return stored_ ? &*stored_ : nullptr;
}

Result<std::vector<CountedJudgement>*> Bookkeeper::judgements_of(const domain::ResponseId& response) {
    if (const auto known = judged_.find(response); known != judged_.end()) return &known->second;
    if (own_.contains(response)) return &judged_[response];
    auto stored = store_.judgements_of(sender_.number, response);
    if (!stored) return stored.problem();
    return &(judged_[response] = std::move(*stored));
}

Result<bool> Bookkeeper::knows_survey(const std::string& id) {
    if (const auto known = surveys_.find(id); known != surveys_.end()) return known->second;
    const auto json = store_.survey_json(id);
    if (!json) return json.problem();
    return surveys_[id] = json->has_value();
}

Result<const std::set<std::string>*> Bookkeeper::criteria_of(const std::string& survey) {
    if (const auto known = criteria_.find(survey); known != criteria_.end()) return &known->second;
    const auto json = store_.survey_json(survey);
    if (!json) return json.problem();
    std::set<std::string>& criteria = criteria_[survey];
    if (const auto read = wire::read_survey(json->value_or("")); read)
        for (const domain::Factor& factor : read->factors)
            for (const domain::Criterion& criterion : factor.criteria) criteria.insert(criterion.id);
    return &criteria;
}

Result<const domain::Place*> Bookkeeper::place_of(const std::string& counter) {
    auto known = places_.find(counter);
    if (known == places_.end()) {
        auto place = store_.place_of(counter);
        if (!place) return place.problem();
        known = places_.emplace(counter, std::move(*place)).first;
    }
    const std::optional<domain::Place>& place = known->second;
    return place ? &*place : nullptr;
}

// Counters are never deleted, so that of a counted rating is there.
Result<const domain::Place*> Bookkeeper::place_of(const domain::Rating& counted) {
    auto place = place_of(counted.counter);
    if (place && *place == nullptr) return Problem{Code::damaged, "the counter of a counted rating is missing", 0};
    return place;
}

}  // namespace server
