#include "tests/sync/server/world.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>

#include "sync/server/api_document.hpp"
#include "sync/server/body_schema.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/routes.hpp"
#include "sync/sql/postgres.hpp"
#include "tests/sync/server/schema.hpp"

namespace test {

const std::string city_json = R"({"name": {"vi": "Thành phố", "en": "City"}, "blocs": [
  {"id": "k", "name": {"vi": "Khối sở"}, "agencies": [
    {"id": "a", "name": {"vi": "Sở A", "en": "Department A"}, "units": [
      {"id": "a-mc", "name": {"vi": "Một cửa A"}, "counters": [
        {"id": "a1", "field": "dat-dai", "name": {"vi": "Quầy 1"}}, {"id": "a2", "name": {"vi": "Quầy 2"}}]},
      {"id": "a-mc2", "name": {"vi": "Một cửa A cơ sở 2"}, "counters": [{"id": "a3", "name": {"vi": "Quầy 3"}}]}]},
    {"id": "b", "name": {"vi": "Sở B"}, "units": [
      {"id": "b-mc", "name": {"vi": "Một cửa B"}, "counters": [{"id": "b1", "name": {"vi": "Quầy 1"}}]}]}]}]})";

const std::string survey_json =
    R"({"id": "cau-hoi-1", "title": {"vi": "Bộ câu hỏi"}, "question": {"vi": "Hài lòng không?"},
  "levels": [{"vi": "1"}, {"vi": "2"}, {"vi": "3"}, {"vi": "4"}, {"vi": "5"}], "factors": [
    {"id": "F1", "name": {"vi": "Yếu tố 1"}, "criteria": [
      {"id": "C1", "text": {"vi": "Một"}}, {"id": "C2", "text": {"vi": "Hai"}},
      {"id": "C3", "text": {"vi": "Ba"}}]}]})";

namespace {

const char* cluster_address() { return std::getenv("SIPAS_TEST_POSTGRES"); }

std::string on_cluster(const std::string& database) {
    std::string address = cluster_address();
    const std::string maintenance = "///postgres?";
    return address.replace(address.find(maintenance), maintenance.size(), "///" + database + "?");
}

void run_on_cluster(const std::string& statement) {
    auto connection = sql::connect(cluster_address(), sql::Access::write);
    REQUIRE(connection);
    REQUIRE(connection->run(statement.c_str()));
}

}  // namespace

base::WallTime at(std::string_view day, int hour) {
    base::LocalDay date{};
    base::check(base::from_text(day, date), "a test names real days");
    return base::WallTime{date.time_since_epoch()} + std::chrono::hours{hour};
}

Terminal::Terminal(std::string device, wire::Seed seed, wire::Epoch epoch, const wire::Hash& previous_head)
    : stream_{std::move(device), epoch}, seed_(seed), key_(seed), hashes_{wire::chain_start(stream_, previous_head)} {}

Terminal Terminal::beside(wire::Epoch epoch, const wire::Hash& previous_head) const {
    return {stream_.device, seed_, epoch, previous_head};
}

domain::Rating Terminal::rating(int level, base::Byte response, const std::string& counter) const {
    domain::ResponseId id{};
    id.fill(response);
    return {.response = id,
            .level = *domain::Level::from(level),
            .field = "dat-dai",
            .counter = counter,
            .survey = std::string(survey_id),
            .dossier = std::nullopt};
}

void Terminal::rate(int level, const std::string& counter) {
    domain::Rating rated = rating(level, 0xFF, counter);
    ++responses_;
    rated.response[0] = static_cast<base::Byte>(responses_ & 0xFFU);
    rated.response[1] = static_cast<base::Byte>(responses_ >> 8U);
    write(rated);
}

void Terminal::write(const wire::Body& body) {
    const auto line = wire::write_entry({last() + 1, now, body});
    REQUIRE(line);
    write_line(*line);
}

void Terminal::write_line(std::string line) {
    hashes_.push_back(wire::chain_next(hashes_.back(), last() + 1, line));
    lines_.push_back(std::move(line));
}

