#include "sync/sql/postgres.hpp"

#include <libpq-fe.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <vector>

#include "sync/sql/dialect.hpp"
#include "sync/sql/driver.hpp"
#include "sync/sql/postgres_values.hpp"

namespace sql {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds shortest_pause{100};
constexpr std::chrono::milliseconds longest_pause{5000};
constexpr std::size_t rows_a_fetch = 1000;

// Which lock is ours: any number, the same in every program that writes ("sipas" in ASCII).
constexpr const char* take_writer_lock = "SELECT pg_advisory_xact_lock(495655707507)";

// What a session needs that its server may have set otherwise. The writer's lock is waited for as with SQLite.
constexpr const char* session_settings =
    "SET client_min_messages = warning;"
    "SET lock_timeout = '5s';"
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') "
    "NOT IN ('on', 'remote_apply');";

struct Freed {
    void operator()(PGresult* result) const { PQclear(result); }
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Answer = std::unique_ptr<PGresult, Freed>;

std::string without_end_of_line(std::string words) {
    while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
    return words;
}

Code code_of(std::string_view state) {
    if (state.starts_with("08") || state.starts_with("57P")) return Code::unavailable;
    if (state == "55P03" || state.starts_with("40")) return Code::busy;  // a lock not had, a conflict, a deadlock
    if (state == "53100") return Code::disk_full;
    if (state == "42501") return Code::io;  // this role may not
    // Statements are this program's own, so where they do not fit, the database is not what it made.
    if (state.starts_with("42") || state.starts_with("XX")) return Code::damaged;
    return Code::io;
}

// Parameters as libpq wants them. Views into one buffer, which must not move any more once they are made.
class Parameters {
public:
    explicit Parameters(std::span<const Value> values) {
        for (const Value& value : values) {
            const std::size_t start = buffer_.size();
            postgres::append_value(buffer_, value);
            add(postgres::type_of(value), start);
        }
    }
    explicit Parameters(const std::vector<postgres::Array>& arrays) {
        for (const postgres::Array& array : arrays) {
            const std::size_t start = buffer_.size();
            buffer_ += array.bytes;
            add(array.type, start);
        }
    }

    int count() const { return static_cast<int>(types_.size()); }
    const Oid* types() const { return types_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }
    const char* const* values() {
        values_.clear();
        for (std::size_t i = 0; i < types_.size(); ++i)
            values_.push_back(types_[i] == Oid{} ? nullptr : buffer_.data() + starts_[i]);
        return values_.data();
    }

private:
    void add(postgres::Type type, std::size_t start) {
        types_.push_back(static_cast<Oid>(type));
        starts_.push_back(start);
        lengths_.push_back(static_cast<int>(buffer_.size() - start));
        formats_.push_back(1);
    }

    std::string buffer_;
    std::vector<Oid> types_;
    std::vector<std::size_t> starts_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<const char*> values_;
};

class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}
    std::int64_t integer(int column) const override {
        if (is_null(column)) return 0;
        return postgres::integer_from(static_cast<postgres::Type>(PQftype(answer_, column)), text_at(column));
    }
    base::View bytes(int column) const override { return base::view_of(text_at(column)); }
    bool is_null(int column) const override { return PQgetisnull(answer_, row_, column) != 0; }

private:
    std::string_view text_at(int column) const {
        return {PQgetvalue(answer_, row_, column), static_cast<std::size_t>(PQgetlength(answer_, row_, column))};
    }
    const PGresult* answer_;
    int row_;
};

class Postgres final : public Driver {
public:
    Postgres(std::string address, Access access) : address_(std::move(address)), access_(access) {}

    // Connected, or outside a transaction connected anew.
    Result<> reach() {
        if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return Done{};
        if (Clock::now() < next_attempt_) return Problem{Code::unavailable, last_words_, 0};
        const auto connected = connect_anew();
        if (connected) {
            pause_ = shortest_pause;
            return connected;
        }
        last_words_ = connected.problem().words;
        next_attempt_ = Clock::now() + pause_;
        pause_ = std::min(2 * pause_, longest_pause);
        return connected;
    }

    Result<> run(const char* statements) override {
        const auto answer = ask([&] { return PQexec(connection_.get(), statements); }, "cannot run");
        return answer ? Result<>(Done{}) : answer.problem();
    }

    Result<std::int64_t> query(std::string_view statement, std::span<const Value> values, const Each& each) override {
        Parameters parameters(values);
        const auto answer = ask_prepared(statement, parameters);
        if (!answer) return answer.problem();
        show_rows(answer->get(), each);
        return changed_by(answer->get());
    }

    // A cursor, because other statements may be run between its rows; and a cursor lives in a transaction.
    Result<> walk(std::string_view statement, std::span<const Value> values, const Each& each) override {
        if (in_transaction_) return walk_inside(statement, values, each);
        if (const auto begun = begin_reading(); !begun) return begun;
        const auto walked = walk_inside(statement, values, each);
        roll_back();
        return walked;
    }

