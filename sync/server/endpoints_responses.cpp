#include <array>
#include <memory>

#include "sync/server/response_reader.hpp"
#include "sync/server/response_text.hpp"
#include "sync/server/routes.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

std::string text_or_nothing(const Call& call, std::string_view name) {
    return std::string(call.value(name).value_or(""));
}

std::optional<base::LocalDay> day_of(const Call& call, std::string_view name) {
    base::LocalDay day{};
    if (const auto text = call.value(name); text && base::from_text(*text, day)) return day;
    return std::nullopt;
}

// Whoever sees one agency asks for that one, named or not; any other is not there for him.
Result<std::string> within(const std::string& scope, std::string asked, std::string_view what) {
    if (scope.empty()) return asked;
    if (asked.empty() || asked == scope) return scope;
    return Problem{Code::not_found, "there is no such " + std::string(what), 0};
}

Result<ResponseFilter> filter_of(const Call& call) {
    const Scope& scope = call.person().grant.scope;
    const auto agency = within(scope.agency, text_or_nothing(call, "agency"), "agency");
    if (!agency) return agency.problem();
    const auto unit = within(scope.unit, text_or_nothing(call, "unit"), "unit");
    if (!unit) return unit.problem();
    return ResponseFilter{
        {day_of(call, "from"), day_of(call, "until")}, *agency, *unit, text_or_nothing(call, "field")};
}

bool has_place(const CounterPlaces& places, const ResponseFilter& filter) {
    return std::any_of(places.begin(), places.end(), [&](const auto& place) {
        return (filter.agency.empty() || place.second.agency == filter.agency) &&
               (filter.unit.empty() || place.second.unit == filter.unit);
    });
}

// One export under way.
class ResponseStream {
public:
    ResponseStream(const Desk& desk, ResponseReader reader, ResponseColumns columns, bool is_csv)
        : desk_(desk), reader_(std::move(reader)), columns_(std::move(columns)), is_csv_(is_csv) {}

    void begin(std::string text) { text_ = std::move(text); }

    Result<std::optional<std::string>> pull() {
        if (is_over_) return std::optional<std::string>{};
        const auto fetched = desk_.read([this](Store& store) { return reader_.fetch(store); });
        if (!fetched) return fetched.problem();
        for (const ResponseRow& row : reader_.join()) {
            text_ += is_csv_ ? csv_line(cells_of(row, columns_)) : ndjson_line(row, columns_);
            ++rows_;
        }
        is_over_ = !*fetched;
        if (is_over_ && !is_csv_) text_ += ndjson_end(rows_);
        if (!is_over_ && text_.size() < piece_bytes) return std::optional(std::string());
        return std::optional(std::exchange(text_, {}));
    }

private:
    Desk desk_;
    ResponseReader reader_;
    ResponseColumns columns_;
    bool is_csv_;
    bool is_over_ = false;
    std::uint64_t rows_ = 0;
    std::string text_;
};

Result<Answer> responses(const Desk& desk, const Call& call) {
    const bool is_csv = call.value("format") == "csv";
    const bool dossiers = call.value("dossier") == "commitment";
    if (dossiers && !may(call.person().grant, Act::see_dossiers))
        return Problem{Code::forbidden, "your role does not see which dossier a response is bound to", 0};
    auto filter = filter_of(call);
    if (!filter) return filter.problem();
    auto reader = desk.read([&](Store& store) { return ResponseReader::over(store, *filter); });
    if (!reader) return reader.problem();
    if ((!filter->agency.empty() || !filter->unit.empty()) && !has_place(reader->places(), *filter))
        return Problem{Code::not_found, "there is no such agency or unit", 0};
    ResponseColumns columns{reader->criteria(), dossiers};
    std::string head = is_csv ? csv_line(column_names(columns)) : ndjson_head(*filter, call.now);
    if (is_csv && call.value("bom") == "yes") head.insert(0, byte_order_mark);
    auto stream = std::make_shared<ResponseStream>(desk, std::move(*reader), std::move(columns), is_csv);
    stream->begin(std::move(head));
    Reply reply = text_reply(is_csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson", {});
    reply.headers.emplace_back("Content-Disposition",
                               "attachment; filename=\"" + export_name(*filter, is_csv ? "csv" : "ndjson") + '"');
    reply.pull = [stream] { return stream->pull(); };
    return Answer(std::move(reply));
}

constexpr std::array in_responses{
    Parameter{"format", Choice{"ndjson|csv"}, false, "NDJSON when it is not there"},
    Parameter{"from", Day{}, false, "The first day that counts, where the counters stand"},
    Parameter{"until", Day{}, false, "The first day that no longer counts"},
    Parameter{"agency", Name{40}, false, "Only this agency"},
    Parameter{"unit", Name{40}, false, "Only this one-stop unit"},
    Parameter{"field", Name{40}, false, "Only this field"},
    Parameter{"dossier", Choice{"none|commitment"}, false, "Which dossier a response is bound to, as a keyed hash"},
    Parameter{"bom", Choice{"no|yes"}, false, "A byte order mark in front of CSV, for spreadsheets that need it"},
};

constexpr std::array gives_responses{Content{"application/x-ndjson", "ResponseLine"},
                                     Content{"text/csv; charset=utf-8; header=present"}};
constexpr std::array response_problems{404};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/responses",
          .access = Access::person,
          .act = Act::see_responses,
          .in_query = in_responses,
          .endpoint = responses,
          .words = "Single responses as the devices signed them, no flags applied; any number, streamed",
          .gives = gives_responses,
          .problems = response_problems},
};

}  // namespace

std::span<const Route> response_routes() { return routes; }

}  // namespace server
