// Response reader: walks through every stream's entries up to the heads it found at the start, a thousand at a time, in
// constant memory, and gives the responses that pass a filter.
//
// The store is held only while a thousand entries are copied; entries are never changed, so no moment of the database
// has to be kept alive for an export that takes minutes. What comes in after the start is not in it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/response_row.hpp"
#include "sync/server/store.hpp"

namespace server {

class ResponseReader {
public:
    // `places` lie behind a pointer so that the reader may be moved.
    static base::Result<ResponseReader> over(Store& store, ResponseFilter filter);

    // Every criterion that any survey has, in the order of surveys and criteria: the columns of a table.
    const std::vector<std::string>& criteria() const { return criteria_; }
    const ResponseFilter& filter() const { return filter_; }
    const CounterPlaces& places() const { return *places_; }

    // Copies the next entries; false when there were none left.
    base::Result<bool> fetch(Store& store);
    // What was fetched, as responses; may be none. Needs no store.
    std::vector<ResponseRow> join();

private:
    struct Fetched {
        wire::Sequence sequence = 0;
        std::string line;
        base::WallTime event{};
        Standing standing = Standing::kept;
    };

    ResponseReader() = default;

    ResponseFilter filter_;
    std::unique_ptr<CounterPlaces> places_;
    std::vector<std::string> criteria_;
    std::vector<StreamRow> streams_;
    std::size_t stream_ = 0;           // that of `streams_` which is read
    wire::Sequence read_through_ = 0;  // of it
    std::vector<Fetched> fetched_;
    bool ends_stream_ = false;
    std::optional<ResponseJoin> join_;
};

}  // namespace server
