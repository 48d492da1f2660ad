// Store: the audit log.
#include "sync/server/columns.hpp"
#include "sync/server/store.hpp"

namespace server {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using sql::integer;

Result<std::optional<people::DeedMark>> marked(sql::Connection& connection, std::string_view statement) {
    std::optional<people::DeedMark> mark;
    const auto read = connection.query(statement, {}, [&](const sql::Row& row) {
        mark = people::DeedMark{row.count(0), array_at<32>(row, 1)};
    });
    if (!read) return read.problem();
    return mark;
}

// Takes the next number; whoever else writes waits for the row from here on.
Result<people::DeedMark> next_mark(sql::Connection& connection) {
    constexpr std::string_view take = "UPDATE deed_head SET number = number + 1 WHERE id = 1 RETURNING number, hash";
    auto mark = marked(connection, take);
    if (!mark) return mark.problem();
    if (*mark) return **mark;
    const wire::Hash start = people::deeds_start();
    const auto begun = connection.execute(
        "INSERT INTO deed_head (id, number, hash) VALUES (1, 0, $1) ON CONFLICT DO NOTHING", {base::View(start)});
    if (!begun) return begun.problem();
    mark = marked(connection, take);
    if (!mark) return mark.problem();
    if (!*mark) return Problem{Code::damaged, "the audit log has no head", 0};
    return **mark;
}

}  // namespace

Result<> Store::log(const people::Doer& doer, const people::Deed& deed, base::WallTime now) {
    const auto mark = next_mark(connection_);
    if (!mark) return mark.problem();
    const std::string line = people::write_deed({mark->number, now, doer, deed});
    const wire::Hash hash = people::deed_hash(mark->hash, mark->number, line);
    const auto added =
        connection_.execute("INSERT INTO deed (number, agency, line, hash) VALUES ($1, $2, $3, $4)",
                            {integer(mark->number), deed.agency, std::string_view(line), base::View(hash)});
    if (!added) return added.problem();
    const auto moved = connection_.execute("UPDATE deed_head SET hash = $1 WHERE id = 1", {base::View(hash)});
    return moved ? Result<>(Done{}) : moved.problem();
}

Result<people::DeedMark> Store::deeds_head() {
    const auto mark = marked(connection_, "SELECT number, hash FROM deed_head WHERE id = 1");
    if (!mark) return mark.problem();
    return mark->value_or(people::DeedMark{0, people::deeds_start()});
}

Result<> Store::each_deed(std::uint64_t after, const std::function<void(const DeedRow&)>& each) {
    return connection_.query("SELECT number, agency, line, hash FROM deed WHERE number > $1 ORDER BY number",
                             {integer(after)}, [&](const sql::Row& row) {
                                 each({row.count(0), row.text_view(1), row.text_view(2), array_at<32>(row, 3)});
                             });
}

Result<std::vector<people::LoggedDeed>> Store::deeds_before(std::uint64_t before, std::string_view agency,
                                                            std::uint64_t limit) {
    std::vector<people::LoggedDeed> deeds;
    const auto read = connection_.query(
        "SELECT line FROM deed WHERE number < $1 AND ($2 = '' OR agency = $2) ORDER BY number DESC LIMIT $3",
        {integer(before), agency, integer(limit)}, [&](const sql::Row& row) {
            if (auto deed = people::read_deed(row.text_view(0))) deeds.push_back(std::move(*deed));
        });
    if (!read) return read.problem();
    return deeds;
}

}  // namespace server
