// Workbook: a table as an XLSX file, row by row in constant memory. Its source is the only file that knows
// libxlsxwriter.
//
// Text is written as text: no cell is ever a formula. The file is not there until close() is done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.hpp"

namespace server {

class Workbook {
public:
    static constexpr std::uint32_t row_limit = 1'048'576;  // of the format

    // One sheet of this name (at most 31 letters), its first row bold and in view.
    static base::Result<Workbook> create(const std::filesystem::path& file, const std::string& sheet);

    Workbook(Workbook&&) noexcept;
    Workbook& operator=(Workbook&&) noexcept;
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook();  // what was not closed is not written

    // A cell of digits only is a number. too_large above row_limit.
    base::Result<> add(const std::vector<std::string>& cells);
    base::Result<> close();

private:
    struct Open;
    explicit Workbook(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

}  // namespace server
