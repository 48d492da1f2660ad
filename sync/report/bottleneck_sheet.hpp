// Bottleneck sheet: where satisfaction is lost, as a short list that a director reads in a minute, with the numbers
// behind it.
#pragma once

#include <vector>

#include "sync/domain/bottleneck.hpp"
#include "sync/domain/period.hpp"
#include "sync/report/document.hpp"

namespace report {

// What citizens reported by low answers to a criterion that asks for it (domain::Criterion::reports).
struct Reported {
    domain::Words criterion;
    bool is_apology = false;  // that nobody apologised; else that it came late
    domain::Distribution now{};
    domain::Distribution before{};  // in the period before
};

struct BottleneckSheet {
    domain::Words place;  // the city, or the agency
    domain::Period period;
    std::size_t compared = 0;
    domain::BottleneckSettings settings;
    std::vector<domain::Bottleneck> found;
    std::vector<Reported> reported{};
};

Document bottleneck_document(const BottleneckSheet& sheet, domain::Language language);

// "Quầy 3, thứ Hai, 8–10 giờ: hài lòng 71,18 % (n = 340), thấp hơn nơi khác 14,12 điểm (khoảng 95 %: 9,44–19,27)."
std::string sentence_of(const domain::Bottleneck& bottleneck, domain::Language language);

}  // namespace report
