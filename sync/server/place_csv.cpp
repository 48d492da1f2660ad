#include "sync/server/place_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "sync/server/csv_reader.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::array<std::string_view, 16> place_columns{
    "bloc",    "bloc_vi", "bloc_en", "agency",   "agency_vi", "agency_en",  "excluded",   "unit",
    "unit_vi", "unit_en", "hours",   "holidays", "counter",   "counter_vi", "counter_en", "field"};
constexpr std::array<std::string_view, 3> field_columns{"field", "field_vi", "field_en"};

using Columns = std::span<const std::string_view>;

Problem wrong(std::size_t line, const std::string& why) {
    return {Code::bad_input, fmt::format("line {}: {}", line, why), 0};
}

// Where each column stands in the rows.
class Header {
public:
    // Of the columns that there may be, `needed` must be there.
    static Result<Header> read(const CsvRow& row, Columns columns, std::initializer_list<std::string_view> needed) {
        Header header(columns);
        for (std::size_t i = 0; i < row.fields.size(); ++i) {
            const auto known = std::find(columns.begin(), columns.end(), row.fields[i]);
            if (known == columns.end()) return wrong(row.line, "there is no column \"" + row.fields[i] + '"');
            auto& place = header.places_.at(static_cast<std::size_t>(known - columns.begin()));
            if (place) return wrong(row.line, "the column \"" + row.fields[i] + "\" stands twice");
            place = i;
        }
        for (const std::string_view column : needed)
            if (!header.place_of(column)) return wrong(row.line, fmt::format("the column \"{}\" is missing", column));
        return header;
    }

    std::string_view at(const CsvRow& row, std::string_view column) const {
        const auto place = place_of(column);
        return place && *place < row.fields.size() ? std::string_view(row.fields[*place]) : std::string_view();
    }

private:
    explicit Header(Columns columns) : columns_(columns), places_(columns.size()) {}
    std::optional<std::size_t> place_of(std::string_view column) const {
        const auto known = std::find(columns_.begin(), columns_.end(), column);
        return places_.at(static_cast<std::size_t>(known - columns_.begin()));
    }
    Columns columns_;
    std::vector<std::optional<std::size_t>> places_;
};

bool is_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
}

Problem formula(std::size_t line, const std::string& column) {
    return wrong(line, column + " begins with a character that a spreadsheet would run as a formula");
}

std::vector<std::string_view> words_in(std::string_view text, char separator) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (!word.empty()) words.push_back(word);
    }
    return words;
}

// "mon 07:30-11:30 13:30-17:00"
bool read_weekday(std::string_view text, domain::Hours& hours) {
    const auto words = words_in(text, ' ');
    if (words.size() < 2) return false;
    const auto* const day = std::find(domain::weekday_names.begin(), domain::weekday_names.end(), words.front());
    if (day == domain::weekday_names.end()) return false;
    auto& spans = hours.week.at(static_cast<std::size_t>(day - domain::weekday_names.begin()));
    if (!spans.empty()) return false;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto span = domain::span_from(words[i]);
        if (!span) return false;
        spans.push_back(*span);
    }
    return true;
}

Result<domain::Hours> read_hours(std::string_view week, std::string_view holidays) {
    domain::Hours hours;
    for (const std::string_view day : words_in(week, ';'))
        if (!read_weekday(day, hours))
            return Problem{Code::bad_input, fmt::format("\"{}\" is no weekday with its hours", day), 0};
    for (const std::string_view text : words_in(holidays, ' ')) {
        base::LocalDay day{};
        if (!base::from_text(text, day)) return Problem{Code::bad_input, fmt::format("\"{}\" is no day", text), 0};
        hours.holidays.insert(day);
    }
    if (const auto valid = validate(hours); !valid) return valid.problem();
    return hours;
}

