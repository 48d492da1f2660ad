// A small world for the server's tests: a city of two agencies, a survey, a terminal with a key and a chain, a folder.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sync/server/accounts.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/entry.hpp"
#include "tests/support/temporary_folder.hpp"

namespace test {

inline constexpr std::string_view survey_id = "cau-hoi-1";
extern const std::string city_json;    // agencies "a" (counters a1 and a2 of one unit, a3 of another) and "b" (b1)
extern const std::string survey_json;  // survey_id, with the criteria C1, C2 and C3 of the factor F1

base::WallTime at(std::string_view day, int hour = 12);  // that hour UTC

using Folder = support::TemporaryFolder;

// An empty place for a server's database, gone with the test: a file; or a database of its own on the PostgreSQL
// cluster that SIPAS_TEST_POSTGRES names, where one is running for this program (tests/support/postgres/cluster.py).
class Database {
public:
    Database();
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;

    const std::filesystem::path& address() const { return address_; }
    // As an administrator would who knows SQL. The database is made by then.
    sql::Connection by_hand() const;
    // Entries can be changed from now on.
    void lift_refusals() const;

private:
    Folder folder_;
    std::string name_;  // on the cluster
    std::filesystem::path address_;
};

// The device's side: lines, chain, batches; also wrong ones, on demand.
class Terminal {
public:
    Terminal(std::string device, wire::Seed seed, wire::Epoch epoch = 1, const wire::Hash& previous_head = {});

    // Another, empty journal of the same device and key: a clone, or a later epoch.
    Terminal beside(wire::Epoch epoch = 1, const wire::Hash& previous_head = {}) const;

    wire::PublicKey public_key() const { return key_.public_key(); }
    const wire::Stream& stream() const { return stream_; }
    wire::Sequence last() const { return lines_.size(); }
    const wire::Hash& hash_at(wire::Sequence sequence) const { return hashes_.at(sequence); }
    const std::string& line_at(wire::Sequence sequence) const { return lines_.at(sequence - 1); }

    // The clock of the next entries.
    base::Stamp now{"00000000000000aa", base::Instant{base::Duration{60'000}}, at("2026-11-23"),
                    base::ClockTrust::network};

    domain::Rating rating(int level, base::Byte response, const std::string& counter = "a1") const;
    void rate(int level, const std::string& counter = "a1");  // a new response each time
    void write(const wire::Body& body);
    void write_line(std::string line);

    std::string batch(wire::Sequence first, wire::Sequence last) const;
    std::string raw_batch(wire::Sequence sequence) const;
    std::string everything() const { return batch(1, last()); }

private:
    wire::BatchHeader header(wire::Sequence first, wire::Sequence last) const;
    wire::Stream stream_;
    wire::Seed seed_;
    wire::SecretKey key_;
    std::vector<std::string> lines_;
    std::vector<wire::Hash> hashes_;  // h0 first
    std::uint32_t responses_ = 0;
};

// A server with that city and survey, in memory (on PostgreSQL: in a Database of its own) or where it is told.
class Server {
public:
    Server();
    explicit Server(const std::filesystem::path& database);

    server::Store& store() { return *store_; }
    const server::Handlers& handlers() const { return *handlers_; }

    std::string new_code(const std::string& counter);
    // An enrolled terminal; its token is kept.
    Terminal enrol(base::Byte key, const std::string& counter = "a1");
    // The answer to a terminal that comes with this code; its token is kept.
    wire::Json enrol_with(const std::string& code, base::Byte key);
    std::string token_of(const Terminal& terminal) const;

    server::Reply ask(const std::string& method, const std::string& target, server::Headers headers = {},
                      std::string body = {});
    // Whatever is answered is held against the API document.
    server::Reply ask(const server::Request& request);
    // As a person with this role and scope; a body that is pulled comes whole.
    server::Reply ask_as(const server::Grant& grant, const std::string& target, server::Headers headers = {});
    server::Reply send(const Terminal& terminal, const std::string& batch);
    server::Headers batch_headers(const Terminal& terminal) const;
    server::Request batch_request(const Terminal& terminal, const std::string& batch) const;

    // Overall ratings, all tallies together.
    std::uint64_t rated();
    std::uint64_t rated(int level);

    base::WallTime now = at("2026-11-23");

private:
    void prepare(base::Result<server::Store> opened);
    std::unique_ptr<Database> database_;
    std::unique_ptr<server::Store> store_;
    std::unique_ptr<server::Handlers> handlers_;
    std::map<std::string, std::string> tokens_;  // by device
};

// Cleared ones too.
std::set<std::string> alarm_kinds(Server& server);
// The terminal asks what the server holds and says that its journal ends at `sequence`.
server::Reply ask_for_head(Server& server, const Terminal& terminal, wire::Sequence sequence, const base::Stamp& when);

wire::Json json_of(const server::Reply& reply);
std::string code_of(const server::Reply& reply);       // the problem's slug
wire::Receipt receipt_of(const server::Reply& reply);  // fails the test when it is none

// Runs `work` inside a change and commits it; fails the test when it does not.
void change(server::Store& store, const std::function<base::Result<>(server::Store&)>& work);
// The same for work that may be refused: then nothing of it stands.
base::Result<> tried(Server& server, const std::function<base::Result<>(server::Store&)>& work);
base::Code code_of(const base::Result<>& result);  // fails the test when it is no Problem

inline const server::Author system_admin{{"root", "10.0.0.1"}, {people::Role::system_admin, {}}};
inline const server::Author admin_of_a{{"anh", "10.0.0.2"}, {people::Role::agency_admin, {"a", ""}}};

}  // namespace test
