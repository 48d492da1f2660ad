// Document: a report as a value, in one language: what HTML, XLSX, CSV, JSON and the terminal print. Pure.
//
// Numbers come as they are to be read ("88,25") and, beside it, as machines read them ("88.25"): nobody who prints a
// document computes or rounds. A document says itself what its numbers are (notes).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/domain/words.hpp"

namespace report {

struct Cell {
    std::string text;
    std::string number{};  // decimal point, no grouping; empty: the cell is text
    bool operator==(const Cell&) const = default;
};

struct Column {
    std::string heading;
    bool is_number = false;
};

struct Table {
    std::string id;       // for CSV and JSON; an identifier
    std::string caption;  // empty: the section's heading says it
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  // each as wide as `columns`
    bool ends_with_total = false;         // the last row adds up those above
};

// Bars that lie beside their labels. `length` and marks are hundredths on one scale that begins at 0.
struct Bar {
    std::string label;
    std::string value;  // as it is read
    std::int64_t length = 0;
    std::size_t kind = 0;  // which of Chart::kinds: another pattern and another colour
};
struct Mark {
    std::int64_t at = 0;
    std::string label;
};
struct Chart {
    std::string title;
    std::string description;  // says in words what the picture shows
    std::vector<std::string> kinds;
    std::vector<Bar> bars;
    std::vector<Mark> marks;  // thin lines across, as the cutoffs of grades
};

struct Section {
    std::string heading;
    std::vector<std::string> paragraphs;
    std::vector<Table> tables;
    std::vector<Chart> charts;
};

struct Document {
    domain::Language language;
    std::string title;
    std::vector<std::string> subtitles;
    std::vector<Section> sections;
    std::vector<std::string> notes;  // what the numbers are, and what they are not
    bool fits_one_page = false;      // on paper: small letters, two columns, tables without their charts
};

}  // namespace report
