#include "sync/wire/workbook_reader.hpp"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "sync/wire/archive.hpp"

namespace wire {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t part_limit_bytes = std::size_t{32} * 1024 * 1024;
constexpr std::size_t rows_limit = 20'000;
constexpr std::size_t columns_limit = 200;
constexpr std::size_t texts_limit = 200'000;
constexpr std::size_t depth_limit = 64;
constexpr int digits_shown = 15;
constexpr int exponent_limit = 40;
constexpr char name_separator = '|';  // between a namespace and a name; in neither

Problem bad(const std::string& why) { return {Code::bad_input, why, 0}; }

// One part of the workbook, element by element, by the local name alone: a prefix is the writer's choice.
class Part {
public:
    using Attributes = std::map<std::string, std::string, std::less<>>;
    std::function<void(std::string_view, const Attributes&)> begins = [](auto, const auto&) {};
    std::function<void(std::string_view)> ends = [](auto) {};
    std::function<void(std::string_view)> says = [](auto) {};

    Result<> read(const std::string& name, std::string_view xml) {
        const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
            XML_ParserCreateNS("UTF-8", name_separator), &XML_ParserFree);
        parser_ = parser.get();
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(parser_, begin, end);
        XML_SetCharacterDataHandler(parser_, say);
        XML_SetStartDoctypeDeclHandler(parser_, refuse_doctype);
        const auto parsed = XML_Parse(parser_, xml.data(), static_cast<int>(xml.size()), XML_TRUE);
        if (problem_) return *problem_;
        if (parsed == XML_STATUS_OK) return Done{};
        return bad("\"" + name + "\" of the workbook is no XML: line " +
                   std::to_string(XML_GetCurrentLineNumber(parser_)));
    }

    // Ends the reading; the first one counts.
    void stop(Problem problem) {
        if (problem_) return;
        problem_ = std::move(problem);
        XML_StopParser(parser_, XML_FALSE);
    }

private:
    static std::string_view local(const char* name) {
        const std::string_view whole(name);
        return whole.substr(whole.rfind(name_separator) + 1);
    }
    static void begin(void* self, const char* name, const char** attributes) {
        Part& part = *static_cast<Part*>(self);
        if (part.problem_) return;
        if (++part.depth_ > depth_limit) return part.stop(bad("the workbook's XML is nested too deep"));
        Attributes named;
        for (; *attributes != nullptr; attributes += 2) named.emplace(local(attributes[0]), attributes[1]);
        part.begins(local(name), named);
    }
    static void end(void* self, const char* name) {
        Part& part = *static_cast<Part*>(self);
        --part.depth_;
        if (!part.problem_) part.ends(local(name));
    }
    static void say(void* self, const char* text, int length) {
        const Part& part = *static_cast<Part*>(self);
        if (!part.problem_) part.says({text, static_cast<std::size_t>(length)});
    }
    static void refuse_doctype(void* self, const char*, const char*, const char*, int) {
        static_cast<Part*>(self)->stop(bad("the workbook's XML has a document type; no workbook needs one"));
    }

    XML_Parser parser_ = nullptr;
    std::optional<Problem> problem_;
    std::size_t depth_ = 0;
};

std::string attribute(const Part::Attributes& attributes, std::string_view name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string() : found->second;
}

// Relationship id or type -> part's name in the archive.
struct Targets {
    std::map<std::string, std::string> by_id;
    std::string shared_strings;
};

Result<Targets> read_targets(Archive& archive) {
    const std::string name = "xl/_rels/workbook.xml.rels";
    const auto xml = archive.read(name, part_limit_bytes);
    if (!xml) return xml.problem();
    Targets targets;
    Part part;
    part.begins = [&](std::string_view element, const Part::Attributes& attributes) {
        if (element != "Relationship" || attribute(attributes, "TargetMode") == "External") return;
        std::string target = attribute(attributes, "Target");
        target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
        if (attribute(attributes, "Type").ends_with("/sharedStrings")) targets.shared_strings = target;
        targets.by_id.emplace(attribute(attributes, "Id"), std::move(target));
    };
    if (const auto read = part.read(name, *xml); !read) return read.problem();
    return targets;
}

struct Sheet {
    std::string name;
    std::string relation;
};

