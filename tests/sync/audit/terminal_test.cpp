#include <catch2/catch.hpp>
#include <map>

#include "sync/audit/audit.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/sql/connection.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/file_content.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

namespace fs = std::filesystem;
using audit::Report;
using audit::Verdict;
using audit::What;
using support::content_of;
using support::write;
using wire::Sequence;

namespace {

constexpr wire::Seed device_seed{17};
std::map<std::string, std::string> contents_of(const fs::path& folder) {
    std::map<std::string, std::string> contents;
    for (const auto& item : fs::directory_iterator(folder))
        contents[item.path().filename().string()] = content_of(item.path());
    return contents;
}

std::string text_in(const Report& report) { return audit::to_text(report); }

bool tells(const Report& report, What what, Sequence first, Sequence last) {
    return std::any_of(report.findings.begin(), report.findings.end(), [&](const audit::Finding& finding) {
        return finding.what == what && finding.entries == audit::Span{first, last};
    });
}

// A terminal's folder: opened, then ratings and a comment in a random order; a receipt for all but the last entries.
class TerminalFolder {
public:
    explicit TerminalFolder(support::Dice dice = support::Dice(1)) : dice_(dice) {
        auto identity = support::sample_identity();
        identity.receipt_key = server_.public_key();
        REQUIRE(journal::write_identity(path(), identity));
        write(path() / "device.key", base::to_base64(device_seed) + "\n");
        stream_ = {identity.device, 1};
        write_journal();
        sign_for(last_ - 1 - dice_.below(3));
    }

    const fs::path& path() const { return folder_.path(); }
    Sequence last() const { return last_; }
    Sequence signed_for() const { return signed_for_; }
    Sequence comment() const { return comment_; }
    // Neither the first nor the last, nor next to them.
    Sequence somewhere() { return 3 + dice_.below(last_ - 5); }
    support::Dice& dice() { return dice_; }
    Report audit() const { return audit::audit(path(), {}); }

    // By somebody who knows SQLite: the triggers are back afterwards.
    void edit(const std::string& statements) const {
        auto database = sql::Connection::open(path() / "journal.db", sql::Access::write);
        REQUIRE(database);
        std::vector<std::pair<std::string, std::string>> triggers;
        REQUIRE(database->query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", {},
                                [&](const sql::Row& row) { triggers.emplace_back(row.text(0), row.text(1)); }));
        for (const auto& [name, sql] : triggers) REQUIRE(database->run(("DROP TRIGGER " + name).c_str()));
        REQUIRE(database->run(statements.c_str()));
        for (const auto& [name, sql] : triggers) REQUIRE(database->run(sql.c_str()));
    }

private:
    void write_journal() {
        const auto journal = journal::open_journal(path(), stream_.device, wire::SecretKey(device_seed));
        REQUIRE(journal);
        std::int64_t now = 1000;
        last_ = 1;
        REQUIRE((*journal)->append(wire::Opened{"1", ""}, support::sample_stamp(now)));
        const std::uint64_t ratings = 10 + dice_.below(20);
        for (std::uint64_t i = 0; i < ratings; ++i) {
            now += static_cast<std::int64_t>(dice_.below(3'600'000));
            auto rating = support::sample_rating(1 + static_cast<int>(dice_.below(5)), static_cast<base::Byte>(i));
            REQUIRE((*journal)->append(rating, support::sample_stamp(now)));
            ++last_;
            if (i != 5) continue;
            comment_ = ++last_;
            REQUIRE((*journal)->append_comment({rating.response, "Cảm ơn"}, {}, support::sample_stamp(now)));
        }
    }

    void sign_for(Sequence sequence) {
        signed_for_ = sequence;
        const auto reader = journal::read_journal(path());
        REQUIRE(reader);
        const auto head = (*reader)->hash_at(sequence);
        REQUIRE(head);
        const auto receipts = journal::open_receipts(path());
        REQUIRE(receipts);
        REQUIRE((*receipts)->keep(
            wire::sign({stream_, sequence, *head, 0, 1, support::sample_stamp(0).wall, {}}, server_)));
    }

    support::TemporaryFolder folder_;
    support::Dice dice_;
    wire::SecretKey server_ = support::sample_key(9);
    wire::Stream stream_;
    Sequence last_ = 0;
    Sequence comment_ = 0;
    Sequence signed_for_ = 0;
};

