// A request to the server, from a device that is enrolled. The first byte chooses the endpoint, the rest is the body;
// for batches there are two ways: the bytes as they are, and as lines that this device has chained and signed, so that
// hostile entries come through to the books.
#include <algorithm>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/place_import.hpp"
#include "sync/wire/batch.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"

namespace {

constexpr base::WallTime now{base::Duration{1795000000000}};
constexpr std::string_view counter = "hai-chau-q1";

std::string asset(const char* path) {
    return base::read_file(std::string(SIPAS_SOURCE_DIR "/assets/") + path, 1'000'000).value();
}

template <typename Value>
Value must(base::Result<Value> result) {
    base::check(static_cast<bool>(result), "the fuzzed server can be set up");
    return std::move(result).value();
}

// One server with one device, made once; what an input writes is never committed.
class Server {
public:
    Server() : store_(must(server::Store::open_in_memory())) {
        auto change = must(store_.begin());
        must(server::import_city(store_, asset("places/da-nang.json")));
        must(server::import_survey(store_, asset("surveys/2640-2017.json"), now));
        must(server::issue_code(store_, "ABCDE-FGHJK", counter, now));
        const auto enrolled = must(server::enrol(store_, "ABCDE-FGHJK", support::sample_key().public_key(), now));
        token_ = enrolled.token;
        device_ = enrolled.device;
        must(change.commit());
        handlers_.emplace(must(server::Handlers::over(store_)));
    }

    server::Reply ask(server::Request request) {
        request.headers.emplace_back("authorization", "Bearer " + token_);
        const server::Answer answer = handlers_->answer(request, now);
        if (const auto* reply = std::get_if<server::Reply>(&answer)) return *reply;
        const auto& task = std::get<server::Task>(answer);
        auto change = must(store_.begin());  // rolled back when it goes
        return task.reply(task.write(store_));
    }

    // Lines as a batch that this device has signed.
    std::string signed_batch(const std::vector<std::string>& lines) const {
        const wire::Stream stream{device_, 1};
        const wire::Hash start = wire::chain_start(stream, wire::Hash{});
        wire::BatchHeader header{stream, 1, lines.size(), start, start, {}, support::sample_stamp(900'000)};
        wire::Sequence sequence = 0;
        for (const std::string& line : lines) header.head = wire::chain_next(header.head, ++sequence, line);
        header.signature = support::sample_key().sign(wire::head_statement(stream, sequence, header.head));
        return wire::write_batch(header, lines);
    }

private:
    server::Store store_;
    std::optional<server::Handlers> handlers_;
    std::string token_;
    std::string device_;
};

Server& the_server() {
    static Server server;
    return server;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < wire::batch_entries_limit) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

server::Request batch_request(std::string body) {
    return {.method = "POST",
            .path = "/v1/stream/batches",
            .query = {},
            .headers = {{"content-type", std::string(wire::batch_media_type)},
                        {std::string(server::incarnation_header), "1"}},
            .body = std::move(body)};
}

server::Request request_of(unsigned char choice, std::string_view rest) {
    const std::string body(rest);
    switch (choice % 7) {
        case 0:
            return batch_request(body);
        case 1:
            return {.method = "POST", .path = "/v1/stream/comments", .query = {}, .headers = {}, .body = body};
        case 2:
            return {.method = "POST", .path = "/v1/enroll", .query = {}, .headers = {}, .body = body};
        case 3:
            return {.method = "GET", .path = "/v1/stream", .query = body, .headers = {}, .body = {}};
        case 4:
            return {.method = "GET", .path = "/v1/time", .query = body, .headers = {}, .body = {}};
        case 5:
            return {.method = "GET", .path = body, .query = body, .headers = {{"if-none-match", body}}, .body = {}};
        default:
            return batch_request(the_server().signed_batch(lines_of(body)));
    }
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const domain::ResponseId response{9};
    domain::Rating rating = support::sample_rating(4, 9);
    rating.counter = counter;
    std::string lines;
    wire::Sequence sequence = 0;
    for (const wire::Body& body : std::vector<wire::Body>{
             wire::Opened{"0.1.0", ""}, rating, rating,
             domain::Answers{response, {{"F1", true}}, {{"C1", *domain::Level::from(4)}}},
             wire::CommentHash{response, {}}, domain::Undone{response}, domain::Canary{*domain::Level::from(5)},
             wire::Heartbeat{true, 51200, 17, {1, 0, 2, 30, 400}}, wire::Lost{1, 17, {}, "damaged"}})
        lines += wire::write_entry({++sequence, support::sample_stamp(5000), body}).value() + '\n';
    const std::string comment =
        R"({"comments":[{"epoch":1,"seq":5,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","text":"Nhanh, rõ ràng."}]})";
    const std::string enrolment =
        R"({"code":"ABCDE-FGHJK","public_key":")" + base::to_base64(support::sample_key().public_key()) + R"("})";
    return {'\0' + the_server().signed_batch(lines_of(lines)),
            '\1' + comment,
            '\2' + enrolment,
            "\3epoch=1&seq=4&head=" + std::string(64, 'a') + "&b=0123456789abcdef&m=5000",
            "\4nonce=0123456789abcdef0123456789abcdef",
            "\5/v1/config",
            '\6' + lines};
}

// The server always answers, and never with its own fault.
void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto choice = static_cast<unsigned char>(bytes[0]);
    const server::Reply reply = the_server().ask(request_of(choice, bytes.substr(1)));
    base::check(reply.status >= 200 && reply.status < 500, "no request makes the server fail");
    if (choice % 7 == 6 && !lines_of(bytes.substr(1)).empty()) {
        const bool whole = std::ranges::all_of(lines_of(bytes.substr(1)),
                                               [](const auto& line) { return line.size() <= wire::line_limit_bytes; });
        base::check(!whole || reply.status == 200, "what a device has signed is stored, whatever it says");
    }
}

}  // namespace fuzz
