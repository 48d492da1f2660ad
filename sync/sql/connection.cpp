#include "sync/sql/connection.hpp"

#include <utility>

#include "sync/sql/driver.hpp"

namespace sql {

using base::Code;
using base::Problem;
using base::Result;

Connection::Connection(std::unique_ptr<Driver> driver) : driver_(std::move(driver)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<> Connection::run(const char* statements) { return driver_->run(statements); }

Result<std::int64_t> Connection::execute(std::string_view statement, std::initializer_list<Value> values) {
    return execute(statement, std::span(values.begin(), values.size()));
}

Result<std::int64_t> Connection::execute(std::string_view statement, std::span<const Value> values) {
    return driver_->query(statement, values, [](const Row&) {});
}

Result<> Connection::query(std::string_view statement, std::initializer_list<Value> values, const Each& each) {
    return query(statement, std::span(values.begin(), values.size()), each);
}

Result<> Connection::query(std::string_view statement, std::span<const Value> values, const Each& each) {
    const auto done = driver_->query(statement, values, each);
    return done ? Result<>(base::Done{}) : done.problem();
}

Result<> Connection::walk(std::string_view statement, std::initializer_list<Value> values, const Each& each) {
    return walk(statement, std::span(values.begin(), values.size()), each);
}

Result<> Connection::walk(std::string_view statement, std::span<const Value> values, const Each& each) {
    return driver_->walk(statement, values, each);
}

Result<std::int64_t> Connection::insert(const Insertion& into, std::span<const Value> values) {
    if (values.empty()) return std::int64_t{0};
    return driver_->insert(into, values);
}

Result<std::optional<std::int64_t>> Connection::integer(std::string_view statement,
                                                        std::initializer_list<Value> values) {
    std::optional<std::int64_t> found;
    const auto done = query(statement, values, [&](const Row& row) {
        if (!found && !row.is_null(0)) found = row.integer(0);
    });
    if (!done) return done.problem();
    return found;
}

Result<std::optional<std::string>> Connection::text(std::string_view statement, std::initializer_list<Value> values) {
    std::optional<std::string> found;
    const auto done = query(statement, values, [&](const Row& row) {
        if (!found && !row.is_null(0)) found = row.text(0);
    });
    if (!done) return done.problem();
    return found;
}

Result<> Connection::begin_reading() { return driver_->begin_reading(); }

void Connection::end_reading() { driver_->roll_back(); }

Result<std::int64_t> Connection::steps_done() { return driver_->steps_done(); }

Result<> Connection::look_through(Thoroughness thoroughness) { return driver_->look_through(thoroughness); }

Result<> Connection::copy_to(const std::filesystem::path& file) { return driver_->copy_to(file); }

Result<std::int64_t> Connection::log_position() { return driver_->log_position(); }

Result<bool> Connection::is_beyond_this_disk(std::int64_t log_position) {
    return driver_->is_beyond_this_disk(log_position);
}

Result<Transaction> Transaction::begin(Connection& connection) {
    if (const auto begun = connection.driver_->begin_writing(); !begun) return begun.problem();
    return Transaction(connection);
}

Transaction::~Transaction() {
    if (connection_ != nullptr) connection_->driver_->roll_back();
}

Result<> Transaction::commit() {
    auto committed = connection_->driver_->commit();
    if (committed) connection_ = nullptr;
    return committed;
}

Result<> migrate(Connection& connection, std::span<const char* const> steps) {
    const auto all = static_cast<std::int64_t>(steps.size());
    for (;;) {
        const auto done = connection.steps_done();
        if (!done) return done.problem();
        if (*done > all)
            return Problem{Code::damaged,
                           "the database was written by a newer version of this program; nothing was changed", 0};
        if (*done == all) return base::Done{};
        auto transaction = Transaction::begin(connection);
        if (!transaction) return transaction.problem();
        // Another program may have run it while this one waited to write.
        const auto still = connection.steps_done();
        if (!still) return still.problem();
        if (*still != *done) continue;
        const char* step = steps[static_cast<std::size_t>(*done)];
        if (auto ran = connection.driver_->run_step(step, *done + 1); !ran) return ran;
        if (auto committed = transaction->commit(); !committed) return committed;
    }
}

}  // namespace sql
