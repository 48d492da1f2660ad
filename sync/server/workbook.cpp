#include "sync/server/workbook.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t number_digits = 15;  // more do not fit into a spreadsheet's numbers

std::optional<double> number_in(const std::string& cell) {
    const bool digits = !cell.empty() && cell.size() <= number_digits &&
                        std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || (cell.size() > 1 && cell.front() == '0')) return std::nullopt;
    double number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

Problem refused(lxw_error error) { return {Code::io, std::string("the workbook: ") + lxw_strerror(error), 0}; }

}  // namespace

struct Workbook::Open {
    std::filesystem::path file;
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* bold = nullptr;
    lxw_row_t rows = 0;
};

Workbook::Workbook(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;

// The library has no way to let go of a workbook but to write it.
Workbook::~Workbook() {
    if (!open_ || open_->workbook == nullptr) return;
    workbook_close(open_->workbook);
    std::error_code ignored;
    std::filesystem::remove(open_->file, ignored);
}

Result<Workbook> Workbook::create(const std::filesystem::path& file, const std::string& sheet) {
    std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    auto open = std::make_unique<Open>();
    open->file = file;
    open->workbook = workbook_new_opt(file.c_str(), &options);
    if (open->workbook == nullptr) return Problem{Code::io, "no workbook can be begun: " + file.string(), 0};
    open->sheet = workbook_add_worksheet(open->workbook, sheet.c_str());
    open->bold = workbook_add_format(open->workbook);
    if (open->sheet == nullptr || open->bold == nullptr) return Problem{Code::bad_input, "no sheet " + sheet, 0};
    format_set_bold(open->bold);
    worksheet_freeze_panes(open->sheet, 1, 0);
    return Workbook(std::move(open));
}

Result<> Workbook::add(const std::vector<std::string>& cells) {
    if (open_->rows == row_limit)
        return Problem{Code::too_large, "a sheet has at most 1,048,576 rows: choose a shorter period, or CSV", 0};
    lxw_col_t column = 0;
    for (const std::string& cell : cells) {
        lxw_error error = LXW_NO_ERROR;
        if (const auto number = number_in(cell))
            error = worksheet_write_number(open_->sheet, open_->rows, column, *number, nullptr);
        else if (!cell.empty())
            error = worksheet_write_string(open_->sheet, open_->rows, column, cell.c_str(),
                                           open_->rows == 0 ? open_->bold : nullptr);
        if (error != LXW_NO_ERROR) return refused(error);
        ++column;
    }
    ++open_->rows;
    return Done{};
}

Result<> Workbook::close() {
    const lxw_error error = workbook_close(std::exchange(open_->workbook, nullptr));
    if (error != LXW_NO_ERROR) return refused(error);
    return Done{};
}

}  // namespace server