    Result<std::int64_t> insert(const Insertion& into, std::span<const Value> values) override {
        std::vector<postgres::Array> arrays;
        std::string statement = std::string(into.head) + " SELECT * FROM unnest(";
        for (std::size_t i = 0; i < into.columns; ++i) {
            arrays.push_back(postgres::array_from(values, i, into.columns));
            statement.append(i > 0 ? ", $" : "$").append(std::to_string(i + 1)).append("::");
            statement += name_of(arrays.back().type);
        }
        statement.append(") ").append(into.tail);
        Parameters parameters(arrays);
        const auto answer = ask_prepared(statement, parameters);
        if (!answer) return answer.problem();
        return changed_by(answer->get());
    }

    Result<> begin_writing() override {
        if (auto begun = begin("BEGIN"); !begun) return begun;
        auto locked = run(take_writer_lock);
        if (locked) return locked;
        roll_back();
        Problem why = locked.problem();
        if (why.code == Code::busy) why.words = "another program is writing to the database";
        return why;
    }

    Result<> begin_reading() override { return begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }

    Result<> commit() override {
        warning_.clear();
        const auto answer = ask([&] { return PQexec(connection_.get(), "COMMIT"); }, "cannot commit");
        if (!answer) return answer.problem();
        if (std::string_view(PQcmdStatus(answer->get())) != "COMMIT")
            return Problem{Code::io, "PostgreSQL undid the transaction instead of committing it", 0};
        if (!warning_.empty()) return Problem{Code::unavailable, "PostgreSQL committed with a warning: " + warning_, 0};
        in_transaction_ = false;
        return Done{};
    }

    // Also the end of a transaction that a failed COMMIT or a lost connection has ended already.
    void roll_back() override {
        if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) static_cast<void>(run("ROLLBACK"));
        in_transaction_ = false;
    }

    Result<std::int64_t> steps_done() override {
        std::int64_t count = 0;
        const auto note = [&](const Row& row) { count = row.integer(0); };
        const auto is_there = query("SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_step')", {}, note);
        if (!is_there) return is_there.problem();
        if (count == 0) return count;
        const auto read = query("SELECT COALESCE(MAX(number), 0) FROM schema_step", {}, note);
        if (!read) return read.problem();
        return count;
    }

    Result<> run_step(const char* step, std::int64_t count) override {
        if (count == 1) {
            if (auto made = run(refusing_function); !made) return made;
            if (auto made = run("CREATE TABLE schema_step (number BIGINT PRIMARY KEY)"); !made) return made;
        }
        if (auto ran = run(in_postgres(step).c_str()); !ran) return ran;
        const std::array values{Value(count)};
        const auto counted = query("INSERT INTO schema_step (number) VALUES ($1)", values, [](const Row&) {});
        return counted ? Result<>(Done{}) : counted.problem();
    }

    Result<> look_through(Thoroughness /*thoroughness*/) override {
        return Problem{Code::unsupported, "PostgreSQL is looked through with its own pg_amcheck", 0};
    }

    Result<> copy_to(const std::filesystem::path& /*file*/) override {
        return Problem{Code::unsupported, "PostgreSQL is copied with its own pg_basebackup or pg_dump", 0};
    }

    Result<std::int64_t> log_position() override {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::BIGINT", {});
    }

    // Positions of standbys are shown to superusers and members of pg_monitor; to others nothing is beyond this disk.
    Result<bool> is_beyond_this_disk(std::int64_t log_position) override {
        const std::array values{Value(log_position)};
        const auto standbys = number(
            "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum') "
            "AND pg_wal_lsn_diff(flush_lsn, '0/0') >= $1",
            values);
        if (!standbys) return standbys.problem();
        return *standbys > 0;
    }

