// How many entries a second the server takes, beside what the database takes at most.
//
// The same entries go two ways in one run, in pieces that take turns, so that a busy machine disturbs both: through
// Handlers and Writer as `sipas serve` has them (token, decompression, chain, signature, meaning, tallies, receipt),
// and as plain prepared inserts of the finished rows into a table of the same shape (PostgreSQL: unnest), in
// transactions of the same size. Making the entries is not in the time.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "sync/base/check.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/writer.hpp"
#include "sync/sql/postgres.hpp"
#include "sync/wire/compression.hpp"
#include "tests/bench/crowd/crowd.hpp"

namespace {

using bench::must;
using Clock = std::chrono::steady_clock;

struct Settings {
    std::string database;
    std::uint64_t entries = 1'000'000;
    std::uint64_t piece = 250'000;
    std::size_t batch = 500;
    int devices = 200;
    int provers = 2;
};

constexpr std::size_t batches_a_transaction = server::Writer::group_limit;

double rate(std::uint64_t rows, Clock::time_point from) {
    return static_cast<double>(rows) / std::chrono::duration<double>(Clock::now() - from).count();
}

// One batch on its way in, and its rows as they lie in the database in the end.
struct Sent {
    std::size_t device = 0;
    std::string body;
    wire::Batch batch;
    std::vector<wire::Hash> hashes;
};

class Plain {
public:
    explicit Plain(const std::string& database)
        : is_postgres_(sql::names_postgres(database)), connection_(open(database)) {
        must(connection_.run(is_postgres_ ? "CREATE TABLE plain_entry (id BIGINT PRIMARY KEY, line BYTEA NOT NULL, "
                                            "hash BYTEA NOT NULL, event_ms BIGINT NOT NULL, standing BIGINT NOT NULL, "
                                            "reason TEXT)"
                                          : "CREATE TABLE plain_entry (id INTEGER PRIMARY KEY, line BLOB NOT NULL, "
                                            "hash BLOB NOT NULL, event_ms BIGINT NOT NULL, standing BIGINT NOT NULL, "
                                            "reason TEXT)"),
             "the plain table");
    }

    double insert(const std::vector<Sent>& piece) {
        std::uint64_t rows = 0;
        const auto from = Clock::now();
        for (std::size_t at = 0; at < piece.size(); at += batches_a_transaction) {
            auto transaction = must(sql::Transaction::begin(connection_), "a transaction");
            for (std::size_t i = at; i < std::min(at + batches_a_transaction, piece.size()); ++i)
                rows += insert_batch(piece[i]);
            must(transaction.commit(), "a commit");
        }
        return rate(rows, from);
    }

private:
    sql::Connection open(const std::string& database) const {
        if (is_postgres_) return must(sql::connect(database, sql::Access::write), "PostgreSQL");
        const std::string file = database + ".plain";
        auto connection = must(sql::Connection::open(file, sql::Access::write), "the plain file");
        must(sql::make_durable(connection, file), "the plain file");
        must(connection.run(sql::roomy), "the plain file");
        return connection;
    }

    std::size_t insert_batch(const Sent& sent) {
        std::vector<sql::Value> values;
        const auto stream = static_cast<std::int64_t>(sent.device + 1) << 40;
        for (std::size_t i = 0; i < sent.batch.lines.size(); ++i)
            values.insert(values.end(), {stream + static_cast<std::int64_t>(sent.batch.header.first + i),
                                         base::view_of(sent.batch.lines[i]), base::View(sent.hashes[i]),
                                         std::int64_t{1'790'000'000'000}, std::int64_t{1}, nullptr});
        const sql::Insertion into{"INSERT INTO plain_entry (id, line, hash, event_ms, standing, reason)", 6};
        return static_cast<std::size_t>(must(connection_.insert(into, values), "rows"));
    }

    bool is_postgres_;
    sql::Connection connection_;
};

class Whole {
public:
    explicit Whole(const Settings& settings)
        : settings_(settings),
          reading_(prepared(settings)),
          handlers_(must(server::Handlers::over(reading_), "handlers")) {
        enrol();
        writer_ = std::make_unique<server::Writer>(must(server::Store::open(settings_.database), "the database"));
    }

    // The entries of the next piece, not in the time.
    std::vector<Sent> make_piece(std::uint64_t entries) {
        std::vector<Sent> piece;
        while (entries > 0) {
            const std::size_t device = next_++ % devices_.size();
            const std::string bytes = devices_[device].next_batch(std::min<std::uint64_t>(settings_.batch, entries));
            auto batch = must(wire::read_batch(bytes), "a batch");
            entries -= batch.lines.size();
            std::vector<wire::Hash> hashes;
            wire::Hash hash = batch.header.previous;
            for (std::size_t i = 0; i < batch.lines.size(); ++i)
                hashes.push_back(hash = wire::chain_next(hash, batch.header.first + i, batch.lines[i]));
            piece.push_back({device, wire::compress(bytes, wire::Encoding::zstd), std::move(batch), std::move(hashes)});
        }
        return piece;
    }

