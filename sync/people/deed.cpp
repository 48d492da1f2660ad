#include "sync/people/deed.hpp"

#include <fmt/format.h>

#include <charconv>

#include "sync/wire/json.hpp"
#include "sync/wire/sha256.hpp"

namespace people {
namespace {

using base::Code;
using base::Problem;

base::Bytes tagged(std::string_view tag) {
    base::Bytes bytes;
    base::append(bytes, base::view_of(tag));
    bytes.push_back(0);
    return bytes;
}

std::string string_at(const wire::Json& json, std::string_view key) {
    return std::string(wire::text_at(json, key).value_or(""));
}

}  // namespace

std::string write_deed(const LoggedDeed& logged) {
    wire::JsonObject json;
    json["v"] = 1;
    json["n"] = logged.number;
    json["t"] = logged.at.time_since_epoch().count();
    json["who"] = logged.doer.name;
    if (!logged.doer.from.empty()) json["from"] = logged.doer.from;
    json["act"] = logged.deed.act;
    if (!logged.deed.object.empty()) json["object"] = logged.deed.object;
    if (!logged.deed.agency.empty()) json["agency"] = logged.deed.agency;
    if (!logged.deed.words.empty()) json["words"] = logged.deed.words;
    return wire::to_text(json);
}

base::Result<LoggedDeed> read_deed(std::string_view line) {
    const auto json = wire::parse_json(line);
    if (!json) return json.problem();
    const auto number = wire::count_at(*json, "n");
    const auto time = wire::integer_at(*json, "t");
    if (wire::integer_at(*json, "v") != 1 || !number || !time || !wire::text_at(*json, "who") ||
        !wire::text_at(*json, "act"))
        return Problem{Code::bad_input, "this line is no deed", 0};
    return LoggedDeed{
        *number,
        base::WallTime{base::Duration{*time}},
        {string_at(*json, "who"), string_at(*json, "from")},
        {string_at(*json, "act"), string_at(*json, "object"), string_at(*json, "words"), string_at(*json, "agency")}};
}

wire::Hash deeds_start() { return wire::sha256(tagged("sipas/deeds/v1")); }

wire::Hash deed_hash(const wire::Hash& previous, std::uint64_t number, std::string_view line) {
    base::Bytes bytes = tagged("sipas/deed/v1");
    base::append(bytes, previous);
    base::append_be64(bytes, number);
    base::append_be32(bytes, static_cast<std::uint32_t>(line.size()));
    base::append(bytes, base::view_of(line));
    return wire::sha256(bytes);
}

std::string to_text(const DeedMark& mark) { return fmt::format("{}:{}", mark.number, base::to_hex(mark.hash)); }

std::optional<DeedMark> mark_from(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    DeedMark mark;
    const auto* const end = text.data() + colon;
    const auto [stopped, error] = std::from_chars(text.data(), end, mark.number);
    if (error != std::errc{} || stopped != end || !base::from_hex(text.substr(colon + 1), mark.hash))
        return std::nullopt;
    return mark;
}

void DeedProver::read(std::uint64_t number, std::string_view agency, std::string_view line, const wire::Hash& hash) {
    if (!missing_.empty() || !doubtful_.empty()) return;
    if (number != reached_.number + 1) {
        missing_ =
            fmt::format("row {} is missing: row {} comes after row {}", reached_.number + 1, number, reached_.number);
        return;
    }
    const DeedMark next{number, deed_hash(reached_.hash, number, line)};
    const auto deed = read_deed(line);
    if (next.hash != hash)
        doubtful_ = fmt::format("row {} is not what was written", number);
    else if (!deed || deed->number != number || deed->deed.agency != agency)
        doubtful_ = fmt::format("row {} does not say what its columns say", number);
    else if (noted_ && noted_->number == number && noted_->hash != hash)
        doubtful_ = fmt::format("the log was made anew: the head at row {} is not the one that was noted", number);
    if (doubtful_.empty()) reached_ = next;
}

void DeedProver::end(const DeedMark& head) {
    if (!missing_.empty() || !doubtful_.empty()) return;
    if (noted_ && noted_->number > reached_.number)
        missing_ = fmt::format("rows {} to {} are missing at the end: row {} was noted", reached_.number + 1,
                               noted_->number, noted_->number);
    else if (head.number > reached_.number)
        missing_ = fmt::format("rows {} to {} are missing at the end", reached_.number + 1, head.number);
    else if (head != reached_)
        doubtful_ = "the log's head is not its last row";
}

}  // namespace people
