// Report: what one staff page says, as kiosk/staff finds it; the screen puts it into words.
//
// Values are ready to read in every language: numbers, dates as 23/11/2026, codes.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/flow/wording.hpp"
#include "sync/domain/rating.hpp"

namespace flow {

struct ReportRow {
    Word label{};
    std::string value;
    Light light = Light::none;
    std::optional<Word> advice;  // when the light is not green: what to do
    bool operator==(const ReportRow&) const = default;
};

struct ReportBar {
    std::variant<Word, domain::Level, std::string> label;  // a level by the survey's word for it
    int count = 0;
    bool operator==(const ReportBar&) const = default;
};

struct ReportChart {
    Word title{};
    std::vector<ReportBar> bars;
    bool operator==(const ReportChart&) const = default;
};

struct Report {
    Page page = Page::tallies;
    std::vector<ReportRow> rows;
    std::vector<ReportChart> charts;
    std::string code;          // day: what the QR code says
    std::string caption;       // day: the 16 characters below it
    std::vector<Act> options;  // what this page offers now
    bool failed = false;       // the last act was not carried out
    std::optional<Word> note;  // how the last act went, or how to read the page
    bool operator==(const Report&) const = default;
};

}  // namespace flow
