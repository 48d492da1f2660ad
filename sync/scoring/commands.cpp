#include "sync/scoring/commands.hpp"

#include <fmt/format.h>

#include "sync/base/file.hpp"
#include "sync/scoring/completeness.hpp"
#include "sync/scoring/make.hpp"
#include "sync/scoring/replay.hpp"
#include "sync/scoring/result.hpp"
#include "sync/server/scoring.hpp"
#include "sync/sql/postgres.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/key_file.hpp"

namespace scoring {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit = std::size_t{64} * 1024 * 1024;
constexpr const char* published_file = "published.json";
constexpr const char* superseded_file = "superseded.json";

Result<wire::SecretKey> open_key(const Path& database, const Path& key_file) {
    if (key_file.empty() && sql::names_postgres(database.string()))
        return Problem{Code::bad_input, "with PostgreSQL, name the file that holds the key for scores: --key-file", 0};
    const auto seed = wire::open_key_file(key_file.empty() ? Path(database.string() + ".score-key") : key_file);
    if (!seed) return seed.problem();
    return wire::SecretKey(*seed);
}

Result<std::string> content_of(const Path& file) {
    if (file.empty()) return std::string();
    return base::read_file(file, file_limit);
}

// By `sipas score key`; a text that is no key is an error, not a doubt.
Result<std::optional<wire::PublicKey>> key_from(const std::string& text) {
    if (text.empty()) return std::optional<wire::PublicKey>{};
    const auto key = base::array_from_base64<32>(text);
    if (!key) return Problem{Code::bad_input, "\"" + text + "\" is no public key", 0};
    return std::optional(*key);
}

bool stands_there(const Path& file) {
    std::error_code error;
    return std::filesystem::exists(file, error);
}

Result<> add_statement(const Path& file, const wire::JsonObject& statement, const wire::SecretKey& key) {
    if (stands_there(file))
        return Problem{Code::forbidden, file.string() + " is there already, and is never changed", 0};
    return base::replace_file(file, signed_line(wire::to_text(statement), key));
}

wire::JsonObject statement_about(const Run& run, const Act& act) {
    wire::JsonObject statement;
    statement["run"] = run.manifest.id;
    statement["manifest_sha256"] = sha256_text(manifest_text(run.manifest));
    statement["by"] = act.by;
    statement["reason"] = act.reason;
    statement["at"] = base::to_iso8601(base::wall_now());
    return statement;
}

// Who said what beside the run, one line; empty where there is no such statement. unproven when it is signed by another
// key, or is about another run.
Result<std::string> statement_in(const Path& file, const Run& run, const wire::PublicKey& key) {
    if (!stands_there(file)) return std::string();
    const auto line = base::read_file(file, file_limit);
    if (!line) return line.problem();
    const auto text = text_of_signed(*line, key);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    if (!json) return json.problem();
    const auto said = [&](std::string_view name) { return wire::text_at(*json, name).value_or(""); };
    if (said("run") != run.manifest.id || said("manifest_sha256") != sha256_text(manifest_text(run.manifest)))
        return Problem{Code::unproven, "it is signed, but about another run", 0};
    const auto later = said("superseded_by");
    return fmt::format("{} {}: {} ({})\n", later.empty() ? "published" : fmt::format("superseded by {}", later),
                       said("at"), said("by"), said("reason"));
}

struct Row {
    std::string total, rank, grade;
    bool operator==(const Row&) const = default;
};

std::string cell(const wire::Json& agency, std::string_view key) {
    if (const auto text = wire::text_at(agency, key)) return std::string(*text);
    const auto count = wire::count_at(agency, key);
    return count ? std::to_string(*count) : "–";
}

std::map<std::string, Row> rows_of(const std::string& result) {
    std::map<std::string, Row> rows;
    const auto json = wire::parse_json(result);
    const wire::JsonArray* groups = json ? wire::array_at(*json, "groups") : nullptr;
    if (groups == nullptr) return rows;
    for (const wire::Json& group : *groups)
        if (const wire::JsonArray* agencies = wire::array_at(group, "agencies"))
            for (const wire::Json& agency : *agencies)
                rows[cell(agency, "id")] = {cell(agency, "printed"), cell(agency, "rank"), cell(agency, "grade")};
    return rows;
}

}  // namespace

Result<bool> make(const Path& database, const RunRequest& request) {
    auto key = open_key(database, request.key_file);
    if (!key) return key.problem();
    Question question;
    question.period = request.period;
    for (const auto& [file, into] : {std::pair(request.card, &question.card),
                                     {request.figures, &question.figures},
                                     {request.flags, &question.flags}}) {
        auto bytes = content_of(file);
        if (!bytes) return bytes.problem();
        *into = std::move(*bytes);
    }
    if (!question.figures.empty()) {
        auto csv = server::figures_as_csv(question.figures, request.sheet);
        if (!csv) return Problem{csv.problem().code, request.figures.string() + ": " + csv.problem().words, 0};
        question.figures = std::move(*csv);
    }
    if (!request.before.empty()) {
        auto before = read_run(request.before, key->public_key());
        if (!before) return before.problem();
        question.before = before->files.at(result_file);
        if (!question.flags.empty()) question.before_without = before->files.at(without_file);
    }
    auto store = server::Store::open_to_read(database);
    if (!store) return store.problem();
    const auto run = make_run(*store, question, key->public_key(), base::wall_now());
    if (!run) return run.problem();
    const auto complete = completeness_of(*run);
    if (!complete) return complete.problem();
    const auto folder = write_run(request.runs, *run, *key);
    if (!folder) return folder.problem();
    fmt::print("{}\n{}", folder->string(), *complete);
    return run->manifest.missing.empty();
}