Result<Sheet> find_sheet(Archive& archive, const std::string& wanted) {
    const std::string name = "xl/workbook.xml";
    const auto xml = archive.read(name, part_limit_bytes);
    if (!xml) return bad("this is no workbook: " + xml.problem().words);
    std::vector<Sheet> sheets;
    Part part;
    part.begins = [&](std::string_view element, const Part::Attributes& attributes) {
        if (element == "sheet") sheets.push_back({attribute(attributes, "name"), attribute(attributes, "id")});
    };
    if (const auto read = part.read(name, *xml); !read) return read.problem();
    if (sheets.empty()) return bad("the workbook has no sheet");
    if (wanted.empty()) return sheets.front();
    std::string names;
    for (const Sheet& sheet : sheets) {
        if (sheet.name == wanted) return sheet;
        names += (names.empty() ? "\"" : ", \"") + sheet.name + '"';
    }
    return bad("the workbook has no sheet \"" + wanted + "\", but " + names);
}

// Texts that cells name by number; how a text is read aloud (rPh) is no part of it.
Result<std::vector<std::string>> read_texts(Archive& archive, const std::string& name) {
    std::vector<std::string> texts;
    if (name.empty() || !archive.has(name)) return texts;
    const auto xml = archive.read(name, part_limit_bytes);
    if (!xml) return xml.problem();
    Part part;
    bool in_text = false;
    bool in_phonetic = false;
    part.begins = [&](std::string_view element, const Part::Attributes&) {
        if (element == "si") texts.emplace_back();
        if (element == "rPh") in_phonetic = true;
        if (element == "t") in_text = !in_phonetic;
        if (texts.size() > texts_limit) part.stop({Code::too_large, "the workbook has more than 200,000 texts", 0});
    };
    part.ends = [&](std::string_view element) {
        if (element == "rPh") in_phonetic = false;
        if (element == "t") in_text = false;
    };
    part.says = [&](std::string_view text) {
        if (in_text && !texts.empty()) texts.back() += text;
    };
    if (const auto read = part.read(name, *xml); !read) return read.problem();
    return texts;
}

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The column of "B7", from 0; nothing for what is no cell's name.
std::optional<std::size_t> column_of(std::string_view name) {
    std::size_t column = 0;
    std::size_t letters = 0;
    for (; letters < name.size() && name[letters] >= 'A' && name[letters] <= 'Z'; ++letters) {
        if (letters == 3) return std::nullopt;
        column = column * 26 + static_cast<std::size_t>(name[letters] - 'A') + 1;
    }
    return letters == 0 ? std::nullopt : std::optional(column - 1);
}

// "9.8810000000000002E1" as people see it: "98.81". Nothing when it is no number, or one of no figure's size.
std::optional<std::string> decimal_of(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    int exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        const auto given = number_from<int>(power);
        if (!given || *given > exponent_limit || *given < -exponent_limit) return std::nullopt;
        exponent = *given;
        text = text.substr(0, e);
    }
    const auto point = text.find('.');
    std::string digits(text.substr(0, point));
    const std::size_t whole = digits.size();
    if (point != std::string_view::npos) digits += text.substr(point + 1);
    const bool is_number = !digits.empty() && digits.size() <= 2 * static_cast<std::size_t>(exponent_limit) &&
                           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number) return std::nullopt;
    int before = static_cast<int>(whole) + exponent;  // digits before the decimal point
    const auto zeros = static_cast<int>(std::min(digits.find_first_not_of('0'), digits.size()));
    digits.erase(0, static_cast<std::size_t>(zeros));
    before -= zeros;
    if (digits.size() > digits_shown) {
        const bool rounds_up = digits[digits_shown] >= '5';
        digits.resize(digits_shown);
        auto at = digits.rbegin();
        for (; rounds_up && at != digits.rend() && *at == '9'; ++at) *at = '0';
        if (rounds_up && at != digits.rend()) ++*at;
        if (rounds_up && at == digits.rend()) {
            digits.insert(0, 1, '1');
            ++before;
        }
    }
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.empty()) return "0";
    if (before <= 0) digits.insert(0, static_cast<std::size_t>(1 - before), '0');
    before = std::max(before, 1);
    if (digits.size() < static_cast<std::size_t>(before)) digits.resize(static_cast<std::size_t>(before), '0');
    if (digits.size() > static_cast<std::size_t>(before)) digits.insert(static_cast<std::size_t>(before), 1, '.');
    return (negative ? "-" : "") + digits;
}

// The rows of one sheet, cell by cell.
class SheetReader {
public:
    explicit SheetReader(const std::vector<std::string>& texts) : texts_(texts) {
        part_.begins = [this](std::string_view element, const Part::Attributes& attributes) {
            begin(element, attributes);
        };
        part_.ends = [this](std::string_view element) { end(element); };
        part_.says = [this](std::string_view text) {
            if (in_value_) value_ += text;
        };
    }

