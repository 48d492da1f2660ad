#include "sync/report/json.hpp"

#include "sync/wire/json.hpp"

namespace report {
namespace {

using wire::JsonArray;
using wire::JsonObject;

JsonArray texts_of(const std::vector<std::string>& texts) {
    JsonArray json;
    for (const std::string& text : texts) json.push_back(wire::Json(text));
    return json;
}

JsonObject json_of(const Table& table) {
    JsonObject json;
    json["id"] = table.id;
    json["caption"] = table.caption;
    JsonArray columns;
    for (const Column& column : table.columns) columns.push_back(wire::Json(column.heading));
    json["columns"] = std::move(columns);
    JsonArray rows;
    for (const auto& row : table.rows) {
        JsonArray cells;
        for (const Cell& cell : row) cells.push_back(wire::Json(cell.number.empty() ? cell.text : cell.number));
        rows.push_back(std::move(cells));
    }
    json["rows"] = std::move(rows);
    return json;
}

JsonObject json_of(const Section& section) {
    JsonObject json;
    json["heading"] = section.heading;
    json["paragraphs"] = texts_of(section.paragraphs);
    JsonArray tables;
    for (const Table& table : section.tables) tables.push_back(json_of(table));
    json["tables"] = std::move(tables);
    return json;
}

}  // namespace

std::string json_of(const Document& document) {
    JsonObject json;
    json["language"] = document.language.code();
    json["title"] = document.title;
    json["subtitles"] = texts_of(document.subtitles);
    JsonArray sections;
    for (const Section& section : document.sections) sections.push_back(json_of(section));
    json["sections"] = std::move(sections);
    json["notes"] = texts_of(document.notes);
    return wire::to_text(json) + '\n';
}

}  // namespace report
