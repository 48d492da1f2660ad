#include "sync/scoring/run.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/scoring/commands.hpp"
#include "sync/scoring/completeness.hpp"
#include "sync/scoring/make.hpp"
#include "sync/scoring/replay.hpp"
#include "sync/scoring/result.hpp"
#include "sync/server/flag_run.hpp"
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

    // Six ratings within a minute, long after the others.
    void burst() {
        first.now.monotonic += std::chrono::minutes{10};
        first.now.wall += std::chrono::minutes{10};
        server.now = first.now.wall;
        const auto from = first.last() + 1;
        for (int i = 0; i < 6; ++i) {
            first.rate(5);
            first.now.monotonic += std::chrono::seconds{10};
            first.now.wall += std::chrono::seconds{10};
        }
        server.now = first.now.wall;
        send(first, from, first.last());
        pull();
    }

    std::string flags(const domain::Period& period = {}) {
        const domain::FlagRules rules{"rules", {"x", ""}, {{"burst", {"x", ""}, {"y", ""}, 10, domain::Burst{5, 15}}}};
        const auto run = server::run_flags(server.store(), rules, "00", period);
        REQUIRE(run);
        return server::json_of(*run);
    }

    void beat_tomorrow() {
        first.now.monotonic += std::chrono::hours{24};
        first.now.wall += std::chrono::hours{24};
        server.now += std::chrono::hours{24};
        first.write(wire::Heartbeat{.lit = true, .free_mib = 900, .waiting = 0, .ratings = {}});
        send(first, first.last(), first.last());
        pull();
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
    const auto complete = scoring::completeness_of(run);
    REQUIRE(complete);
    CHECK(complete->find("(a)\n  ") != std::string::npos);
    CHECK(complete->find("đầy đủ đến số 7 lúc 2026-11-23T12:00:00Z") != std::string::npos);
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

TEST_CASE("With flags a run has two results, with and without the suspects, and both come out again") {
    World world;
    world.burst();
    const auto plain = world.run();
    auto asked = question();
    asked.flags = world.flags();
    const auto run = world.run(asked);
    CHECK(run.files.at(scoring::result_file) == plain.files.at(scoring::result_file));
    CHECK(plain.files.at(scoring::without_file).empty());
    const auto levels = [&run](const char* file) {
        const auto result = wire::parse_json(run.files.at(file));
        REQUIRE(result);
        return result->at("groups").at(0).at("agencies").at(0).at("levels");
    };
    CHECK(levels(scoring::result_file) == wire::JsonArray{0, 1, 0, 1, 9});
    CHECK(levels(scoring::without_file) == wire::JsonArray{0, 1, 0, 1, 3});
    const auto verdict = world.verdict_on(run);
    CHECK(verdict.missing.empty());
    CHECK(verdict.differences.empty());
    const auto complete = scoring::completeness_of(run);
    REQUIRE(complete);
    CHECK(complete->find("nghi vấn chỉ xét") == std::string::npos);

    auto changed = run;
    std::string& without = changed.files.at(scoring::without_file);
    without.replace(without.find("[0,1,0,1,3]"), 11, "[0,1,0,1,4]");
    changed.manifest.id = "changed";
    changed.manifest.files.at(scoring::without_file) = scoring::sha256_text(without);
    const auto found = world.verdict_on(changed);
    REQUIRE(found.differences.size() == 1);
    CHECK(found.differences.front().starts_with("without_suspects.json: "));
}

TEST_CASE("A rating that two flags suspect is left out once, and one that was taken back since not at all") {
    World world;
    world.burst();
    auto flags = wire::parse_json(world.flags());
    REQUIRE(flags);
    auto& list = flags->as_object()["flags"].as_array();
    list.push_back(wire::Json(list.front()));
    auto asked = question();
    asked.flags = wire::to_text(*flags);
    const auto run = world.run(asked);
    const auto result = wire::parse_json(run.files.at(scoring::without_file));
    REQUIRE(result);
    CHECK(result->at("groups").at(0).at("agencies").at(0).at("levels") == wire::JsonArray{0, 1, 0, 1, 3});
    world.first.now.monotonic -= std::chrono::seconds{5};
    domain::ResponseId undone{};
    undone.fill(0xFF);
    undone[0] = 11;
    undone[1] = 0;
    world.first.write(domain::Undone{undone});
    world.send(world.first, world.first.last(), world.first.last());
    const auto later = world.run(asked);
    const auto both = [&later](const char* file) {
        const auto read = wire::parse_json(later.files.at(file));
        REQUIRE(read);
        return read->at("groups").at(0).at("agencies").at(0).at("levels");
    };
    CHECK(both(scoring::result_file) == wire::JsonArray{0, 1, 0, 1, 8});
    CHECK(both(scoring::without_file) == wire::JsonArray{0, 1, 0, 1, 3});
}

TEST_CASE("A run without suspects is compared with the one before without suspects") {
    World world;
    world.burst();
    auto asked = question();
    asked.flags = world.flags();
    asked.figures = "agency,work\na,80\n";
    const auto before = world.run(asked);
    asked.before = before.files.at(scoring::result_file);
    asked.before_without = before.files.at(scoring::without_file);
    asked.figures = "agency,work\na,81\n";
    const auto after = world.run(asked);
    for (const char* file : {scoring::result_file, scoring::without_file}) {
        const auto result = wire::parse_json(after.files.at(file));
        REQUIRE(result);
        CHECK(result->at("groups").at(0).at("agencies").at(0).at("change") == "1");
    }
}

TEST_CASE("Entries that came after the flags were looked for are said to be so") {
    World world;
    world.burst();
    auto asked = question();
    asked.flags = world.flags();
    world.first.rate(3);
    world.send(world.first, world.first.last(), world.first.last());
    world.pull();
    const auto run = world.run(asked);
    const auto complete = scoring::completeness_of(run);
    REQUIRE(complete);
    CHECK(complete->find("flags looked at it through " + std::to_string(world.first.last() - 1)) != std::string::npos);
    CHECK(world.verdict_on(run).differences.empty());
}

TEST_CASE("A statement beside a run that somebody else signed, or that is about another run, is found") {
    World world;
    const test::Folder keys;
    const auto path = scoring::write_run(world.folder.path() / "runs", world.run(), key());
    REQUIRE(path);
    const auto verified = [&] {
        const auto verdict = scoring::verify({*path, world.folder.path() / "pulled", "", ""});
        REQUIRE(verdict);
        return *verdict;
    };
    CHECK(verified());
    const auto state = [&](const std::string& about, const wire::SecretKey& by) {
        const auto manifest = scoring::manifest_text(scoring::read_run(*path, std::nullopt)->manifest);
        const std::string text = R"({"run":")" + about + R"(","manifest_sha256":")" + scoring::sha256_text(manifest) +
                                 R"(","by":"x","reason":"y","at":"z"})";
        REQUIRE(base::replace_file(*path / "published.json", scoring::signed_line(text, by)));
    };
    const std::string id = path->filename().string();
    state(id, key());
    CHECK(verified());
    state(id, wire::SecretKey(wire::Seed{8}));
    CHECK_FALSE(verified());
    state("another", key());
    CHECK_FALSE(verified());
}