std::string hours_text(const domain::Hours& hours) {
    std::string text;
    for (std::size_t day = 0; day < hours.week.size(); ++day) {
        if (hours.week.at(day).empty()) continue;
        text += text.empty() ? "" : "; ";
        text += domain::weekday_names.at(day);
        for (const domain::Span& span : hours.week.at(day)) text += ' ' + to_text(span);
    }
    return text;
}

std::string holidays_text(const domain::Hours& hours) {
    std::string text;
    for (const base::LocalDay day : hours.holidays) text += (text.empty() ? "" : " ") + base::to_text(day);
    return text;
}

// The element of this id, added at the end when there is none.
template <typename Item>
std::pair<Item*, bool> found_or_added(std::vector<Item>& items, std::string_view id) {
    const auto found = std::find_if(items.begin(), items.end(), [id](const Item& item) { return item.id == id; });
    if (found != items.end()) return {&*found, false};
    Item item;
    item.id = id;
    items.push_back(std::move(item));
    return {&items.back(), true};
}

// Builds a city row by row.
class CityTable {
public:
    explicit CityTable(Header header) : header_(std::move(header)) {}

    Result<> add(const CsvRow& row) {
        row_ = &row;
        const auto [bloc, is_new_bloc] = found_or_added(city_.blocs, text("bloc"));
        if (bloc->id.empty()) return fail("a row names its bloc");
        if (const auto named = name(bloc->name, "bloc", is_new_bloc); !named) return named;
        if (text("agency").empty()) return has_nothing("agency", {"unit", "counter"});
        const auto [agency, is_new_agency] = found_or_added(bloc->agencies, text("agency"));
        if (const auto named = name(agency->name, "agency", is_new_agency); !named) return named;
        if (const auto read = read_excluded(*agency, is_new_agency); !read) return read;
        if (text("unit").empty()) return has_nothing("unit", {"counter"});
        const auto [unit, is_new_unit] = found_or_added(agency->units, text("unit"));
        if (const auto named = name(unit->name, "unit", is_new_unit); !named) return named;
        if (const auto read = read_unit_hours(*unit, is_new_unit); !read) return read;
        if (text("counter").empty()) return base::Done{};
        const auto [counter, is_new_counter] = found_or_added(unit->counters, text("counter"));
        if (!is_new_counter) return fail("the counter \"" + counter->id + "\" stands twice");
        counter->field = text("field");
        return name(counter->name, "counter", true);
    }

    domain::City taken() { return std::move(city_); }

private:
    std::string_view text(std::string_view column) const { return header_.at(*row_, column); }
    Problem fail(const std::string& why) const { return wrong(row_->line, why); }

    Result<> name(domain::Words& words, const std::string& column, bool is_new) const {
        if (const auto set = settle(words.vi, column + "_vi", is_new); !set) return set;
        return settle(words.en, column + "_en", is_new);
    }

    // The first row says it; a later one repeats it or says nothing.
    Result<> settle(std::string& value, const std::string& column, bool is_new) const {
        const std::string_view said = text(column);
        if (is_formula(said)) return formula(row_->line, column);
        if (is_new) value = said;
        if (is_new || said.empty() || said == value) return base::Done{};
        return fail(fmt::format("{} is \"{}\" here and \"{}\" above", column, said, value));
    }

    Result<> has_nothing(const std::string& missing, std::initializer_list<std::string_view> below) const {
        for (const std::string_view column : below)
            if (!text(column).empty()) return fail(fmt::format("a {} stands here without its {}", column, missing));
        return base::Done{};
    }

    Result<> read_excluded(domain::Agency& agency, bool is_new) const {
        const std::string_view said = text("excluded");
        if (said != "" && said != "yes" && said != "no") return fail("excluded is yes, no or empty");
        if (is_new) agency.excluded = said == "yes";
        if (said.empty() || agency.excluded == (said == "yes")) return base::Done{};
        return fail("excluded differs from the row above");
    }

