// XLSX: a document as a workbook: a sheet for each section with its sentences and tables, and one of notes. Numbers are
// numbers, with as many decimals as they were printed with.
#pragma once

#include <filesystem>

#include "sync/base/result.hpp"
#include "sync/report/document.hpp"

namespace report {

// io when the file cannot be written; nobody may take what is there then for a report.
base::Result<> write_xlsx(const Document& document, const std::filesystem::path& file);

}  // namespace report
