#include "sync/wire/entry.hpp"

#include "sync/wire/body_json.hpp"
#include "sync/wire/stamp.hpp"

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Problem meaningless(std::string_view what) { return {Code::bad_input, "the entry has " + std::string(what), 0}; }

}  // namespace

Result<std::string> write_entry(const Entry& entry) {
    JsonObject line;
    line["v"] = 1;
    line["s"] = entry.sequence;
    if (const auto written = write_body(line, entry.body); !written) return written.problem();
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
