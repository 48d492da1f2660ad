#include "sync/scoring/run.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/scoring/commands.hpp"
#include "sync/scoring/make.hpp"
#include "sync/scoring/replay.hpp"
#include "sync/scoring/result.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/pull.hpp"
#include "tests/sync/server/world.hpp"

namespace {

using scoring::Question;

const std::string card = R"({"id":"card","title":{"vi":"Thẻ"},"grades":[{"id":"tot","name":{"vi":"Tốt"},"from":80},)"
                         R"({"id":"kha","name":{"vi":"Khá"}}],"components":[)"
                         R"({"id":"work","name":{"vi":"Việc"},"source":"column","maximum":90},)"
                         R"({"id":"sipas","name":{"vi":"Hài lòng"},"source":"overall","rule":"linear","maximum":10,)"
                         R"("without_value":"rescale"}]})";
const std::string figures = "agency,work,dossiers\na,80,12\nb,\"70,5\",\n";

wire::SecretKey key() { return wire::SecretKey(wire::Seed{7}); }

Question question() { return {card, figures, "", *domain::period_from("2026"), ""}; }

// Two terminals with ratings, one taken back, one criterion; everything pulled.
struct World {
    World() {
        for (int level : {5, 5, 4, 2, 5}) first.rate(level);
        first.write(first.rating(1, 99));
        first.now.monotonic += std::chrono::seconds{2};
        first.write(domain::Undone{first.rating(1, 99).response});
        for (int level : {1, 4}) second.rate(level, "b1");
        send(first, 1, 4);
        send(second, 1, second.last());
        send(first, 5, first.last());
        pull();
    }

    void send(const test::Terminal& terminal, wire::Sequence from, wire::Sequence through) {
        test::receipt_of(server.send(terminal, terminal.batch(from, through)));
    }
    void pull() { REQUIRE(server::pull(server.store(), folder.path() / "pulled")); }

    scoring::Run run(const Question& asked = question()) {
        const auto made = scoring::make_run(server.store(), asked, key().public_key(), test::at("2026-11-24"));
        INFO((made ? "" : made.problem().words));
        REQUIRE(made);
        return *made;
    }

    // Written, read back and computed again.
    scoring::Verdict verdict_on(const scoring::Run& made) {
        const auto written = scoring::write_run(folder.path() / "runs", made, key());
        REQUIRE(written);
        const auto read = scoring::read_run(*written, key().public_key());
        REQUIRE(read);
        const auto verdict = scoring::replay(*read, folder.path() / "pulled", std::nullopt);
        INFO((verdict ? "" : verdict.problem().words));
        REQUIRE(verdict);
        return *verdict;
    }

    test::Server server;
    test::Folder folder;
    test::Terminal first = server.enrol(1);
    test::Terminal second = server.enrol(2, "b1");
};

}  // namespace

TEST_CASE("A run fixes what went in, and pulled batches alone bring the same numbers") {
    World world;
    const auto run = world.run();
    CHECK(run.manifest.id == "card_2026_20261124T120000Z-000");
    REQUIRE(run.manifest.cuts.size() == 2);
    CHECK(run.manifest.missing.empty());
    CHECK(scoring::completeness_of(run.manifest).find("đầy đủ đến số 7 lúc 2026-11-23T12:00:00Z") != std::string::npos);
    const auto verdict = world.verdict_on(run);
    CHECK(verdict.missing.empty());
    CHECK(verdict.differences.empty());
    CHECK(verdict.entries == 9);
    const auto result = wire::parse_json(run.files.at(scoring::result_file));
    REQUIRE(result);
    const auto& a = result->at("groups").at(0).at("agencies").at(0);
    CHECK(a.at("id") == "a");
    CHECK(a.at("levels") == wire::JsonArray{0, 1, 0, 1, 3});
    CHECK(a.at("percent") == "80.00");
    CHECK(a.at("response") == "5/12");
    CHECK(a.at("total") == "88");
    CHECK(a.at("grade") == "tot");
}