    Result<std::vector<TableRow>> read(const std::string& name, std::string_view xml) {
        if (const auto read = part_.read(name, xml); !read) return read.problem();
        return std::move(rows_);
    }

private:
    void begin(std::string_view element, const Part::Attributes& attributes) {
        if (element == "row") {
            const std::string given = attribute(attributes, "r");
            const auto number = given.empty() ? std::optional(row_.number + 1) : number_from<std::size_t>(given);
            if (!number || *number <= row_.number) return part_.stop(bad("rows of the sheet are out of order"));
            row_ = {*number, {}};
            next_column_ = 0;
        } else if (element == "c") {
            const std::string given = attribute(attributes, "r");
            const auto column = given.empty() ? std::optional(next_column_) : column_of(given);
            if (!column || *column < next_column_) return part_.stop(bad("cells of the sheet are out of order"));
            if (*column >= columns_limit)
                return part_.stop({Code::too_large, "the sheet has more than 200 columns: " + given, 0});
            column_ = *column;
            next_column_ = column_ + 1;
            kind_ = attribute(attributes, "t");
            value_.clear();
            has_formula_ = has_value_ = false;
        } else if (element == "f") {
            has_formula_ = true;
        } else if (element == "v" || element == "t") {
            in_value_ = has_value_ = true;
        }
    }

    void end(std::string_view element) {
        if (element == "v" || element == "t") in_value_ = false;
        if (element == "c") take_cell();
        if (element != "row" || row_.cells.empty()) return;
        rows_.push_back(std::move(row_));
        row_ = {rows_.back().number, {}};
        if (rows_.size() > rows_limit) part_.stop({Code::too_large, "the sheet has more than 20,000 rows", 0});
    }

    void take_cell() {
        if (has_formula_ && !has_value_)
            return wrong("a formula that was never computed; open the workbook, let it compute, and save it");
        if (value_.empty()) return;
        if (kind_ == "s") {
            const auto number = number_from<std::size_t>(value_);
            if (!number || *number >= texts_.size()) return wrong("a text that the workbook does not have");
            if (texts_[*number].empty()) return;
            return put(texts_[*number]);
        }
        if (kind_.empty() || kind_ == "n") {
            auto decimal = decimal_of(value_);
            return decimal ? put(std::move(*decimal)) : wrong("\"" + value_ + "\" is no number that a figure can be");
        }
        if (kind_ == "e") return wrong("the formula came to " + value_);
        if (kind_ == "b") return put(value_ == "1" ? "TRUE" : "FALSE");
        put(value_);
    }

    void put(std::string text) {
        row_.cells.resize(column_ + 1);
        row_.cells.back() = std::move(text);
    }
    void wrong(const std::string& why) { part_.stop(bad(cell_name(column_, row_.number) + ": " + why)); }

    const std::vector<std::string>& texts_;
    Part part_;
    std::vector<TableRow> rows_;
    TableRow row_;
    std::size_t next_column_ = 0;
    std::size_t column_ = 0;
    std::string kind_;
    std::string value_;
    bool in_value_ = false;
    bool has_value_ = false;
    bool has_formula_ = false;
};

}  // namespace

bool looks_like_workbook(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

std::string cell_name(std::size_t column, std::size_t row) {
    std::string letters;
    for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
        letters.insert(0, 1, static_cast<char>('A' + (left - 1) % 26));
    return letters + std::to_string(row);
}

Result<std::vector<TableRow>> read_workbook(std::string_view bytes, const std::string& sheet_name) {
    if (bytes.size() > file_limit_bytes) return Problem{Code::too_large, "the workbook is larger than 16 MiB", 0};
    auto archive = Archive::open(bytes);
    if (!archive) return archive.problem();
    const auto sheet = find_sheet(*archive, sheet_name);
    if (!sheet) return sheet.problem();
    const auto targets = read_targets(*archive);
    if (!targets) return bad("this is no workbook: " + targets.problem().words);
    const auto part = targets->by_id.find(sheet->relation);
    if (part == targets->by_id.end()) return bad("the workbook does not say where \"" + sheet->name + "\" stands");
    const auto texts = read_texts(*archive, targets->shared_strings);
    if (!texts) return texts.problem();
    const auto xml = archive->read(part->second, part_limit_bytes);
    if (!xml) return xml.problem();
    return SheetReader(*texts).read(part->second, *xml);
}

}  // namespace wire
