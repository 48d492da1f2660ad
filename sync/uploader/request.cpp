#include "sync/uploader/request.hpp"

#include <fmt/format.h>

#include "sync/wire/json.hpp"

namespace uploader {
namespace {

std::pair<std::string, std::string> bearer(const Door& door) { return {"Authorization", "Bearer " + door.token}; }

}  // namespace

Request head_request(const Door& door, wire::Epoch epoch) {
    return {Method::get, fmt::format("{}/v1/stream?epoch={}", door.server_url, epoch), {bearer(door)}, {}};
}

Request head_request(const Door& door, wire::Epoch epoch, const journal::Head& end, const base::Stamp& now) {
    Request request = head_request(door, epoch);
    request.url += fmt::format("&seq={}&head={}&b={}&m={}", end.sequence, base::to_hex(end.hash), now.boot,
                               now.monotonic.time_since_epoch().count());
    return request;
}

wire::BatchHeader header_of(const journal::Slice& slice, const wire::Stream& stream, const base::Stamp& sent) {
    return {.stream = stream,
            .first = slice.first,
            .last = slice.first + slice.lines.size() - 1,
            .previous = slice.previous,
            .head = slice.head,
            .signature = slice.signature,
            .sent = sent};
}

Request batch_request(const Door& door, const wire::BatchHeader& header, const std::vector<std::string>& lines,
                      wire::Encoding encoding, std::optional<wire::Incarnation> incarnation) {
    Request request{Method::post, door.server_url + "/v1/stream/batches", {bearer(door)}, {}};
    request.headers.emplace_back("Content-Type", wire::batch_media_type);
    if (encoding != wire::Encoding::plain) request.headers.emplace_back("Content-Encoding", wire::name_of(encoding));
    if (incarnation) request.headers.emplace_back("Sipas-Incarnation", std::to_string(*incarnation));
    request.body = wire::compress(wire::write_batch(header, lines), encoding);
    return request;
}

Request comments_request(const Door& door, wire::Epoch epoch, const std::vector<journal::CommentText>& comments) {
    wire::JsonArray array;
    for (const journal::CommentText& comment : comments)
        array.push_back(wire::JsonObject{{"epoch", epoch},
                                         {"seq", comment.sequence},
                                         {"salt", base::to_base64(comment.salt)},
                                         {"text", comment.text}});
    return {Method::post,
            door.server_url + "/v1/stream/comments",
            {bearer(door), {"Content-Type", "application/json"}},
            wire::to_text(wire::JsonObject{{"comments", array}})};
}

Request config_request(const Door& door, std::string_view etag) {
    Request request{Method::get, door.server_url + "/v1/config", {bearer(door)}, {}};
    if (!etag.empty()) request.headers.emplace_back("If-None-Match", etag);
    return request;
}

Request time_request(const Door& door, const Nonce& nonce) {
    return {Method::get, fmt::format("{}/v1/time?nonce={}", door.server_url, base::to_hex(nonce)), {bearer(door)}, {}};
}

Request enrol_request(const std::string& server_url, std::string_view code, const wire::PublicKey& public_key) {
    const wire::JsonObject body{{"code", code}, {"public_key", base::to_base64(public_key)}};
    return {Method::post, server_url + "/v1/enroll", {{"Content-Type", "application/json"}}, wire::to_text(body)};
}

}  // namespace uploader
