#include "sync/report/xlsx.hpp"

#include <xlsxwriter.h>

#include <charconv>
#include <map>

#include "sync/base/check.hpp"

namespace report {
namespace {

constexpr std::size_t name_limit = 31;  // letters of a sheet's name
constexpr double widest_column = 48;
constexpr double column_margin = 2;

lxw_col_t column_of(std::size_t index) { return static_cast<lxw_col_t>(index); }

std::size_t letters_in(std::string_view text) {
    std::size_t letters = 0;
    for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return letters;
}

// Spreadsheets refuse these letters in a name, and more than 31 of any; the number keeps names apart.
std::string sheet_name(std::size_t number, std::string_view heading) {
    std::string name = std::to_string(number) + ". ";
    std::size_t letters = name.size();
    for (const char c : heading) {
        const bool begins_letter = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins_letter && ++letters > name_limit) break;
        name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    }
    return name;
}

std::size_t decimals_of(std::string_view number) {
    const auto point = number.find('.');
    return point == std::string_view::npos ? 0 : number.size() - point - 1;
}

class Book {
public:
    explicit Book(const std::filesystem::path& file) : book_(workbook_new(file.c_str())) {
        base::check(book_ != nullptr, "out of memory");
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        head_ = workbook_add_format(book_);
        format_set_bold(head_);
        format_set_text_wrap(head_);
        format_set_border(head_, LXW_BORDER_THIN);
        format_set_bg_color(head_, 0xE8EEF5);
        text_ = workbook_add_format(book_);
        format_set_border(text_, LXW_BORDER_THIN);
    }

    void add(std::size_t number, const Section& section, std::string_view title) {
        lxw_worksheet* sheet = workbook_add_worksheet(book_, sheet_name(number, section.heading).c_str());
        worksheet_set_landscape(sheet);
        worksheet_set_paper(sheet, 9);  // A4
        worksheet_fit_to_pages(sheet, 1, 0);
        lxw_row_t row = 0;
        worksheet_write_string(sheet, row++, 0, std::string(title).c_str(), bold_);
        worksheet_write_string(sheet, row++, 0, section.heading.c_str(), bold_);
        for (const std::string& paragraph : section.paragraphs)
            worksheet_write_string(sheet, row++, 0, paragraph.c_str(), nullptr);
        for (const Table& table : section.tables) row = add(sheet, row + 1, table);
    }

    lxw_error close() { return workbook_close(book_); }

private:
    lxw_row_t add(lxw_worksheet* sheet, lxw_row_t row, const Table& table) {
        if (!table.caption.empty()) worksheet_write_string(sheet, row++, 0, table.caption.c_str(), bold_);
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            worksheet_write_string(sheet, row, column_of(i), table.columns[i].heading.c_str(), head_);
            set_width(sheet, table, i);
        }
        for (const auto& cells : table.rows) {
            ++row;
            for (std::size_t i = 0; i < cells.size(); ++i) write(sheet, row, column_of(i), cells[i]);
        }
        return row + 1;
    }

    static void set_width(lxw_worksheet* sheet, const Table& table, std::size_t column) {
        std::size_t letters = letters_in(table.columns[column].heading);
        for (const auto& row : table.rows) letters = std::max(letters, letters_in(row[column].text));
        const double width = std::min(widest_column, static_cast<double>(letters) + column_margin);
        worksheet_set_column(sheet, column_of(column), column_of(column), width, nullptr);
    }

    void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell) {
        double number = 0;
        const char* end = cell.number.data() + cell.number.size();
        const auto read = std::from_chars(cell.number.data(), end, number);
        if (!cell.number.empty() && read.ec == std::errc() && read.ptr == end)
            worksheet_write_number(sheet, row, column, number, format_of(decimals_of(cell.number)));
        else
            worksheet_write_string(sheet, row, column, cell.text.c_str(), text_);
    }

    lxw_format* format_of(std::size_t decimals) {
        lxw_format*& format = numbers_[decimals];
        if (format != nullptr) return format;
        format = workbook_add_format(book_);
        format_set_border(format, LXW_BORDER_THIN);
        const std::string pattern = decimals == 0 ? "0" : "0." + std::string(decimals, '0');
        format_set_num_format(format, pattern.c_str());
        return format;
    }

    lxw_workbook* book_;
    lxw_format* bold_ = nullptr;
    lxw_format* head_ = nullptr;
    lxw_format* text_ = nullptr;
    std::map<std::size_t, lxw_format*> numbers_;
};

}  // namespace

base::Result<> write_xlsx(const Document& document, const std::filesystem::path& file) {
    Book book(file);
    std::size_t number = 0;
    for (const Section& section : document.sections) book.add(++number, section, document.title);
    const bool is_vietnamese = document.language == domain::Language::vietnamese;
    book.add(++number, {is_vietnamese ? "Ghi chú" : "Notes", document.notes, {}, {}}, document.title);
    if (const lxw_error error = book.close(); error != LXW_NO_ERROR)
        return base::Problem{base::Code::io, file.string() + " was not written: " + lxw_strerror(error), 0};
    return base::Done{};
}

}  // namespace report
