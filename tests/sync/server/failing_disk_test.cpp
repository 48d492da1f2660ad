// The disk fails under the one who keeps the server: every call of a backup, a restore and of clearing an alarm, in
// turn, once or from there on for ever. Nothing half-done stays, and the words say what to do.
#include <catch2/catch.hpp>
#include <cerrno>
#include <set>

#include "sync/server/backup.hpp"
#include "sync/server/commands.hpp"
#include "tests/support/disk/disk.hpp"
#include "tests/sync/server/world.hpp"

namespace {

namespace fs = std::filesystem;
using support::Disk;
using support::Lasting;

// A server with five ratings, three of them in a backup that was counted, and an alarm.
class Keeper {
public:
    explicit Keeper(std::uint64_t seed) : disk(folder_.path(), seed) {
        support::seed_sqlite(static_cast<std::uint32_t>(seed));
        test::Server server(database());
        test::Terminal terminal = server.enrol(1);
        for (int i = 0; i < 3; ++i) terminal.rate(5);
        test::receipt_of(server.send(terminal, terminal.everything()));
        const auto made = server::back_up(server.store(), database(), backups(), true, test::at("2026-11-23", 1));
        REQUIRE(made);
        first = made->file;
        for (int i = 0; i < 2; ++i) terminal.rate(5);
        test::receipt_of(server.send(terminal, terminal.everything()));
        test::change(server.store(), [](server::Store& store) {
            return store.raise({.kind = server::AlarmKind::server, .identity = {1}, .words = "look"},
                               test::at("2026-11-23"));
        });
    }

    fs::path database() const { return folder_.path() / "s.db"; }
    fs::path backups() const { return folder_.path() / "backups"; }
    const fs::path& folder() const { return folder_.path(); }
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder()))
            if (entry.is_regular_file()) found.insert(entry.path().filename().string());
        return found;
    }

private:
    support::TemporaryFolder folder_{"/dev/shm"};

public:
    Disk disk;
    fs::path first;
};

using Act = std::function<base::Result<>(Keeper&)>;
using Check = std::function<void(Keeper&, const base::Result<>&, Lasting)>;

// Returns the first n with which nothing failed.
std::uint64_t fail_every(const Act& act, Lasting lasting, int error, std::uint64_t stride, const Check& check) {
    for (std::uint64_t n = 1;; n += stride) {
        Keeper keeper(n);
        base::Result<> done = base::Done{};
        std::uint64_t calls = 0;
        {
            const Disk::Running running(keeper.disk.start_process());
            const std::uint64_t before = keeper.disk.counts().calls;
            keeper.disk.fail_at(n, lasting, error);
            done = act(keeper);
            calls = keeper.disk.counts().calls - before;
        }
        keeper.disk.spare();
        INFO("call " << n << (lasting == Lasting::once ? ", once" : ", for ever") << ": "
                     << (done ? std::string("done") : base::to_text(done.problem())));
        check(keeper, done, lasting);
        if (calls < n) return n;
    }
}

base::Result<> back_up(Keeper& keeper) {
    auto store = server::Store::open(keeper.database());
    if (!store) return store.problem();
    const auto made = server::back_up(*store, keeper.database(), keeper.backups(), true, test::at("2026-11-24"));
    return made ? base::Result<>(base::Done{}) : made.problem();
}

base::Result<> restore(Keeper& keeper) {
    const auto restored = server::restore(keeper.database(), keeper.first, test::at("2026-11-24"));
    return restored ? base::Result<>(base::Done{}) : restored.problem();
}

base::Result<> clear(Keeper& keeper) {
    const auto cleared = server::clear_alarm(keeper.database(), 1, "Lan", "seen");
    return cleared ? base::Result<>(base::Done{}) : cleared.problem();
}

wire::Sequence durable_in(server::Store& store) {
    const auto streams = store.streams();
    REQUIRE(streams);
    REQUIRE(streams->size() == 1);
    return streams->front().durable;
}

// What is called durable lies in a backup that stands under its name.
void check_backups(Keeper& keeper, const base::Result<>& done, Lasting lasting) {
    auto store = server::Store::open(keeper.database());
    REQUIRE(store);
    const wire::Sequence durable = durable_in(*store);
    CHECK((done ? durable == 5 : durable >= 3));
    const auto names = keeper.names();
    const bool has_second = names.contains("sipas-20261124T120000Z.db");
    if (durable == 5) CHECK(has_second);
    if (has_second)
        CHECK(
            server::admit_backup(*store, keeper.backups() / "sipas-20261124T120000Z.db", true, test::at("2026-11-25")));
    if (lasting == Lasting::once) CHECK_FALSE(names.contains("sipas-20261124T120000Z.db.partial"));
    if (!done && has_second && done.problem().code != base::Code::damaged)
        CHECK(done.problem().words.find("keep it, and make another") != std::string::npos);
}

// The old database or the restored one, whole, or the words say where the old one is.
void check_restored(Keeper& keeper, const base::Result<>& done, Lasting lasting) {
    auto store = server::Store::open_to_read(keeper.database());
    if (!store) {
        CHECK(lasting == Lasting::for_ever);
        REQUIRE_FALSE(done);
        CHECK(done.problem().words.find("kept as") != std::string::npos);
        REQUIRE(server::restore(keeper.database(), keeper.first, test::at("2026-11-25")));
        return;
    }
    const auto meta = store->meta();
    const auto counts = store->response_counts();
    REQUIRE(meta);
    REQUIRE(counts);
    const bool is_new = meta->incarnation == 2;
    CHECK(counts->responses == (is_new ? 3 : 5));
    if (done) CHECK(is_new);
    if (lasting == Lasting::once) CHECK_FALSE(keeper.names().contains("s.db.restoring"));
    if (!done) CHECK(done.problem().words.size() > 20);
}

void check_cleared(Keeper& keeper, const base::Result<>& done, Lasting /*lasting*/) {
    auto store = server::Store::open(keeper.database());
    REQUIRE(store);
    const auto alarm = store->alarm(1);
    REQUIRE(alarm);
    REQUIRE(*alarm);
    const bool is_cleared = (*alarm)->cleared.has_value();
    if (done) CHECK(is_cleared);
    if (is_cleared) CHECK((*alarm)->cleared->reason == "seen");
    if (!done && is_cleared) CHECK(done.problem().words.find("not known") != std::string::npos);
}

}  // namespace

TEST_CASE("Any call of a backup may fail: what is called durable lies in a whole backup that stays") {
    CHECK(fail_every(back_up, Lasting::once, EIO, 1, check_backups) > 50);
    CHECK(fail_every(back_up, Lasting::for_ever, ENOSPC, 3, check_backups) > 50);
}

TEST_CASE("Any call of a restore may fail: the database is the old one or the restored one, never half") {
    CHECK(fail_every(restore, Lasting::once, EIO, 1, check_restored) > 50);
    CHECK(fail_every(restore, Lasting::for_ever, ENOSPC, 3, check_restored) > 50);
}

TEST_CASE("Any call of clearing an alarm may fail: it is cleared with its reason, or not") {
    CHECK(fail_every(clear, Lasting::once, EIO, 1, check_cleared) > 20);
    CHECK(fail_every(clear, Lasting::for_ever, ENOSPC, 1, check_cleared) > 20);
}
