// What stands before a path, and what must hold after it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>

#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/set_aside.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/recount.hpp"
#include "sync/uploader/enrol.hpp"
#include "tests/nth_failure/programs.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace nth_failure {
namespace {

namespace fs = std::filesystem;

const std::string code = "ABCDE-FGHJK";
constexpr std::size_t file_limit = 10'000'000;
const auto now = support::sample_stamp(0).wall;
const auto nobody = [](Side) {};

template <typename Value>
Value must(base::Result<Value> result) {
    INFO((result ? std::string() : to_text(result.problem())));
    REQUIRE(result);
    return std::move(result).value();
}

std::string asset(const char* path) {
    return must(base::read_file(std::string(SIPAS_SOURCE_DIR "/assets/") + path, file_limit));
}

}  // namespace

void Scene::import_city() {
    auto store = must(server::Store::open(database_in(centre_)));
    auto change = must(store.begin());
    must(server::import_city(store, asset("places/da-nang.json")));
    must(server::import_survey(store, asset("surveys/2640-2017.json"), now));
    must(server::issue_code(store, code, counter, now));
    must(change.commit());
}

void Scene::enrol() {
    fs::create_directory(terminal_);
    fs::create_directory(centre_);
    import_city();
    Centre centre(centre_);
    Corridor corridor(centre, nobody);
    const auto key = must(journal::open_device_key(terminal_));
    must(journal::write_identity(terminal_, must(uploader::enrol("https://centre", code, key.public_key(), corridor))));
}

void Scene::enrol_and_rate() {
    enrol();
    REQUIRE(open_and_rate(1, 5));
    const auto opened = must(open_journal(terminal_));
    domain::ResponseId response{};
    response[0] = 5;
    must(opened.journal->append_comment({response, "the words"}, {1}, support::sample_stamp(100)));
}

void Scene::enrol_rate_and_damage() {
    enrol_and_rate();
    const auto file = terminal_ / journal::journal_file_name;
    std::string bytes = must(base::read_file(file, file_limit));
    const auto third = bytes.find("\"s\":3,");
    REQUIRE(third != std::string::npos);
    bytes[third + 1] = 't';
    must(base::replace_file(file, bytes));
    told_.acknowledged[3] = false;  // what the damage takes
}

void Scene::enrol_rate_and_sync() {
    enrol_and_rate();
    sync();
    {
        auto store = must(server::Store::open(database_in(centre_)));
        auto change = must(store.begin());
        for (const server::StreamRow& stream : must(store.streams()))
            must(store.raise_durable(stream.number, stream.head));
        must(change.commit());
    }
    sync();
}

void Scene::check() {
    check_receipts();
    check_drains();
    check_counts();
}

// What a receipt on the terminal says, the server holds; what was purged, too.
void Scene::check_receipts() {
    const auto identity = must(journal::read_identity(terminal_));
    auto store = must(server::Store::open(database_in(centre_)));
    const auto stream = must(store.newest_stream(identity.device));
    // A receipts.db that an uploader has just begun cannot be read yet.
    const auto receipt = journal::highest_receipt(terminal_, {identity.device, 1});
    if (receipt && *receipt && (*receipt)->sequence > 0) {
        REQUIRE(stream);
        REQUIRE((*receipt)->sequence <= stream->head);
        CHECK(must(store.hash_at(stream->number, (*receipt)->sequence)) == (*receipt)->head);
    }
    if (const auto reader = journal::read_journal(terminal_))
        CHECK(must((*reader)->purged_through()) <= (stream ? stream->durable : 0));
}

void Scene::check_drains() {
    REQUIRE(open_and_rate(250, 250));
    CHECK(told_.acknowledged[250]);
    Centre centre(centre_);
    const auto carried = must(carry_once(terminal_, centre, nobody));
    CHECK(carried.has_journal);
    CHECK(carried.waiting == 0);
    CHECK_FALSE(carried.older_waits);
    const auto reader = must(journal::read_journal(terminal_));
    const auto receipt = must(journal::newest_receipt(terminal_, reader->stream()));
    REQUIRE(receipt);
    CHECK(receipt->sequence == must(reader->head()).sequence);
}

void Scene::check_counts() {
    const auto identity = must(journal::read_identity(terminal_));
    auto store = must(server::Store::open(database_in(centre_)));
    const auto recount = must(server::recount(store));
    CHECK(recount.differences.empty());
    const auto device = must(store.device_by_id(identity.device));
    REQUIRE(device);
    std::uint64_t counted = 0;
    for (std::size_t number = 0; number < told_.tried.size(); ++number) {
        domain::ResponseId response{};
        response[0] = static_cast<base::Byte>(number);
        const bool is_counted = must(store.counted_response(device->number, response)).has_value();
        INFO("rating " << number);
        if (is_counted) CHECK(told_.tried.at(number));
        if (told_.acknowledged.at(number)) CHECK(is_counted);
        if (is_counted) ++counted;
    }
    CHECK(recount.ratings == counted);
}

const Prepared& prepared(const Path& path) {
    struct Made {
        support::TemporaryFolder folder{"/dev/shm"};
        Prepared prepared;
    };
    static std::map<std::string, std::unique_ptr<Made>> all;
    auto& made = all[path.name];
    if (!made) {
        made = std::make_unique<Made>();
        made->prepared.folder = made->folder.path();
        Scene scene(made->folder.path(), made->prepared.told, nobody);
        (scene.*path.prepare)();
        made->prepared.told.ended = false;
    }
    return made->prepared;
}

std::uint64_t step(std::uint64_t stride) {
    const char* asked = std::getenv("SIPAS_STEP");
    return asked == nullptr ? stride : std::max<std::uint64_t>(std::stoull(asked), 1);
}

}  // namespace nth_failure