wire::BatchHeader Terminal::header(wire::Sequence first, wire::Sequence last) const {
    const auto& head = hashes_.at(last);
    return {.stream = stream_,
            .first = first,
            .last = last,
            .previous = hashes_.at(first - 1),
            .head = head,
            .signature = key_.sign(wire::head_statement(stream_, last, head)),
            .sent = now};
}

std::string Terminal::batch(wire::Sequence first, wire::Sequence last) const {
    const auto from = lines_.begin() + static_cast<std::ptrdiff_t>(first - 1);
    return wire::write_batch(header(first, last), {from, from + static_cast<std::ptrdiff_t>(last - first + 1)});
}

std::string Terminal::raw_batch(wire::Sequence sequence) const {
    wire::BatchHeader raw = header(sequence, sequence);
    raw.raw = true;
    return wire::write_batch(raw, {line_at(sequence)});
}

Database::Database() {
    const char* cluster = cluster_address();
    if (cluster == nullptr) {
        address_ = folder_.path() / "s.db";
        return;
    }
    static int made = 0;
    name_ = "test_" + std::to_string(++made);
    address_ = on_cluster(name_);
    // The tables are made once and copied: making them takes ten times as long.
    static const bool is_prepared = [&] {
        run_on_cluster("CREATE DATABASE prepared");
        return static_cast<bool>(server::Store::open(on_cluster("prepared")));
    }();
    REQUIRE(is_prepared);
    run_on_cluster("CREATE DATABASE " + name_ + " TEMPLATE prepared");
}

Database::~Database() {
    if (!name_.empty()) run_on_cluster("DROP DATABASE " + name_ + " WITH (FORCE)");
}

sql::Connection Database::by_hand() const {
    auto connection = name_.empty() ? sql::Connection::open(address_, sql::Access::write)
                                    : sql::connect(address_.string(), sql::Access::write);
    REQUIRE(connection);
    return std::move(*connection);
}

void Database::lift_refusals() const {
    const std::string on = name_.empty() ? "" : " ON entry";
    auto connection = by_hand();
    for (const char* trigger : {"entry_is_final", "entry_stays"})
        REQUIRE(connection.execute("DROP TRIGGER " + (trigger + on)));
}

Server::Server() {
    if (cluster_address() != nullptr) database_ = std::make_unique<Database>();
    prepare(database_ ? server::Store::open(database_->address()) : server::Store::open_in_memory());
}

Server::Server(const std::filesystem::path& database) { prepare(server::Store::open(database)); }

void Server::prepare(base::Result<server::Store> opened) {
    REQUIRE(opened);
    store_ = std::make_unique<server::Store>(std::move(*opened));
    change(*store_, [](server::Store& store) -> base::Result<> {
        if (const auto done = server::import_city(store, city_json); !done) return done.problem();
        if (const auto done = server::import_survey(store, survey_json, at("2026-01-01")); !done) return done.problem();
        return base::Done{};
    });
    auto handlers = server::Handlers::over(*store_);
    REQUIRE(handlers);
    handlers_ = std::make_unique<server::Handlers>(std::move(*handlers));
}

std::string Server::new_code(const std::string& counter) {
    std::string code = server::draw_code();
    change(*store_, [&](server::Store& store) { return server::issue_code(store, code, counter, now); });
    return code;
}

wire::Json Server::enrol_with(const std::string& code, base::Byte key) {
    wire::Seed seed{};
    seed.fill(key);
    const std::string public_key = base::to_base64(wire::SecretKey(seed).public_key());
    const auto reply =
        ask("POST", "/v1/enroll", {}, R"({"code":")" + code + R"(","public_key":")" + public_key + "\"}");
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    wire::Json json = json_of(reply);
    tokens_[std::string(*wire::text_at(json, "device"))] = *wire::text_at(json, "token");
    return json;
}

