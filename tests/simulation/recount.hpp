// Recount: what the centre's entries say, told again from PROTOCOL.md (section 6) by code that is not the server's: in
// the order in which they came, every chain from its start, every line anew.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "sync/server/store.hpp"
#include "sync/wire/entry.hpp"
#include "tests/simulation/oracle.hpp"

namespace simulation {

// One response, as the entries tell it: what came first counts.
struct Told {
    domain::Level level;
    std::string counter;
    wire::Stream stream;
    wire::Sequence sequence = 0;
    base::Stamp stamp;
    bool undone = false;
    std::map<std::string, domain::Level> judged{};
};

// Counter, criterion (none: the overall rating) and level.
using Census = std::map<std::tuple<std::string, std::string, int>, std::uint64_t>;

class Recount {
public:
    explicit Recount(server::Store& store);

    const std::vector<std::string>& differences() const { return differences_; }
    const std::map<Oracle::Response, Told>& responses() const { return told_; }
    const std::map<wire::Stream, wire::Sequence>& heads() const { return heads_; }
    const std::map<wire::Stream, wire::Hash>& hashes() const { return hashes_; }
    // Epochs that a `lost` entry of a later one has declared.
    const std::set<wire::Stream>& declared_lost() const { return declared_lost_; }
    std::uint64_t entries() const { return entries_; }
    std::uint64_t repeats() const { return repeats_; }
    std::uint64_t counted_twice() const { return counted_twice_; }

private:
    void read(server::Store& store);
    void count(const wire::Stream& stream, const server::EntryRow& row);
    server::Standing expected(const wire::Stream& stream, const wire::Entry& entry);
    server::Standing expected_of(const wire::Stream& stream, const domain::Answers& answers);
    server::Standing expected_of(const wire::Stream& stream, const wire::Entry& entry, const domain::Undone& undone);
    void compare_tallies(server::Store& store);
    void differ(const wire::Stream& stream, const std::string& what);

    std::map<Oracle::Response, Told> told_;
    std::set<Oracle::Response> counted_;
    std::map<wire::Stream, wire::Sequence> heads_;
    std::map<wire::Stream, wire::Hash> hashes_;
    std::set<wire::Stream> declared_lost_;
    std::vector<std::string> differences_;
    std::uint64_t entries_ = 0;
    std::uint64_t repeats_ = 0;
    std::uint64_t counted_twice_ = 0;
};

}  // namespace simulation