TEST_CASE("What came after a run does not change what it says") {
    World world;
    const auto run = world.run();
    world.first.rate(1);
    world.send(world.first, 8, 8);
    world.pull();
    const auto verdict = world.verdict_on(run);
    CHECK(verdict.missing.empty());
    CHECK(verdict.differences.empty());
    CHECK(verdict.entries == 9);
}

TEST_CASE("What the folder lacks is named, and nothing is said about the numbers") {
    World world;
    world.first.rate(1);
    world.send(world.first, 8, 8);
    const auto run = world.run();  // pulled before that entry came
    const auto verdict = world.verdict_on(run);
    REQUIRE(verdict.missing.size() == 1);
    CHECK(verdict.missing.front().ends_with("-1: entries 8 to 8"));
    CHECK(verdict.differences.empty());
}

TEST_CASE("A number that was changed, and signed all the same, does not come out again") {
    World world;
    auto run = world.run();
    std::string& result = run.files.at(scoring::result_file);
    const auto at = result.find(R"("total":"88")");
    REQUIRE(at != std::string::npos);
    result.replace(at, 12, R"("total":"89")");
    run.manifest.files.at(scoring::result_file) = scoring::sha256_text(result);
    const auto verdict = world.verdict_on(run);
    REQUIRE(verdict.differences.size() == 1);
    CHECK(verdict.differences.front().find(R"("total":"89")") != std::string::npos);
}

TEST_CASE("A file or a manifest that was changed is not what was signed, and no run is written over") {
    World world;
    const auto run = world.run();
    const auto folder = scoring::write_run(world.folder.path(), run, key());
    REQUIRE(folder);
    CHECK_FALSE(scoring::write_run(world.folder.path(), run, key()));
    CHECK_FALSE(scoring::read_run(*folder, wire::SecretKey(wire::Seed{8}).public_key()));
    const auto manifest = *base::read_file(*folder / scoring::manifest_file, 1 << 20);
    auto forged = manifest;
    forged.replace(forged.find("2026_2026"), 9, "2025_2026");
    REQUIRE(base::replace_file(*folder / scoring::manifest_file, forged));
    CHECK(scoring::read_run(*folder, std::nullopt).problem().code == base::Code::unproven);
    REQUIRE(base::replace_file(*folder / scoring::manifest_file, manifest));
    REQUIRE(scoring::read_run(*folder, std::nullopt));
    REQUIRE(base::replace_file(*folder / scoring::figures_file, figures + "\n"));
    CHECK(scoring::read_run(*folder, std::nullopt).problem().code == base::Code::unproven);
}

TEST_CASE("A run is compared with the one before it") {
    World world;
    const auto before = world.run();
    auto asked = question();
    asked.before = before.files.at(scoring::result_file);
    asked.figures = "agency,work\na,70\nb,90\n";
    const auto after = world.run(asked);
    const auto result = wire::parse_json(after.files.at(scoring::result_file));
    REQUIRE(result);
    const auto& group = result->at("groups").at(0);
    const auto& b = group.at("agencies").at(0);
    CHECK(b.at("id") == "b");
    CHECK(b.at("change") == "39/2");
    CHECK(b.at("places") == 1);
    CHECK(group.at("mean_change") == "4.75");
    CHECK(world.verdict_on(after).differences.empty());
}

TEST_CASE("What a run cannot be made of is refused") {
    World world;
    const auto words = [&](const Question& asked) {
        const auto made = scoring::make_run(world.server.store(), asked, key().public_key(), test::at("2026-11-24"));
        return made ? std::string() : made.problem().words;
    };
    CHECK_FALSE(words({"{}", "", "", *domain::period_from("2026"), ""}).empty());
    CHECK(words({card, "agency,sipas\na,9\n", "", *domain::period_from("2026"), ""}).find("no such component") !=
          std::string::npos);
    CHECK(words({card, "", "{}", *domain::period_from("2026"), ""}).find("the run before") != std::string::npos);
}
