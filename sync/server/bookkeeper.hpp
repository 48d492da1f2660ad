// Bookkeeper: what the entries of one batch add to the tallies and take from them (PROTOCOL.md, section 6).
//
// A rating counts once for its response. Judgements of criteria follow the rating of their response: under its place,
// field, survey and day, once for each criterion. A rating that is taken back in time takes its judgements with it. An
// entry counts whole or not at all; what may not count is put into quarantine with the reason.
#pragma once

#include <map>
#include <set>
#include <string>

#include "sync/base/result.hpp"
#include "sync/server/counted_rating.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/entry.hpp"

namespace server {

base::Result<> quarantine(EntryRow& row, std::string reason);

class Bookkeeper {
public:
    // Both must outlive the bookkeeper; `stream` is the number of the stream that the entries belong to.
    Bookkeeper(Store& store, const Device& sender, std::int64_t stream)
        : store_(store), sender_(sender), stream_(stream) {}

    // Inside a change, in the order of the entries, each stored before the next. Sets the row's standing and reason;
    // its sequence and event time are known. A Problem is the database's.
    base::Result<> book(EntryRow& row, const wire::Entry& entry);

    // Inside the same change, once: moves the tallies.
    base::Result<> close();

private:
    base::Result<> book_rating(EntryRow& row, const domain::Rating& rating);
    base::Result<> book_answers(EntryRow& row, const domain::Answers& answers);
    base::Result<> book_undone(EntryRow& row, const domain::Undone& undone, const base::Stamp& stamp);
    base::Result<> book_judgements(EntryRow& row, const domain::Answers& answers, const CountedRating& counted);
    base::Result<> take_back(const CountedRating& counted, const EntryPlace& by);

    base::Result<bool> knows_survey(const std::string& id);
    base::Result<std::set<std::string>> criteria_of(const std::string& survey);
    base::Result<std::optional<domain::Place>> place_of(const std::string& counter);
    base::Result<domain::Place> place_of(const domain::Rating& counted);

    Store& store_;
    const Device& sender_;
    std::int64_t stream_;
    domain::Tallies added_;
    domain::Tallies taken_;
    // A batch names one survey and one counter again and again: ask the database once.
    std::map<std::string, bool> surveys_;
    std::map<std::string, std::set<std::string>> criteria_;
    std::map<std::string, std::optional<domain::Place>> places_;
};

}  // namespace server
