// Rates sheet: how satisfied people were, one line a criterion, factor, field, class, counter, unit, agency or day,
// with everything that a rate rests on. For work inside: small groups are not hidden.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/domain/period.hpp"
#include "sync/domain/rate.hpp"
#include "sync/report/document.hpp"

namespace report {

struct RatesLine {
    std::string id;
    domain::Words name;
    domain::Distribution levels{};
    std::optional<std::uint64_t> dossiers{};  // N, where the line's ratings can be held against it
};

struct RatesSheet {
    domain::Words place;
    domain::Period period;
    domain::Words by;  // what a line is
    std::vector<RatesLine> lines;
    std::optional<RatesLine> total;  // where the lines add up to it
};

// Columns: id, name, satisfied (levels 4 and 5), n, each level, rate and Wilson's interval in per cent, N, n/N,
// Yamane's need, and the rate's bounds if all who did not rate had been dissatisfied, or satisfied.
Document rates_document(const RatesSheet& sheet, domain::Language language);

}  // namespace report
