// Commands: single responses, out of the database into a file or to standard output.
#include <fmt/format.h>

#include <cstdio>
#include <functional>

#include "sync/server/accounts.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/response_reader.hpp"
#include "sync/server/response_text.hpp"
#include "sync/server/workbook.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

using EachRow = std::function<Result<>(const ResponseRow&)>;

Result<std::uint64_t> each_response(Store& store, ResponseReader& reader, const EachRow& each) {
    std::uint64_t count = 0;
    for (;;) {
        const auto more = reader.fetch(store);
        if (!more) return more.problem();
        if (!*more) return count;
        for (const ResponseRow& row : reader.join()) {
            if (const auto done = each(row); !done) return done.problem();
            ++count;
        }
    }
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<File> opened(const Path& into) {
    if (into.empty()) return File(stdout, [](std::FILE* file) { return std::fflush(file); });
    File file(std::fopen(into.c_str(), "wbx"), std::fclose);
    if (!file) return Problem{Code::io, into.string() + " cannot be made; is it there already?", 0};
    return file;
}

Result<> say(const File& file, std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file.get()) == text.size()) return base::Done{};
    return Problem{Code::io, "the export cannot be written; what is there is not whole", 0};
}

Result<std::uint64_t> export_text(Store& store, ResponseReader& reader, const ResponseExport& request) {
    const ResponseColumns columns{reader.criteria(), request.dossiers};
    const bool is_csv = request.format == "csv";
    const auto file = opened(request.into);
    if (!file) return file.problem();
    std::string head = is_csv ? csv_line(column_names(columns)) : ndjson_head(request.filter, base::wall_now());
    if (is_csv && request.byte_order_mark) head.insert(0, byte_order_mark);
    if (const auto said = say(*file, head); !said) return said.problem();
    const auto count = each_response(store, reader, [&](const ResponseRow& row) {
        return say(*file, is_csv ? csv_line(cells_of(row, columns)) : ndjson_line(row, columns));
    });
    if (!count) return count.problem();
    if (!is_csv)
        if (const auto said = say(*file, ndjson_end(*count)); !said) return said.problem();
    if (std::fflush(file->get()) != 0) return Problem{Code::io, "the export cannot be written to its end", 0};
    return *count;
}

Result<std::uint64_t> export_workbook(Store& store, ResponseReader& reader, const ResponseExport& request) {
    if (request.into.empty()) return Problem{Code::bad_input, "a workbook needs a file: --into FILE", 0};
    const ResponseColumns columns{reader.criteria(), request.dossiers};
    auto workbook = Workbook::create(request.into, "responses raw");
    if (!workbook) return workbook.problem();
    if (const auto added = workbook->add(column_names(columns)); !added) return added.problem();
    const auto count =
        each_response(store, reader, [&](const ResponseRow& row) { return workbook->add(cells_of(row, columns)); });
    if (!count) return count.problem();
    if (const auto closed = workbook->close(); !closed) return closed.problem();
    return *count;
}

}  // namespace

Result<bool> export_responses(const Path& database, const ResponseExport& request) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    auto reader = ResponseReader::over(*store, request.filter);
    if (!reader) return reader.problem();
    // Single responses leave the house: written down before the first of them does.
    const people::Deed deed{"responses.export", request.into.string(), export_name(request.filter, request.format),
                            request.filter.agency};
    if (const auto noted = changed_by_shell(database, deed, [](Store&) { return base::Done{}; }); !noted)
        return noted.problem();
    const auto count =
        request.format == "xlsx" ? export_workbook(*store, *reader, request) : export_text(*store, *reader, request);
    if (!count) return count.problem();
    if (!request.into.empty())
        fmt::print(stderr, "{} in {}, as the devices signed them, no flags applied\n",
                   amount(*count, "response", "responses"), request.into.string());
    return true;
}

}  // namespace server
