// File: a document written down in one of its forms.
#pragma once

#include <filesystem>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/report/document.hpp"

namespace report {

enum class Form { table, html, xlsx, csv, json };

std::string_view extension_of(Form form);  // "txt", "html", …

// The text of every form but xlsx, which is none.
std::string text_in(Form form, const Document& document);

// Whole or not at all, but for xlsx: there a Problem may leave a piece.
base::Result<> write_file(const Document& document, Form form, const std::filesystem::path& file);

}  // namespace report