Terminal Server::enrol(base::Byte key, const std::string& counter) {
    wire::Seed seed{};
    seed.fill(key);
    const wire::Json json = enrol_with(new_code(counter), key);
    return {std::string(*wire::text_at(json, "device")), seed};
}

std::string Server::token_of(const Terminal& terminal) const {
    if (const auto token = tokens_.find(terminal.stream().device); token != tokens_.end()) return token->second;
    FAIL("this terminal was not enrolled here");
    return {};
}

server::Reply Server::ask(const std::string& method, const std::string& target, server::Headers headers,
                          std::string body) {
    const std::size_t mark = target.find('?');
    const server::Request request{.method = method,
                                  .path = target.substr(0, mark),
                                  .query = mark == std::string::npos ? "" : target.substr(mark + 1),
                                  .headers = std::move(headers),
                                  .body = std::move(body)};
    return ask(request);
}

server::Reply Server::ask(const server::Request& request) {
    auto reply = server::respond(*handlers_, *store_, request, now);
    INFO(request.method << ' ' << request.path << " -> " << reply.status << ' ' << reply.body);
    CHECK(objection_to(request, reply) == "");
    return reply;
}

server::Reply Server::ask_as(const server::Grant& grant, const std::string& target, server::Headers headers) {
    const std::size_t mark = target.find('?');
    const server::Request request{.method = "GET",
                                  .path = target.substr(0, mark),
                                  .query = mark == std::string::npos ? "" : target.substr(mark + 1),
                                  .headers = std::move(headers),
                                  .body = {}};
    auto answer = handlers_->answer_to(server::Caller{server::Person{"somebody", grant}}, request, now);
    REQUIRE(std::holds_alternative<server::Reply>(answer));
    auto reply = std::get<server::Reply>(std::move(answer));
    while (reply.pull) {
        const auto piece = reply.pull();
        REQUIRE(piece);
        if (!piece->has_value()) break;
        reply.body += **piece;
    }
    INFO(target << " -> " << reply.status << ' ' << reply.body.substr(0, 2000));
    CHECK(objection_to(request, reply) == "");
    return reply;
}

server::Headers Server::batch_headers(const Terminal& terminal) const {
    const auto meta = store_->meta();
    REQUIRE(meta);
    return {{"authorization", "Bearer " + token_of(terminal)},
            {"content-type", std::string(wire::batch_media_type)},
            {"sipas-incarnation", std::to_string(meta->incarnation)}};
}

server::Request Server::batch_request(const Terminal& terminal, const std::string& batch) const {
    return {
        .method = "POST", .path = "/v1/stream/batches", .query = "", .headers = batch_headers(terminal), .body = batch};
}

server::Reply Server::send(const Terminal& terminal, const std::string& batch) {
    return ask(batch_request(terminal, batch));
}

std::uint64_t Server::rated() {
    std::uint64_t sum = 0;
    for (int level = 1; level <= 5; ++level) sum += rated(level);
    return sum;
}

std::uint64_t Server::rated(int level) {
    const auto tallies = store_->all_tallies();
    REQUIRE(tallies);
    std::uint64_t sum = 0;
    for (const auto& [key, count] : tallies->counts())
        if (key.level == level && key.criterion.empty()) sum += count;
    return sum;
}

std::set<std::string> alarm_kinds(Server& server) {
    const auto alarms = server.store().alarms(true);
    REQUIRE(alarms);
    std::set<std::string> kinds;
    for (const server::Alarm& alarm : *alarms) kinds.insert(std::string(name_of(alarm.sighting.kind)));
    return kinds;
}

server::Reply ask_for_head(Server& server, const Terminal& terminal, wire::Sequence sequence, const base::Stamp& when) {
    return server.ask("GET",
                      "/v1/stream?epoch=" + std::to_string(terminal.stream().epoch) +
                          "&seq=" + std::to_string(sequence) + "&head=" + base::to_hex(terminal.hash_at(sequence)) +
                          "&b=" + when.boot + "&m=" + std::to_string(when.monotonic.time_since_epoch().count()),
                      {{"authorization", "Bearer " + server.token_of(terminal)}});
}

