#include "sync/server/comments.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t long_number_digits = 9;
constexpr std::array standing_names{"held", "unknown", "unproven"};

Result<SentComment> read_comment(const wire::Json& json) {
    const Problem malformed{Code::bad_input, "a comment has epoch, seq, salt and text", 0};
    const auto epoch = wire::count_at(json, "epoch");
    const auto sequence = wire::count_at(json, "seq");
    const auto salt = base::array_from_base64<16>(wire::text_at(json, "salt").value_or(""));
    const auto text = wire::text_at(json, "text");
    if (!epoch || *epoch < 1 || *epoch > std::numeric_limits<wire::Epoch>::max()) return malformed;
    if (!sequence || *sequence < 1 || *sequence >= sequence_limit || !salt || !text) return malformed;
    if (text->size() > comment_bytes_limit) return Problem{Code::too_large, "a comment is above 4096 bytes", 0};
    return SentComment{static_cast<wire::Epoch>(*epoch), *sequence, *salt, std::string(*text)};
}

Result<> take_comment(Store& store, const Device& sender, SentComment& comment, base::WallTime now) {
    const auto stream = store.stream(sender, comment.epoch);
    if (!stream) return stream.problem();
    if (!*stream) return Done{};
    const auto line = store.line_at((*stream)->number, comment.sequence);
    if (!line) return line.problem();
    if (!*line) return Done{};
    const auto entry = wire::read_entry(**line, comment.sequence);
    const auto* hash = entry ? std::get_if<wire::CommentHash>(&entry->body) : nullptr;
    const bool proven = hash != nullptr && hash->digest == wire::comment_digest(comment.salt, comment.text);
    comment.standing = proven ? CommentStanding::held : CommentStanding::unproven;
    if (!proven) return Done{};
    return store.put_comment((*stream)->number, comment.sequence, comment.salt, comment.text, now);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_between_digits(char c) { return c == ' ' || c == '.' || c == '-'; }

// Where a run of digits, single separators among them, ends.
std::size_t end_of_number(std::string_view text, std::size_t from) {
    std::size_t end = from;
    while (end < text.size() &&
           (is_digit(text[end]) || (is_between_digits(text[end]) && end + 1 < text.size() && is_digit(text[end + 1]))))
        ++end;
    return end;
}

std::string masked_number(std::string_view run) {
    const auto digits = static_cast<std::size_t>(std::count_if(run.begin(), run.end(), is_digit));
    if (digits < long_number_digits) return std::string(run);
    std::string dots;
    for (std::size_t i = 0; i < digits; ++i) dots += "•";
    return dots;
}

}  // namespace

Result<std::vector<SentComment>> read_comments(std::string_view body) {
    const auto json = wire::parse_json(body);
    if (!json) return json.problem();
    const wire::JsonArray* array = wire::array_at(*json, "comments");
    if (array == nullptr) return Problem{Code::bad_input, R"(this needs "comments")", 0};
    if (array->size() > comments_limit) return Problem{Code::too_large, "more than 100 comments in one request", 0};
    std::vector<SentComment> comments;
    for (const wire::Json& element : *array) {
        auto comment = read_comment(element);
        if (!comment) return comment.problem();
        comments.push_back(std::move(*comment));
    }
    return comments;
}

Result<> take_comments(Store& store, const Device& sender, std::vector<SentComment>& comments, base::WallTime now) {
    for (SentComment& comment : comments)
        if (const auto taken = take_comment(store, sender, comment, now); !taken) return taken.problem();
    return Done{};
}

wire::JsonObject comments_json(const std::vector<SentComment>& comments) {
    wire::JsonArray array;
    for (const SentComment& comment : comments) {
        wire::JsonObject element;
        element["epoch"] = comment.epoch;
        element["seq"] = comment.sequence;
        element["standing"] = standing_names.at(static_cast<std::size_t>(comment.standing));
        array.push_back(element);
    }
    wire::JsonObject json;
    json["comments"] = array;
    return json;
}

std::string masked(std::string_view text) {
    std::string shown;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = is_digit(text[i]) ? end_of_number(text, i) : i;
        if (end > i) {
            shown += masked_number(text.substr(i, end - i));
            i = end;
            continue;
        }
        const auto byte = static_cast<unsigned char>(text[i++]);
        shown.push_back(byte < 0x20 || byte == 0x7F ? ' ' : static_cast<char>(byte));
    }
    return shown;
}

}  // namespace server
