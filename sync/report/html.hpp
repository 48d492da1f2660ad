// HTML: a document as one file for a browser and for paper: A4, styles within, no scripts, nothing fetched.
#pragma once

#include <string>
#include <string_view>

#include "sync/report/document.hpp"

namespace report {

std::string html_of(const Document& document);

// Text in HTML and SVG, also within quotes.
std::string escaped(std::string_view text);

}  // namespace report
