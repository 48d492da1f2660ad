// Place: where a rating is given. A city has blocs, a bloc agencies, an agency one-stop units, a unit counters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/domain/hours.hpp"
#include "sync/domain/words.hpp"

namespace domain {

struct Counter {
    std::string id;
    Words name;
    std::string field;  // field id served here; empty when the counter serves several
};

struct Unit {
    std::string id;
    Words name;
    std::vector<Counter> counters;
    Hours hours{};
};

struct Agency {
    std::string id;
    Words name;
    bool excluded = false;  // "không đánh giá": listed, but no rank and not in the mean
    std::vector<Unit> units;
};

struct Bloc {
    std::string id;
    Words name;
    std::vector<Agency> agencies;
};

// What people come for: land, civil status. Counters, ratings and dossiers carry its id.
struct Field {
    std::string id;
    Words name;
};

struct City {
    Words name;
    std::vector<Bloc> blocs;
    std::vector<Field> fields{};  // those that have a name; a counter may serve one that has none yet
};

// What a terminal is told of where it stands, and what its first screen shows above the question.
struct Place {
    std::string agency;
    std::string unit;
    std::string counter;
    std::string field;
    Words agency_name;
    Words unit_name;
    Words counter_name;
    Hours hours{};  // the unit's
};

// Every id an identifier, no id twice within its kind, every Vietnamese name there, hours that can be. bad_input names
// the first offender.
base::Result<> validate(const City& city);

}  // namespace domain
