#include "tests/simulation/hands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/check.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/sql/connection.hpp"
#include "sync/wire/entry.hpp"

namespace simulation {
namespace {

template <typename T>
T must(base::Result<T> result) {
    base::check(static_cast<bool>(result), result ? "" : to_text(result.problem()));
    return std::move(result).value();
}

struct Row {
    wire::Sequence sequence = 0;
    std::string line;
    base::Bytes hash;
    base::Bytes signature;
};

// A journal in the hands of somebody who knows SQL and how its chain is made, and has not the key.
class OpenedFile {
public:
    explicit OpenedFile(const std::filesystem::path& folder)
        : database_(must(sql::Connection::open(folder / journal::journal_file_name, sql::Access::write))) {
        must(database_.query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", {},
                             [&](const sql::Row& row) { triggers_.emplace_back(row.text(0), row.text(1)); }));
        for (const auto& [name, text] : triggers_) must(database_.run(("DROP TRIGGER " + name).c_str()));
    }
    ~OpenedFile() {
        for (const auto& [name, text] : triggers_) static_cast<void>(database_.run(text.c_str()));
    }
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    OpenedFile(OpenedFile&&) = delete;
    OpenedFile& operator=(OpenedFile&&) = delete;

    std::vector<Row> rows_after(wire::Sequence after) {
        std::vector<Row> rows;
        must(database_.query("SELECT seq, line, hash, signature FROM entry WHERE seq > $1 ORDER BY seq",
                             {sql::integer(after)}, [&](const sql::Row& row) {
                                 rows.push_back({row.count(0), row.text(1), bytes(row, 2), bytes(row, 3)});
                             }));
        return rows;
    }
    void remove(wire::Sequence from, wire::Sequence through) {
        must(database_.execute("DELETE FROM entry WHERE seq BETWEEN $1 AND $2",
                               {sql::integer(from), sql::integer(through)}));
    }
    void put(const Row& row) {
        must(database_.execute(
            "INSERT OR REPLACE INTO entry (seq, line, hash, signature) VALUES ($1, $2, $3, $4)",
            {sql::integer(row.sequence), base::view_of(row.line), base::View(row.hash), base::View(row.signature)}));
    }

private:
    static base::Bytes bytes(const sql::Row& row, int column) {
        const base::View view = row.bytes(column);
        return {view.begin(), view.end()};
    }

    sql::Connection database_;
    std::vector<std::pair<std::string, std::string>> triggers_;
};

// Another level than the citizen gave.
bool edit(std::string& line) {
    const auto place = line.find("\"l\":");
    if (place == std::string::npos) return false;
    char& level = line.at(place + 4);
    level = level == '5' ? '1' : '5';
    return true;
}

base::Bytes hash_after(const base::Bytes& previous, const Row& row) {
    wire::Hash before{};
    std::copy_n(previous.begin(), std::min(previous.size(), before.size()), before.begin());
    const wire::Hash hash = wire::chain_next(before, row.sequence, row.line);
    return {hash.begin(), hash.end()};
}

}  // namespace

void Hands::tamper(Terminal& terminal, Fault deed) {
    terminal.while_off([&] {
        if (!spoil_rows(terminal, deed)) return;
        terminal.is_tampered = true;
        world_.faults.happened(deed);
        world_.tell(terminal.device(), fmt::format("TAMPERED: {}", name_of(deed)));
    });
}

bool Hands::spoil_rows(Terminal& terminal, Fault deed) {
    const auto reader = journal::read_journal(terminal.folder());
    if (!reader) return false;
    const wire::Stream stream = (*reader)->stream();
    const auto receipt = journal::newest_receipt(terminal.folder(), stream);
    const wire::Sequence known = receipt && *receipt ? (*receipt)->sequence : 0;
    OpenedFile file(terminal.folder());
    // A tail that the server knows of: what nobody ever heard of, nobody can miss.
    std::vector<Row> rows = file.rows_after(deed == Fault::tail_cut ? 0 : known);
    if (rows.size() < 4 || (deed == Fault::tail_cut && known < 4)) return false;
    const std::size_t at = 1 + world_.dice.below(rows.size() - 2);
    const auto spoil = [&](const Row& row) { spoil_promise(terminal.device(), row.line, row.sequence); };
    switch (deed) {
        case Fault::row_edited: {
            const auto found = std::find_if(rows.begin() + 1, rows.end(), [](const Row& row) {
                return row.line.find("\"k\":\"rating\"") != std::string::npos;
            });
            if (found == rows.end()) return false;
            spoil(*found);
            edit(found->line);
            if (world_.dice.one_in(2)) found->hash = hash_after((found - 1)->hash, *found);
            file.put(*found);
            return true;
        }
        case Fault::row_inserted: {
            Row forged = rows.back();
            ++forged.sequence;
            forged.line.replace(forged.line.find(fmt::format("\"s\":{}", forged.sequence - 1)),
                                fmt::format("\"s\":{}", forged.sequence - 1).size(),
                                fmt::format("\"s\":{}", forged.sequence));
            forged.hash = hash_after(rows.back().hash, forged);
            file.put(forged);
            return true;
        }
        case Fault::row_deleted:
            spoil(rows.at(at));
            spoil(rows.at(at + 1));  // nothing bears out the line behind a hole
            file.remove(rows.at(at).sequence, rows.at(at).sequence);
            return true;
        case Fault::rows_reordered:
            for (std::size_t i = at; i < std::min(at + 3, rows.size()); ++i) spoil(rows.at(i));
            std::swap(rows.at(at).line, rows.at(at + 1).line);
            std::swap(rows.at(at).hash, rows.at(at + 1).hash);
            std::swap(rows.at(at).signature, rows.at(at + 1).signature);
            file.put(rows.at(at));
            file.put(rows.at(at + 1));
            return true;
        case Fault::tail_cut: {
            const wire::Sequence first = known - world_.dice.below(3);
            for (const Row& row : rows)
                if (row.sequence >= first && row.sequence > known) spoil(row);
            file.remove(first, rows.back().sequence);
            return true;
        }
        default:
            return false;
    }
}

void Hands::spoil_promise(const std::string& device, std::string_view line, wire::Sequence sequence) {
    const auto entry = wire::read_entry(line, sequence);
    if (!entry) return;
    const auto* rating = std::get_if<domain::Rating>(&entry->body);
    if (rating == nullptr) return;
    const auto found = oracle_.promises().find({device, rating->response});
    if (found != oracle_.promises().end()) found->second.spoiled = true;
}

void Hands::rot(Terminal& terminal) {
    const auto image = terminal.disk().image();
    std::vector<std::string> files;
    for (const auto& [name, part] : image.parts)
        if (name.starts_with("journal.db") || name.starts_with("receipts.db")) files.push_back(name);
    if (files.empty()) return;
    const std::string& name = files.at(world_.dice.below(files.size()));
    const std::uint64_t size = image.parts.at(name).bytes.size();
    if (size == 0) return;
    terminal.is_rotten = true;
    // SQLite takes a log only up to the first frame that is not whole, and cannot know that more was there.
    if (name == "journal.db-wal") terminal.forgets = true;
    world_.faults.happened(Fault::bit_rot);
    world_.tell(terminal.device(), "a bit of " + name + " rots");
    terminal.disk().rot(terminal.folder() / name, world_.dice.below(size));
}

}  // namespace simulation