    Result<> read_unit_hours(domain::Unit& unit, bool is_new) const {
        if (text("hours").empty() && text("holidays").empty()) return base::Done{};
        auto hours = read_hours(text("hours"), text("holidays"));
        if (!hours) return fail(hours.problem().words);
        if (!is_new && unit.hours != *hours) return fail("the unit's hours differ from the row above");
        unit.hours = std::move(*hours);
        return base::Done{};
    }

    Header header_;
    const CsvRow* row_ = nullptr;
    domain::City city_;
};

std::string field_text(const std::string& text) {
    if (text.find_first_of(",;\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

void add_row(std::string& table, std::initializer_list<std::string> fields) {
    bool is_first = true;
    for (const std::string& field : fields) {
        if (!is_first) table += ',';
        is_first = false;
        table += field_text(field);
    }
    table += "\r\n";
}

void add_unit(std::string& table, const domain::Bloc& bloc, const domain::Agency& agency, const domain::Unit& unit) {
    const std::string excluded = agency.excluded ? "yes" : "";
    const auto add = [&](const domain::Counter& counter) {
        add_row(table, {bloc.id, bloc.name.vi, bloc.name.en, agency.id, agency.name.vi, agency.name.en, excluded,
                        unit.id, unit.name.vi, unit.name.en, hours_text(unit.hours), holidays_text(unit.hours),
                        counter.id, counter.name.vi, counter.name.en, counter.field});
    };
    bool is_empty = true;
    for (const domain::Counter& counter : unit.counters) {
        is_empty = false;
        add(counter);
    }
    if (is_empty) add({});
}

void add_agency(std::string& table, const domain::Bloc& bloc, const domain::Agency& agency) {
    bool is_empty = true;
    for (const domain::Unit& unit : agency.units) {
        is_empty = false;
        add_unit(table, bloc, agency, unit);
    }
    if (is_empty) add_unit(table, bloc, agency, {});
}

Result<domain::City> read_places_table(const std::vector<CsvRow>& rows) {
    auto header = Header::read(rows.front(), place_columns,
                               {"bloc", "bloc_vi", "agency", "agency_vi", "unit", "unit_vi", "counter", "counter_vi"});
    if (!header) return header.problem();
    CityTable table(std::move(*header));
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (const auto added = table.add(rows[i]); !added) return added.problem();
    return table.taken();
}

Result<domain::City> read_fields_table(const std::vector<CsvRow>& rows) {
    const auto header = Header::read(rows.front(), field_columns, {"field", "field_vi"});
    if (!header) return header.problem();
    domain::City city;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        for (const std::string_view column : {"field_vi", "field_en"})
            if (is_formula(header->at(rows[i], column))) return formula(rows[i].line, std::string(column));
        city.fields.push_back(
            {std::string(header->at(rows[i], "field")),
             {std::string(header->at(rows[i], "field_vi")), std::string(header->at(rows[i], "field_en"))}});
    }
    return city;
}

}  // namespace

Result<domain::City> read_city_csv(std::string_view text) {
    const auto rows = read_csv(text);
    if (!rows) return rows.problem();
    if (rows->empty()) return Problem{Code::bad_input, "the table has no header", 0};
    const auto& names = rows->front().fields;
    const bool is_of_fields = std::find(names.begin(), names.end(), "field_vi") != names.end();
    auto city = is_of_fields ? read_fields_table(*rows) : read_places_table(*rows);
    if (!city) return city.problem();
    if (const auto valid = validate(*city); !valid) return valid.problem();
    return std::move(*city);
}

std::string write_city_csv(const domain::City& city) {
    std::string table;
    for (const std::string_view column : place_columns) table.append(table.empty() ? "" : ",").append(column);
    table += "\r\n";
    for (const domain::Bloc& bloc : city.blocs) {
        bool is_empty = true;
        for (const domain::Agency& agency : bloc.agencies) {
            is_empty = false;
            add_agency(table, bloc, agency);
        }
        if (is_empty) add_row(table, {bloc.id, bloc.name.vi, bloc.name.en});
    }
    return table;
}

}  // namespace server
