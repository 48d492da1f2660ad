#include "sync/wire/entry.hpp"

#include <limits>

#include "sync/wire/json.hpp"
#include "sync/wire/stamp.hpp"

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// On disks and on the wire: never rename.
constexpr std::string_view opened_kind = "opened";
constexpr std::string_view rating_kind = "rating";

struct FieldWriter {
    JsonObject& line;

    void operator()(const Opened& opened) const {
        line["k"] = opened_kind;
        line["pv"] = opened.version;
        if (!opened.settings.empty()) line["sh"] = opened.settings;
    }
    void operator()(const domain::Rating& rating) const {
        line["k"] = rating_kind;
        line["r"] = base::to_base64url(rating.response);
        line["l"] = rating.level.number();
        line["c"] = rating.counter;
        if (!rating.field.empty()) line["f"] = rating.field;
        line["q"] = rating.survey;
        if (rating.dossier) line["d"] = base::to_hex(*rating.dossier);
    }
    void operator()(const Other&) const { base::check(false, "a program writes only the kinds it understands"); }
};

Problem meaningless(std::string_view what) { return {Code::bad_input, "the entry has " + std::string(what), 0}; }

Result<Body> read_opened(const Json& json) {
    const auto version = text_at(json, "pv");
    if (!version) return meaningless("no program version");
    return Body(Opened{std::string(*version), std::string(text_at(json, "sh").value_or(""))});
}

Result<Body> read_rating(const Json& json) {
    const auto level = domain::Level::from(integer_at(json, "l").value_or(0));
    if (!level) return meaningless("no level from 1 to 5");
    domain::Rating rating{.response = {},
                          .level = *level,
                          .field = std::string(text_at(json, "f").value_or("")),
                          .counter = std::string(text_at(json, "c").value_or("")),
                          .survey = std::string(text_at(json, "q").value_or("")),
                          .dossier = std::nullopt};
    if (!base::from_base64url(text_at(json, "r").value_or(""), rating.response)) return meaningless("no response id");
    if (!domain::is_identifier(rating.counter)) return meaningless("no counter");
    if (!domain::is_identifier(rating.survey)) return meaningless("no survey");
    if (!rating.field.empty() && !domain::is_identifier(rating.field)) return meaningless("a field that is no id");
    if (json.get_object().contains("d")) {
        rating.dossier = base::array_from_hex<32>(text_at(json, "d").value_or(""));
        if (!rating.dossier) return meaningless("a dossier that is no commitment");
    }
    return Body(rating);
}

Result<Body> read_body(const Json& json, std::string_view kind) {
    if (kind == opened_kind) return read_opened(json);
    if (kind == rating_kind) return read_rating(json);
    return Body(Other{std::string(kind)});
}

}  // namespace

Result<std::string> write_entry(const Entry& entry) {
    JsonObject line;
    line["v"] = 1;
    line["s"] = entry.sequence;
    std::visit(FieldWriter{line}, entry.body);
    write_stamp(line, entry.stamp);
    std::string text = to_text(line);
    if (text.size() > line_limit_bytes)
        return Problem{Code::too_large, "an entry of " + std::to_string(text.size()) + " bytes is above the limit of " +
                                            std::to_string(line_limit_bytes)};
    return text;
}

Result<Entry> read_entry(std::string_view line, Sequence expected) {
    if (line.size() > line_limit_bytes) return meaningless("more than 2048 bytes");
    const auto json = parse_json(line);
    if (!json) return json.problem();
    if (integer_at(*json, "v") != 1) return meaningless("a format that this program does not know");
    if (count_at(*json, "s") != expected) return meaningless("another sequence than its place");
    const auto stamp = read_stamp(*json);
    if (!stamp) return stamp.problem();
    const auto kind = text_at(*json, "k");
    if (!kind || !domain::is_identifier(*kind)) return meaningless("no kind");
    auto body = read_body(*json, *kind);
    if (!body) return body.problem();
    return Entry{expected, *stamp, std::move(*body)};
}

}  // namespace wire