TEST_CASE("A terminal that was lit is in the result, and comes out again") {
    World world;
    world.beat_tomorrow();
    auto asked = question();
    const auto made = scoring::make_run(world.server.store(), asked, key().public_key(), test::at("2026-11-26"));
    REQUIRE(made);
    const auto result = wire::parse_json(made->files.at(scoring::result_file));
    REQUIRE(result);
    const auto& a = result->at("groups").at(0).at("agencies").at(0);
    CHECK(a.at("coverage") == wire::JsonArray{60, 2880});
    CHECK(a.at("covered") == "2.08");
    CHECK(world.verdict_on(*made).differences.empty());
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
    const auto with_flags = [&](const std::string& flags) {
        auto asked = question();
        asked.flags = flags;
        return words(asked);
    };
    CHECK(with_flags("{}") == "this is no file of a flag run");
    CHECK(with_flags(world.flags(*domain::period_from("2026-10"))).find("looked for in 2026-10") != std::string::npos);
    world.burst();
    auto foreign = world.flags();
    const auto device = world.first.stream().device;
    for (auto at = foreign.find(device); at != std::string::npos; at = foreign.find(device, at))
        foreign.replace(at, device.size(), "nobody");
    CHECK(with_flags(foreign).find("is not in this database") != std::string::npos);
}
