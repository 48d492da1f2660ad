// Crowd: a country's counters and the terminals on them, as the server's benches need them: real keys, real chains,
// plausible days.
//
// A terminal's day is sixty ratings from 7:30 on, every fourth followed by three judgements, and five canaries. All of
// it is drawn from a seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sync/base/time.hpp"
#include "sync/domain/place.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/body.hpp"
#include "sync/wire/key.hpp"

namespace bench {

// Prints the Problem and ends the program: a bench has no use for it.
template <typename Value>
Value must(base::Result<Value> result, const char* what);
[[noreturn]] void give_up(const char* what, const base::Problem& problem);

template <typename Value>
Value must(base::Result<Value> result, const char* what) {
    if (!result) give_up(what, result.problem());
    return std::move(result).value();
}

// Agencies a1, a2 …, each with one unit and so many counters; in blocs of fifty.
domain::City city_of(int agencies, int counters_each);
std::string counter_id(int agency, int counter);  // both from 1

// That city and the survey of the assets, in one change.
void prepare(server::Store& store, const domain::City& city);

// One terminal: what it wrote, in batches as it sends them.
class Terminal {
public:
    // The last of `ratings` is written at `end`, the others before it.
    Terminal(std::string device, const wire::Seed& seed, std::string counter, std::uint64_t ratings,
             const base::Stamp& end);

    bool is_done() const { return ratings_left_ == 0 && lines_.empty(); }
    wire::Sequence last_sent() const { return sent_; }
    wire::Sequence last_written() const { return sent_ + lines_.size(); }
    const wire::Hash& head() const { return head_; }  // of last_sent()

    // The next batch, as its bytes; of `entries` at most. Not when it is done.
    std::string next_batch(std::size_t entries);

private:
    void write_more();
    void write(const wire::Body& body);
    void advance();

    wire::Stream stream_;
    wire::SecretKey key_;
    std::string counter_;
    std::mt19937_64 random_;
    std::uint64_t ratings_left_;
    base::Stamp end_;
    base::Stamp now_;
    wire::Sequence sent_ = 0;
    wire::Hash head_;
    std::vector<std::string> lines_;  // written, not sent
};

}  // namespace bench