    double send(const std::vector<Sent>& piece) {
        std::uint64_t rows = 0;
        for (const Sent& sent : piece) rows += sent.hashes.size();
        std::atomic<std::size_t> next{0};
        std::atomic<std::size_t> answered{0};
        const auto from = Clock::now();
        std::vector<std::thread> provers;
        for (int i = 0; i < settings_.provers; ++i)
            provers.emplace_back([&] {
                for (std::size_t at = next++; at < piece.size(); at = next++) {
                    // As many under way as a busy server has, and each device's in its order.
                    for (std::size_t done = answered; at + 8 >= done + devices_.size(); done = answered)
                        answered.wait(done);
                    answer(piece[at], answered);
                }
            });
        for (std::thread& prover : provers) prover.join();
        for (std::size_t done = answered; done < piece.size(); done = answered) answered.wait(done);
        return rate(rows, from);
    }

private:
    static server::Store prepared(const Settings& settings) {
        {
            auto store = must(server::Store::open(settings.database), "the database");
            bench::prepare(store, bench::city_of(settings.devices, 1));
        }
        return must(server::Store::open(settings.database), "the database");
    }

    void enrol() {
        base::Stamp end{"00000000000000aa", base::Instant{std::chrono::hours{24 * 10'000}}, base::wall_now(),
                        base::ClockTrust::network};
        for (int i = 1; i <= settings_.devices; ++i) {
            wire::Seed seed{};
            seed[0] = static_cast<base::Byte>(i & 0xFF);
            seed[1] = static_cast<base::Byte>(i >> 8);
            auto change = must(reading_.begin(), "a change");
            const std::string code = server::draw_code();
            must(server::issue_code(reading_, code, bench::counter_id(i, 1), end.wall), "a code");
            const auto enrolled =
                must(server::enrol(reading_, code, wire::SecretKey(seed).public_key(), end.wall), "a device");
            must(change.commit(), "the change");
            tokens_.push_back(enrolled.token);
            const std::uint64_t ratings = settings_.entries / static_cast<std::uint64_t>(settings_.devices) + 1;
            devices_.emplace_back(enrolled.device, seed, bench::counter_id(i, 1), ratings, end);
        }
    }

    void answer(const Sent& sent, std::atomic<std::size_t>& answered) {
        const server::Request request{.method = "POST",
                                      .path = "/v1/stream/batches",
                                      .query = "",
                                      .headers = {{"authorization", "Bearer " + tokens_[sent.device]},
                                                  {"content-type", std::string(wire::batch_media_type)},
                                                  {"content-encoding", "zstd"},
                                                  {"sipas-incarnation", "1"}},
                                      .body = sent.body};
        auto asked = handlers_.answer(request, base::wall_now());
        auto* task = std::get_if<server::Task>(&asked);
        base::check(task != nullptr, "a batch of the bench is one to write");
        const auto done = [&answered, reply = task->reply](const base::Result<>& committed) {
            base::check(reply(committed).status == 200, "a batch of the bench is taken");
            ++answered;
            answered.notify_all();
        };
        must(writer_->submit(std::move(task->write), done), "a place in the writer's queue");
    }

    Settings settings_;
    server::Store reading_;
    server::Handlers handlers_;
    std::vector<std::string> tokens_;
    std::vector<bench::Terminal> devices_;
    std::size_t next_ = 0;
    std::unique_ptr<server::Writer> writer_;  // last: it goes first
};

void run(const Settings& settings) {
    Whole whole(settings);
    Plain plain(settings.database);
    fmt::print("{:>12} {:>14} {:>14} {:>7}\n", "entries", "plain rows/s", "server rows/s", "ratio");
    std::vector<double> rates;
    double ratios = 0;
    for (std::uint64_t done = 0; done < settings.entries; done += settings.piece) {
        const auto piece = whole.make_piece(settings.piece);
        const double raw = plain.insert(piece);
        rates.push_back(whole.send(piece));
        ratios += rates.back() / raw;
        fmt::print("{:>12} {:>14.0f} {:>14.0f} {:>7.2f}\n", done + settings.piece, raw, rates.back(),
                   rates.back() / raw);
        static_cast<void>(std::fflush(stdout));
    }
    fmt::print("mean ratio {:.2f}; last piece {:.2f} of the first\n", ratios / static_cast<double>(rates.size()),
               rates.back() / rates.front());
}

}  // namespace

int main(int count, char** words) {
    Settings settings;
    CLI::App app{"Entries a second through the server's whole path, beside plain inserts of the same rows."};
    app.add_option("--database", settings.database, "A new file, or an empty PostgreSQL database; left behind")
        ->required();
    app.add_option("--entries", settings.entries)->capture_default_str();
    app.add_option("--piece", settings.piece, "Entries that go one way before the other has its turn")
        ->capture_default_str();
    app.add_option("--batch", settings.batch, "Entries a batch")->capture_default_str()->check(CLI::Range(1, 500));
    app.add_option("--devices", settings.devices)->capture_default_str()->check(CLI::Range(16, 10'000));
    app.add_option("--provers", settings.provers, "Threads that prove, as the pool of `serve`")->capture_default_str();
    CLI11_PARSE(app, count, words);
    run(settings);
}
