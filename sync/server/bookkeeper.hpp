// Bookkeeper: what the entries of one batch add to the tallies and take from them (PROTOCOL.md, section 6).
//
// A rating counts once for its response. Judgements of criteria follow the rating of their response: under its place,
// field, survey and day, once for each criterion. A rating that is taken back in time takes its judgements with it. An
// entry counts whole or not at all; what may not count is put into quarantine with the reason.
//
// The database is asked for all ratings of the batch at once; what they and their judgements are, is remembered until
// the batch is closed.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/counted_rating.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/entry.hpp"

namespace server {

base::Result<> quarantine(EntryRow& row, std::string reason);

// Entries of one stream on their way into the database.
class Rows {
public:
    Rows(Store& store, std::int64_t stream) : store_(store), stream_(stream) {}
    std::int64_t stream() const { return stream_; }
    void add(EntryRow row) { waiting_.push_back(std::move(row)); }
    // Whoever reads entries back stores those that wait first.
    base::Result<> store();

private:
    Store& store_;
    std::int64_t stream_;
    std::vector<EntryRow> waiting_;
};

class Bookkeeper {
public:
    // All three must outlive the bookkeeper; `rows` has every entry before the one that is booked.
    Bookkeeper(Store& store, const Device& sender, Rows& rows) : store_(store), sender_(sender), rows_(rows) {}

    // Inside a change, once: claims the responses of all ratings that may count; `first` is the first one's sequence.
    base::Result<> open(std::span<const base::Result<wire::Entry>> entries, wire::Sequence first);

    // In the order of the entries. Sets the row's standing and reason; its sequence and event time are known. A Problem
    // is the database's.
    base::Result<> book(EntryRow& row, const wire::Entry& entry);

    // Inside the same change, once, when all rows are stored: judgements and tallies.
    base::Result<> close();

private:
    base::Result<> book_rating(EntryRow& row, const domain::Rating& rating, const base::Stamp& stamp);
    base::Result<> book_answers(EntryRow& row, const domain::Answers& answers);
    base::Result<> book_undone(EntryRow& row, const domain::Undone& undone, const base::Stamp& stamp);
    base::Result<> book_judgements(EntryRow& row, const domain::Answers& answers, const CountedRating& counted);
    base::Result<> take_back(const CountedRating& counted, const EntryPlace& by);

    // Why it may not count; empty when it may.
    base::Result<std::string> objection_to(const domain::Rating& rating);
    // Null when there is none; it stands until the next one is asked for.
    base::Result<const CountedRating*> counted_for(const domain::ResponseId& response);
    base::Result<std::vector<CountedJudgement>*> judgements_of(const domain::ResponseId& response);
    base::Result<bool> knows_survey(const std::string& id);
    base::Result<const std::set<std::string>*> criteria_of(const std::string& survey);
    base::Result<const domain::Place*> place_of(const std::string& counter);  // null: unknown
    base::Result<const domain::Place*> place_of(const domain::Rating& counted);

    Store& store_;
    const Device& sender_;
    Rows& rows_;
    std::set<wire::Sequence> claimed_;                                    // ratings of this batch that count
    std::map<domain::ResponseId, CountedRating> own_;                     // the same, as far as they are booked
    std::optional<CountedRating> stored_;                                 // the last that was not of this batch
    std::map<domain::ResponseId, std::vector<CountedJudgement>> judged_;  // stored and new
    std::vector<Store::ResponseJudgement> new_judgements_;
    domain::Tallies added_;
    domain::Tallies taken_;
    // A batch names one survey and one counter again and again: ask the database once.
    std::map<std::string, bool> surveys_;
    std::map<std::string, std::set<std::string>> criteria_;
    std::map<std::string, std::optional<domain::Place>> places_;
};

}  // namespace server