wire::Json json_of(const server::Reply& reply) {
    const auto json = wire::parse_json(reply.body);
    REQUIRE(json);
    return *json;
}

std::string code_of(const server::Reply& reply) {
    return std::string(wire::text_at(json_of(reply), "code").value_or("no code"));
}

wire::Receipt receipt_of(const server::Reply& reply) {
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const auto receipt = wire::read_receipt(reply.body);
    REQUIRE(receipt);
    return *receipt;
}

void change(server::Store& store, const std::function<base::Result<>(server::Store&)>& work) {
    auto change = store.begin();
    REQUIRE(change);
    REQUIRE(work(store));
    REQUIRE(change->commit());
}

base::Result<> tried(Server& server, const std::function<base::Result<>(server::Store&)>& work) {
    auto change = server.store().begin();
    REQUIRE(change);
    const auto done = work(server.store());
    if (done) REQUIRE(change->commit());
    return done;
}

base::Code code_of(const base::Result<>& result) {
    REQUIRE_FALSE(result);
    return result.problem().code;
}

// Answers held against the API document (schema.hpp).
namespace {

const wire::Json& document() {
    static const wire::Json json = *wire::parse_json(server::api_document(server::all_routes()));
    return json;
}

std::string objection_to(const wire::Json& body, const wire::Json& schema) {
    const auto fit = server::fits_schema(body, schema);
    return fit ? "" : fit.problem().words;
}

std::string text_of(std::string_view media_type) { return std::string(media_type.substr(0, media_type.find(';'))); }

std::string body_objection(const server::Reply& reply, const wire::Json& media) {
    const auto* schema = media.as_object().if_contains("schema");
    if (schema == nullptr) return {};
    std::istringstream lines(reply.body);
    const bool is_lines = text_of(reply.media_type).ends_with("ndjson");
    for (std::string line; std::getline(lines, line, is_lines ? '\n' : '\0');) {
        const auto json = wire::parse_json(line);
        if (!json) return "the body is no JSON: " + line;
        if (std::string objection = objection_to(*json, *schema); !objection.empty()) return objection + ": " + line;
    }
    return {};
}

// What was asked and answered with success is one of the bodies that the document tells to send.
std::string request_objection(const server::Request& request, const server::Reply& reply, const wire::Json& operation) {
    constexpr int first_refusal = 300;
    const auto* body = operation.as_object().if_contains("requestBody");
    const auto json = wire::parse_json(request.body);
    if (body == nullptr || reply.status >= first_refusal || !json) return {};
    std::string objections;
    for (const auto& [type, media] : body->at("content").as_object()) {
        const auto* schema = media.as_object().if_contains("schema");
        const std::string objection = schema == nullptr ? "it is JSON; " : objection_to(*json, *schema);
        if (objection.empty()) return {};
        objections += objection;
    }
    return "the request: " + objections;
}

}  // namespace

std::string objection_to(const server::Request& request, const server::Reply& reply) {
    const auto found = server::match(server::all_routes(), request.method, request.path);
    if (!found || found->route == nullptr) {
        const std::set<int> refusals = found ? std::set{405, 429} : std::set{400, 404, 429};
        return refusals.contains(reply.status) ? "" : "what is not in the document was answered";
    }
    std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    const wire::Json& operation = document().at("paths").at(found->route->path).at(method);
    if (std::string objection = request_objection(request, reply, operation); !objection.empty()) return objection;
    const auto* answer = operation.at("responses").as_object().if_contains(std::to_string(reply.status));
    if (answer == nullptr) return "status " + std::to_string(reply.status) + " is documented nowhere";
    const auto* contents = answer->as_object().if_contains("content");
    if (contents == nullptr) return reply.body.empty() ? "" : "a body is documented nowhere";
    const auto* media = contents->as_object().if_contains(reply.media_type);
    if (media == nullptr) return "media type " + reply.media_type + " is documented nowhere";
    return body_objection(reply, *media);
}

}  // namespace test