private:
    static void note_warning(void* self, const char* words) {
        static_cast<Postgres*>(self)->warning_ = without_end_of_line(words);
    }

    Result<> begin(const char* statement) {
        auto begun = run(statement);
        in_transaction_ = static_cast<bool>(begun);
        return begun;
    }

    Result<> connect_anew() {
        // Before dbname what the address may set otherwise, behind it what it may not.
        constexpr std::array names{
            "connect_timeout",  "keepalives_idle", "tcp_user_timeout", "target_session_attrs",
            "application_name", "dbname",          "client_encoding",  static_cast<const char*>(nullptr)};
        const std::array values{
            "5", "10", "15000", "read-write", "sipas", address_.c_str(), "UTF8", static_cast<const char*>(nullptr)};
        prepared_.clear();
        connection_.reset(PQconnectdbParams(names.data(), values.data(), 1));
        if (PQstatus(connection_.get()) != CONNECTION_OK) {
            Problem why{Code::unavailable,
                        "PostgreSQL is out of reach: " + without_end_of_line(PQerrorMessage(connection_.get())), 0};
            connection_.reset();
            return why;
        }
        PQsetNoticeProcessor(connection_.get(), note_warning, this);
        if (auto set = run(session_settings); !set) return set;
        return access_ == Access::write ? Result<>(Done{}) : run("SET default_transaction_read_only = on");
    }

    Problem problem_of(const PGresult* answer, std::string_view act) const {
        const char* state = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
        const bool is_lost = PQstatus(connection_.get()) != CONNECTION_OK;
        const char* words = answer == nullptr ? PQerrorMessage(connection_.get()) : PQresultErrorMessage(answer);
        const Code code = is_lost || state == nullptr ? Code::unavailable : code_of(state);
        return {code, std::string(act) + ": " + without_end_of_line(words), 0};
    }

    // Outside a transaction `send` may be called twice: a connection that was lost while nobody used it shows it only
    // then.
    template <typename Send>
    Result<Answer> ask(const Send& send, std::string_view act) {
        for (bool is_second = false;; is_second = true) {
            if (!in_transaction_)
                if (const auto reached = reach(); !reached) return reached.problem();
            Answer answer(send());
            const ExecStatusType state = PQresultStatus(answer.get());
            if (state == PGRES_COMMAND_OK || state == PGRES_TUPLES_OK || state == PGRES_EMPTY_QUERY) return answer;
            const Problem why = problem_of(answer.get(), act);
            const bool is_lost = PQstatus(connection_.get()) != CONNECTION_OK;
            if (!is_lost || in_transaction_ || is_second) return why;
        }
    }

    Result<Answer> ask_prepared(std::string_view statement, Parameters& parameters) {
        const std::string key = key_of(statement, parameters);
        return ask(
            [&]() -> PGresult* {
                const auto known = prepared_.find(key);
                std::string name = known != prepared_.end() ? known->second : std::to_string(prepared_.size());
                if (known == prepared_.end()) {
                    Answer made(PQprepare(connection_.get(), name.c_str(), std::string(statement).c_str(),
                                          parameters.count(), parameters.types()));
                    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return made.release();
                    prepared_.emplace(key, name);
                }
                return PQexecPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.values(),
                                      parameters.lengths(), parameters.formats(), 1);
            },
            statement);
    }

    // A statement is prepared for the types of its parameters, and NULL has none.
    static std::string key_of(std::string_view statement, const Parameters& parameters) {
        std::string key(statement);
        for (int i = 0; i < parameters.count(); ++i) key += static_cast<char>(parameters.types()[i]);
        return key;
    }

    Result<> walk_inside(std::string_view statement, std::span<const Value> values, const Each& each) {
        const std::string cursor = "walk_" + std::to_string(++walks_);
        const std::string declare = "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + std::string(statement);
        const std::string fetch = "FETCH " + std::to_string(rows_a_fetch) + " FROM " + cursor;
        Parameters parameters(values);
        if (const auto declared = ask_once(declare, parameters); !declared) return declared.problem();
        Parameters none(std::span<const Value>{});
        for (;;) {
            const auto answer = ask_once(fetch, none);
            if (!answer) return answer.problem();
            show_rows(answer->get(), each);
            if (static_cast<std::size_t>(PQntuples(answer->get())) < rows_a_fetch) break;
        }
        return run(("CLOSE " + cursor).c_str());
    }

    Result<Answer> ask_once(const std::string& statement, Parameters& parameters) {
        return ask(
            [&] {
                return PQexecParams(connection_.get(), statement.c_str(), parameters.count(), parameters.types(),
                                    parameters.values(), parameters.lengths(), parameters.formats(), 1);
            },
            statement);
    }

    Result<std::int64_t> number(std::string_view statement, std::span<const Value> values) {
        std::int64_t found = 0;
        const auto read = query(statement, values, [&](const Row& row) { found = row.integer(0); });
        if (!read) return read.problem();
        return found;
    }

    static void show_rows(const PGresult* answer, const Each& each) {
        for (int row = 0; row < PQntuples(answer); ++row) each(PostgresRow(answer, row));
    }

    static std::int64_t changed_by(PGresult* answer) {
        const std::string_view count = PQcmdTuples(answer);
        return count.empty() ? 0 : std::stoll(std::string(count));
    }

    std::string address_;
    Access access_;
    std::unique_ptr<PGconn, Freed> connection_;
    std::map<std::string, std::string, std::less<>> prepared_;  // what with which parameters -> its name
    bool in_transaction_ = false;  // as this program sees it, also when the connection was lost since
    std::uint64_t walks_ = 0;
    std::string warning_;
    std::string last_words_;
    Clock::time_point next_attempt_{};
    std::chrono::milliseconds pause_ = shortest_pause;
};

}  // namespace

bool names_postgres(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

Result<Connection> connect(const std::string& address, Access access) {
    auto postgres = std::make_unique<Postgres>(address, access);
    if (const auto reached = postgres->reach(); !reached) return reached.problem();
    return Connection(std::move(postgres));
}

}  // namespace sql
