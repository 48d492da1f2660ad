// Response row: one response as an export tells it, joined from the entries of its stream. Pure.
//
// A response comes in pieces: the rating, then answers, perhaps a word that it is taken back. What takes a rating back
// stands within `undo_reach` entries behind it, or it is not obeyed; answers are joined within the same reach. Later
// ones (no terminal writes them) stand in the batches only.
//
// Raw: as the device signed it. The place is where the rating's counter stands in the city as it is now.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/period.hpp"
#include "sync/domain/response.hpp"
#include "sync/server/counted_rating.hpp"

namespace server {

struct ResponseRow {
    std::string device{};
    wire::Epoch epoch = 1;
    wire::Sequence sequence = 0;  // of the rating's entry
    std::string agency{};         // empty: the counter is unknown here, and the rating quarantined
    std::string unit{};
    domain::Rating rating;
    base::LocalDay day{};                   // where the counter stands
    int hour = 0;                           // 0 to 23, there
    std::string_view standing = "counted";  // counted, undone, quarantined
    std::vector<domain::Remark> remarks{};
    std::vector<domain::Judgement> judgements{};
};

struct CounterPlace {
    std::string agency;
    std::string unit;
};
using CounterPlaces = std::map<std::string, CounterPlace, std::less<>>;  // by counter

CounterPlaces places_in(const domain::City& city);

// Which responses; what is empty asks for nothing.
struct ResponseFilter {
    domain::Period period{};
    std::string agency{};
    std::string unit{};
    std::string field{};
};
bool passes(const ResponseFilter& filter, const ResponseRow& row);

// One stream's entries in, its responses out, in the order of their ratings.
class ResponseJoin {
public:
    ResponseJoin(wire::Stream stream, const CounterPlaces& places) : stream_(std::move(stream)), places_(&places) {}

    // Entries in the order of their sequences; some may be left out.
    void take(const EntryRow& entry);
    void end();  // nothing more comes

    std::vector<ResponseRow> ready();  // complete since the last call

private:
    ResponseRow* waiting_of(const domain::ResponseId& response);
    void release_before(wire::Sequence sequence);

    wire::Stream stream_;
    const CounterPlaces* places_;
    std::deque<ResponseRow> waiting_;
    std::vector<ResponseRow> ready_;
};

}  // namespace server
