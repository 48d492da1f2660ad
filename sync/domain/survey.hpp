// Survey: the questions in force, versioned. A rating carries the id of the survey that was on the screen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/words.hpp"

namespace domain {

struct Criterion {
    std::string id;
    Words text;
    // What answers of level 1 and 2 report: "lateness" (a dossier came late), "apology" (late, and nobody apologised);
    // empty: nothing of the kind.
    std::string reports{};
};

struct Factor {
    std::string id;
    Words name;
    std::vector<Criterion> criteria;
};

struct Survey {
    std::string id;  // names the version too: "2640-2017"
    Words title;
    Words question;             // on the first screen
    std::vector<Words> levels;  // five, level 1 first
    std::vector<Factor> factors;
    std::optional<base::LocalDay> from{};     // first and
    std::optional<base::LocalDay> through{};  // last day on which it is in force; open where nothing stands
};

bool is_in_force(const Survey& survey, base::LocalDay day);

// An identifier, a question, five levels with Vietnamese words, ids unique, no end before its beginning. bad_input
// names the first offender.
base::Result<> validate(const Survey& survey);

}  // namespace domain
