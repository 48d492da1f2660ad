#include "sync/server/message.hpp"

namespace server {
namespace {

constexpr int server_fault = 500;

std::string_view title_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        default:
            return "Service Unavailable";
    }
}

}  // namespace

std::string_view Request::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

Reply json_reply(const wire::Json& json) { return text_reply("application/json", wire::to_text(json)); }

Reply text_reply(std::string media_type, std::string body) {
    return {.media_type = std::move(media_type), .body = std::move(body)};
}

Reply problem_reply(const base::Problem& problem) {
    const base::CodeRow& row = base::row_of(problem.code);
    const bool machine = row.http_status >= server_fault;
    wire::JsonObject json;
    json["type"] = "about:blank";
    json["title"] = title_of(row.http_status);
    json["status"] = row.http_status;
    json["code"] = row.slug;
    json["detail"] = machine ? "the server cannot do this now; nothing is lost, try again later" : problem.words;
    if (problem.expect > 0) json["expect"] = problem.expect;
    Reply reply = text_reply("application/problem+json", wire::to_text(json));
    reply.status = row.http_status;
    if (machine || problem.code == base::Code::fork) reply.note = base::to_text(problem);
    return reply;
}

Reply wrong_method_reply(std::string allowed) {
    Reply reply = problem_reply({base::Code::wrong_method, "this is there, but not with this method: " + allowed, 0});
    reply.headers.emplace_back("Allow", std::move(allowed));
    return reply;
}

Reply limited_reply(std::string words, base::Duration wait) {
    Reply reply = problem_reply({base::Code::limited, std::move(words), 0});
    reply.headers.emplace_back("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
    return reply;
}

}  // namespace server