// One byte of a blob, in SQL.
std::string flip(TerminalFolder& terminal, const std::string& column, Sequence sequence) {
    auto database = sql::Connection::open(terminal.path() / "journal.db", sql::Access::read_only);
    REQUIRE(database);
    auto bytes = database->text("SELECT " + column + " FROM entry WHERE seq = $1", {sql::integer(sequence)});
    REQUIRE(bytes);
    std::string blob = bytes->value();
    char& byte = blob.at(terminal.dice().below(blob.size()));
    byte = static_cast<char>(byte ^ (1 << terminal.dice().below(8)));
    return "UPDATE entry SET " + column + " = x'" + base::to_hex(base::view_of(blob)) +
           "' WHERE seq = " + std::to_string(sequence) + ";";
}

std::string shift(Sequence from, int by) {
    const std::string by_text = by > 0 ? " - 1" : " + 1";
    return "UPDATE entry SET seq = -seq" + by_text + " WHERE seq >= " + std::to_string(from) +
           "; UPDATE entry SET seq = -seq WHERE seq < 0;";
}

std::string swap(Sequence one) {
    const std::string a = std::to_string(one);
    const std::string b = std::to_string(one + 1);
    return "UPDATE entry SET seq = -1 WHERE seq = " + a + "; UPDATE entry SET seq = " + a + " WHERE seq = " + b +
           "; UPDATE entry SET seq = " + b + " WHERE seq = -1;";
}

std::string random_tampering(TerminalFolder& terminal) {
    const Sequence at = terminal.somewhere();
    const std::string place = std::to_string(at);
    switch (terminal.dice().below(11)) {
        case 0:
            return flip(terminal, "line", at);
        case 1:
            return flip(terminal, "hash", at);
        case 2:
            return flip(terminal, "signature", at);
        case 3:
            return "DELETE FROM entry WHERE seq = " + place;
        case 4:
            return "DELETE FROM entry WHERE seq = " + place + ";" + shift(at + 1, -1);
        case 5:
            return shift(at, 1) + "INSERT INTO entry SELECT " + place +
                   ", line, hash, signature FROM entry WHERE seq = 2";
        case 6:
            return swap(at);
        case 7:
            return "DELETE FROM entry WHERE seq >= " + std::to_string(terminal.signed_for() - terminal.dice().below(5));
        case 8:
            return "UPDATE comment_text SET text = text || ' '";
        case 9:
            return "UPDATE stream SET previous_head = hash FROM entry WHERE seq = " + place;
        default:
            return "DELETE FROM entry WHERE seq < " + place;
    }
}

}  // namespace

TEST_CASE("a terminal's folder is proven, dated and sealed, and is left as it was found") {
    const TerminalFolder terminal;
    const auto before = contents_of(terminal.path());
    const Report report = terminal.audit();
    INFO(text_in(report));
    CHECK(report.verdict() == Verdict::proven);
    REQUIRE(report.streams.size() == 1);
    REQUIRE(report.streams.front().proven.size() == 1);
    CHECK(report.streams.front().proven.front().entries == audit::Span{1, terminal.last()});
    CHECK(report.streams.front().ratings == terminal.last() - 2);
    CHECK_FALSE(report.streams.front().sealed.empty());
    CHECK(contents_of(terminal.path()) == before);
}

TEST_CASE("a journal is read while the kiosk holds it open, with what stands in its log") {
    const support::TemporaryFolder folder;
    const auto journal = journal::open_journal(folder.path(), "d-17", wire::SecretKey(device_seed));
    REQUIRE(journal);
    REQUIRE((*journal)->append(wire::Opened{"1", ""}, support::sample_stamp(1)));
    const auto before = contents_of(folder.path());
    const Report report =
        audit::audit(folder.path() / "journal.db", {std::nullopt, wire::SecretKey(device_seed).public_key()});
    REQUIRE(report.streams.size() == 1);
    CHECK(report.streams.front().proven.size() == 1);
    CHECK(report.verdict() == Verdict::missing);  // no receipt says where it ends
    CHECK(contents_of(folder.path()) == before);
}

TEST_CASE("whatever is done to a journal's rows is found, and touches nothing") {
    const auto seed = GENERATE(range(1U, 61U));
    INFO("seed " << seed);
    TerminalFolder terminal{support::Dice(seed)};
    const std::string statements = random_tampering(terminal);
    INFO(statements);
    terminal.edit(statements);
    const auto before = contents_of(terminal.path());
    const Report report = terminal.audit();
    INFO(text_in(report));
    CHECK(report.verdict() == Verdict::doubtful);
    CHECK(contents_of(terminal.path()) == before);
}

TEST_CASE("an entry that was edited is named, and the one after it proven all the same") {
    TerminalFolder terminal;
    const Sequence at = terminal.somewhere();
    terminal.edit(flip(terminal, "line", at));
    const Report report = terminal.audit();
    CHECK(tells(report, What::entry, at, at));
    REQUIRE(report.streams.front().proven.size() == 2);
    CHECK(report.streams.front().proven.back().entries == audit::Span{at + 1, terminal.last()});
}

