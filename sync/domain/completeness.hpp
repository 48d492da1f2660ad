// Completeness: how far what a terminal wrote has come: "complete to sequence N at T", or how many entries are missing.
// Numbers are told beside it, because a rating that has not come yet is in none of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sync/base/time.hpp"

namespace domain {

struct Completeness {
    std::string device;
    std::uint32_t epoch = 1;     // the newest of its journals
    std::uint64_t sequence = 0;  // everything up to this entry of it is there
    base::WallTime received{};   // when that entry came
    std::uint64_t missing = 0;   // entries over all its epochs that must exist, because later ones came, and do not
};

using CompletenessByAgency = std::map<std::string, std::vector<Completeness>, std::less<>>;

}  // namespace domain
