// Text: a document for the terminal: tables in columns, charts left to their tables. Ends with a newline.
#pragma once

#include <string>

#include "sync/report/document.hpp"

namespace report {

std::string text_of(const Document& document);

}  // namespace report