Result<bool> print_key(const Path& database, const Path& key_file) {
    const auto key = open_key(database, key_file);
    if (!key) return key.problem();
    fmt::print("{}\n", base::to_base64(key->public_key()));
    return true;
}

Result<bool> publish(const Path& database, const Act& act) {
    const auto key = open_key(database, act.key_file);
    if (!key) return key.problem();
    const auto run = read_run(act.run, key->public_key());
    if (!run) return run.problem();
    if (stands_there(act.run / superseded_file))
        return Problem{Code::forbidden, "this run was superseded: see " + (act.run / superseded_file).string(), 0};
    const auto added = add_statement(act.run / published_file, statement_about(*run, act), *key);
    if (!added) return added.problem();
    fmt::print("{} is published\n", run->manifest.id);
    return true;
}

Result<bool> supersede(const Path& database, const Act& act, const Path& by_run) {
    const auto key = open_key(database, act.key_file);
    if (!key) return key.problem();
    const auto old_run = read_run(act.run, key->public_key());
    if (!old_run) return old_run.problem();
    const auto new_run = read_run(by_run, key->public_key());
    if (!new_run) return new_run.problem();
    const Manifest& before = old_run->manifest;
    const Manifest& after = new_run->manifest;
    if (before.scorecard != after.scorecard || before.period != after.period || before.made >= after.made)
        return Problem{Code::bad_input, "a run is superseded by a later one of the same scorecard and period", 0};
    auto statement = statement_about(*old_run, act);
    statement["superseded_by"] = after.id;
    statement["by_manifest_sha256"] = sha256_text(manifest_text(after));
    const auto added = add_statement(act.run / superseded_file, statement, *key);
    if (!added) return added.problem();
    fmt::print("{} is superseded by {}; both stay\n", before.id, after.id);
    return true;
}

Result<bool> compare(const Path& a, const Path& b) {
    const auto left = read_run(a, std::nullopt);
    if (!left) return left.problem();
    const auto right = read_run(b, std::nullopt);
    if (!right) return right.problem();
    bool same = true;
    for (const auto& [name, sha256] : left->manifest.files) {
        if (right->manifest.files.at(name) == sha256) continue;
        same = false;
        fmt::print("~ {}\n", name);
    }
    const auto before = rows_of(left->files.at(result_file));
    const auto after = rows_of(right->files.at(result_file));
    for (const auto& [agency, row] : after) {
        const auto found = before.find(agency);
        if (found == before.end())
            fmt::print("+ {}: {} ({}, {})\n", agency, row.total, row.rank, row.grade);
        else if (found->second != row)
            fmt::print("~ {}: {} ({}, {}) -> {} ({}, {})\n", agency, found->second.total, found->second.rank,
                       found->second.grade, row.total, row.rank, row.grade);
    }
    for (const auto& [agency, row] : before)
        if (!after.contains(agency)) fmt::print("- {}: {} ({}, {})\n", agency, row.total, row.rank, row.grade);
    if (same) fmt::print("nothing differs\n");
    return same;
}

Result<bool> verify(const VerifyRequest& request) {
    const auto score_key = key_from(request.score_key);
    if (!score_key) return score_key.problem();
    const auto receipt_key = key_from(request.receipt_key);
    if (!receipt_key) return receipt_key.problem();
    const auto run = read_run(request.run, *score_key);
    if (!run) return run.problem();
    const auto verdict = replay(*run, request.pulled, *receipt_key);
    if (!verdict) return verdict.problem();
    const auto complete = completeness_of(*run);
    if (!complete) return complete.problem();
    fmt::print("{}\n{}{} entries taken in again from {}\n", run->manifest.id, *complete, verdict->entries,
               request.pulled.string());
    for (const std::string& line : verdict->missing) fmt::print("MISSING: {}\n", line);
    for (const std::string& line : verdict->differences) fmt::print("DIFFERENCE: {}\n", line);
    bool agrees = verdict->missing.empty() && verdict->differences.empty();
    for (const char* name : {published_file, superseded_file}) {
        const auto said = statement_in(request.run / name, *run, score_key->value_or(run->manifest.key));
        fmt::print("{}", said ? *said : fmt::format("DIFFERENCE: {}: {}\n", name, said.problem().words));
        agrees = agrees && said;
    }
    fmt::print("{}\n",
               agrees ? "Every number comes out again, to the last digit." : "The run does NOT come out again.");
    if (!*score_key)
        fmt::print("key for scores {}: compare it with the one that the server's keeper published\n",
                   base::to_base64(run->manifest.key));
    return agrees;
}

}  // namespace scoring