TEST_CASE("entries that are not there are a gap with its dates; the one behind it proves nothing") {
    TerminalFolder terminal;
    const Sequence at = terminal.somewhere();
    terminal.edit("DELETE FROM entry WHERE seq = " + std::to_string(at));
    const Report report = terminal.audit();
    INFO(text_in(report));
    REQUIRE(tells(report, What::gap, at, at));
    CHECK(tells(report, What::unproven, at + 1, at + 1));
    CHECK(report.findings.front().dates.from);
    CHECK(report.findings.front().dates.until);
}

TEST_CASE("a tail that the server has signed for cannot be cut; the entry before tells when") {
    const TerminalFolder terminal;
    terminal.edit("DELETE FROM entry WHERE seq >= " + std::to_string(terminal.signed_for() - 2));
    const Report report = terminal.audit();
    CHECK(tells(report, What::end, terminal.signed_for() - 2, terminal.signed_for()));
    CHECK(report.findings.back().dates.from);
}

TEST_CASE("words beside a comment's entry are compared; erased words are no doubt") {
    const TerminalFolder terminal;
    terminal.edit("DELETE FROM comment_text");
    CHECK(terminal.audit().verdict() == Verdict::proven);
    const TerminalFolder other;
    other.edit("UPDATE comment_text SET salt = zeroblob(15)");
    CHECK(tells(other.audit(), What::comment, other.comment(), other.comment()));
}

TEST_CASE("a trigger that was dropped is a doubt") {
    const TerminalFolder terminal;
    auto database = sql::Connection::open(terminal.path() / "journal.db", sql::Access::write);
    REQUIRE(database);
    REQUIRE(database->run("DROP TRIGGER entries_are_never_changed"));
    const Report report = terminal.audit();
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().what == What::schema);
}

TEST_CASE("every flipped byte of a journal's file is found, or none of its rows is another") {
    TerminalFolder terminal;
    const auto file = terminal.path() / "journal.db";
    const std::string content = content_of(file);
    const Report whole = terminal.audit();
    for (int i = 0; i < 400; ++i) {
        const std::size_t place = terminal.dice().below(content.size());
        std::string flipped = content;
        flipped[place] = static_cast<char>(flipped[place] ^ (1 << terminal.dice().below(8)));
        write(file, flipped);
        const Report report = terminal.audit();
        const bool same = !report.streams.empty() && report.streams.front().ratings == whole.streams.front().ratings &&
                          report.streams.front().proven.size() == 1 &&
                          report.streams.front().proven.front().entries == audit::Span{1, terminal.last()};
        if (report.verdict() == Verdict::proven && !same) FAIL_CHECK("byte " << place);
    }
}

TEST_CASE("files that are gone, short or empty are never proven") {
    const TerminalFolder terminal;
    const auto file = terminal.path() / "journal.db";
    const std::string content = content_of(file);
    for (std::size_t keep = 0; keep < content.size(); keep += 1000) {
        write(file, content.substr(0, keep));
        CHECK(terminal.audit().verdict() == Verdict::doubtful);
    }
    fs::remove(file);
    CHECK(tells(terminal.audit(), What::gap, 1, terminal.signed_for()));
    write(file, content);
    for (const char* name : {"device.key", "device.json", "receipts.db"}) {
        const std::string kept = content_of(terminal.path() / name);
        fs::remove(terminal.path() / name);
        CHECK(terminal.audit().verdict() == Verdict::missing);
        write(terminal.path() / name, kept);
    }
    CHECK(terminal.audit().verdict() == Verdict::proven);
    CHECK(audit::audit(terminal.path() / "nothing", {}).verdict() == Verdict::missing);
}

TEST_CASE("a receipt that the pinned key did not sign is a doubt, and so is another pinned key") {
    const TerminalFolder terminal;
    auto identity = support::sample_identity();
    identity.receipt_key = support::sample_key(8).public_key();
    REQUIRE(journal::write_identity(terminal.path(), identity));
    CHECK(terminal.audit().verdict() == Verdict::doubtful);
    const TerminalFolder other;
    CHECK(audit::audit(other.path(), {support::sample_key(8).public_key(), {}}).verdict() == Verdict::doubtful);
}

TEST_CASE("numbers, spans and dates are told as people write them") {
    CHECK(audit::number_text(999) == "999");
    CHECK(audit::number_text(1'234'567) == "1,234,567");
    CHECK(audit::span_text({18'300, 18'336}) == "18,300-18,336");
    CHECK(audit::time_text(base::WallTime{std::chrono::hours{18}}) == "1970-01-02 01:00");
}
