#include "sync/report/file.hpp"

#include <fmt/format.h>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/report/csv.hpp"
#include "sync/report/html.hpp"
#include "sync/report/json.hpp"
#include "sync/report/text.hpp"
#include "sync/report/xlsx.hpp"

namespace report {

std::string_view extension_of(Form form) {
    switch (form) {
        case Form::html:
            return "html";
        case Form::xlsx:
            return "xlsx";
        case Form::csv:
            return "csv";
        case Form::json:
            return "json";
        case Form::table:
            break;
    }
    return "txt";
}

std::string text_in(Form form, const Document& document) {
    switch (form) {
        case Form::html:
            return html_of(document);
        case Form::csv:
            return csv_of(document);
        case Form::json:
            return json_of(document);
        case Form::xlsx:
            base::check(false, "a workbook is no text");
            break;
        case Form::table:
            break;
    }
    return text_of(document);
}

base::Result<std::string> published(const Document& document, Form form, const std::filesystem::path& folder,
                                    const std::string& stem, const domain::Period& period) {
    if (folder.empty() && form == Form::xlsx)
        return base::Problem{base::Code::bad_input, "a workbook needs a folder: --into", 0};
    if (folder.empty()) return text_in(form, document);
    std::string days = domain::to_text(period);  // what stands between two days is no part of a name
    for (auto at = days.find(".."); at != std::string::npos; at = days.find("..")) days.replace(at, 2, "_");
    const auto file = folder / fmt::format("{}_{}.{}.{}", stem, days, document.language.code(), extension_of(form));
    if (const auto made = base::make_folders(folder); !made) return made.problem();
    if (const auto written = write_file(document, form, file); !written) return written.problem();
    return file.string() + '\n';
}

base::Result<> write_file(const Document& document, Form form, const std::filesystem::path& file) {
    if (form == Form::xlsx) return write_xlsx(document, file);
    return base::replace_file(file, text_in(form, document));
}

}  // namespace report
