#include "sync/uploader/comments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/wire/json.hpp"

namespace uploader {
namespace {

using base::Result;
using Comments = std::vector<journal::CommentText>;

Result<Comments> sendable(const journal::Reader& journal, const journal::Receipts& receipts) {
    const auto receipt = receipts.newest(journal.stream());
    if (!receipt) return receipt.problem();
    if (!*receipt) return Comments{};
    const auto sent = receipts.comments_through(journal.stream());
    if (!sent) return sent.problem();
    auto comments = journal.comments(*sent, comments_at_once);
    if (comments) std::erase_if(*comments, [&](const auto& each) { return each.sequence > (*receipt)->sequence; });
    return comments;
}

// What the server says of the comment in this place of its answer; empty when it says nothing of it.
std::string_view standing_of(const wire::Json& answer, std::size_t place, wire::Sequence sequence) {
    const wire::JsonArray* array = wire::array_at(answer, "comments");
    if (array == nullptr || place >= array->size()) return {};
    const wire::Json& each = (*array)[place];
    return wire::count_at(each, "seq") == sequence ? wire::text_at(each, "standing").value_or("") : "";
}

}  // namespace

Result<CommentsSent> send_comments(const Door& door, const journal::Reader& journal, journal::Receipts& receipts,
                                   Transport& transport) {
    const auto comments = sendable(journal, receipts);
    if (!comments) return comments.problem();
    CommentsSent sent;
    if (comments->empty()) return sent;
    sent.answer = transport.send(comments_request(door, journal.stream().epoch, *comments));
    const auto json = wire::parse_json(sent.answer->body);
    if (sent.answer->status != 200 || !json) return sent;
    wire::Sequence through = 0;
    for (std::size_t place = 0; place < comments->size(); ++place) {
        const wire::Sequence sequence = (*comments)[place].sequence;
        const auto standing = standing_of(*json, place, sequence);
        if (standing != "held" && standing != "unproven") break;
        if (standing == "unproven")
            sent.alarm = fmt::format("the words beside entry {} are not those that were signed", sequence);
        through = sequence;
    }
    if (through == 0) return sent;
    if (const auto kept = receipts.keep_comments_through(journal.stream(), through); !kept) return kept.problem();
    sent.moved = true;
    return sent;
}

}  // namespace uploader
