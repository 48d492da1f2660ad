// JSON: a document for programs: its sentences, and its tables row by row. Numbers are texts with a decimal point,
// because JSON's own would pass through floating point.
#pragma once

#include <string>

#include "sync/report/document.hpp"

namespace report {

// {"language", "title", "subtitles", "sections": [{"heading", "paragraphs", "tables": [{"id", "caption", "columns",
// "rows"}]}], "notes"}
std::string json_of(const Document& document);

}  // namespace report
