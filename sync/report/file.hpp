// File: a document written down in one of its forms.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/domain/period.hpp"
#include "sync/report/document.hpp"

namespace report {

enum class Form { table, html, xlsx, csv, json };

std::string_view extension_of(Form form);  // "txt", "html", …

// The text of every form but xlsx, which is none.
std::string text_in(Form form, const Document& document);

// The text itself where `folder` is empty, else the name of the file that was made there: what a command prints. `stem`
// names what the document is about. bad_input for a workbook without a folder.
base::Result<std::string> published(const Document& document, Form form, const std::filesystem::path& folder,
                                    const std::string& stem, const domain::Period& period);

// Whole or not at all, but for xlsx: there a Problem may leave a piece.
base::Result<> write_file(const Document& document, Form form, const std::filesystem::path& file);

}  // namespace report
