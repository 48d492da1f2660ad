// The dossier that a rating belongs to: typed, scanned, or served by the counter.
#include <catch2/catch.hpp>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using flow::Act;
using Way = flow::Presented::Way;

namespace {

// The dossier of the last rating that was kept.
std::optional<domain::Commitment> rated_with(const stage::Visit& visit) {
    return std::get<domain::Rating>(visit.kept.back()).dossier;
}

}  // namespace

TEST_CASE("the next rating belongs to the dossier, and the one after it to none") {
    stage::Visit visit = stage::well();
    SECTION("scanned") { visit.tell(stage::scan(7)); }
    SECTION("served") { visit.tell(stage::serve(7)); }
    CHECK(visit.screen().heading == "Hồ sơ …7");
    visit.touch(stage::face(4));
    CHECK(rated_with(visit) == stage::dossier(7).commitment);
    visit.pass(flow::glance_time);
    CHECK(visit.screen().heading.empty());
    visit.touch(stage::face(4));
    CHECK_FALSE(rated_with(visit));
}

TEST_CASE("a dossier's code is typed on the pad") {
    stage::Visit visit = stage::well();
    visit.touch(Act::bind);
    REQUIRE(visit.is<flow::Dialling>());
    visit.touch(Act::enter);
    CHECK_FALSE(visit.effect());
    visit.type("H12");
    visit.touch(stage::key(flow::erase_key));
    visit.type("x<3");
    CHECK(visit.screen().text == "H13");
    CHECK_FALSE(visit.screen().hidden);
    visit.touch(Act::enter);
    REQUIRE(visit.asks_for<flow::ReadCode>());
    CHECK(std::get<flow::ReadCode>(*visit.effect()).text == "H13");

    SECTION("right") {
        visit.tell(flow::Presented{Way::typed, stage::dossier(9)});
        CHECK(visit.is<flow::Asking>());
        CHECK(visit.screen().heading == "Hồ sơ …9");
    }
    SECTION("wrong: it says so and can be corrected") {
        visit.tell(flow::Presented{Way::typed, std::nullopt});
        CHECK(visit.screen().body == stage::word(flow::Word::bind_wrong));
        CHECK(visit.screen().text == "H13");
        visit.type("4");
        CHECK(visit.screen().body == stage::word(flow::Word::bind_body));
    }
    SECTION("scanned instead") {
        visit.tell(stage::scan(9));
        CHECK(visit.is<flow::Asking>());
    }
}

TEST_CASE("the pad takes no more than forty letters, and is left by cancel or after a minute") {
    stage::Visit visit = stage::well();
    visit.touch(Act::bind);
    visit.type(std::string(60, '7'), Duration{1});
    visit.type("7");
    CHECK(visit.screen().text.size() <= 40);
    SECTION("cancel") { visit.touch(Act::cancel); }
    SECTION("a minute") { visit.pass(flow::patience_time); }
    CHECK(visit.is<flow::Asking>());
    CHECK_FALSE(visit.state().bound);
}

TEST_CASE("without a key for dossiers there is no pad") {
    flow::Surroundings around = stage::equipped();
    around.can_bind = false;
    stage::Visit visit = stage::well(around);
    visit.touch(Act::bind);
    CHECK(visit.is<flow::Asking>());
}

TEST_CASE("a dossier can be taken off again") {
    stage::Visit visit = stage::well();
    visit.tell(stage::scan(7));
    visit.touch(Act::unbind);
    visit.touch(stage::face(4));
    CHECK_FALSE(rated_with(visit));
}

TEST_CASE("a bad scan never blocks a rating") {
    stage::Visit visit = stage::well();
    visit.tell(stage::bad_scan());
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.screen().warning == stage::word(flow::Word::scan_wrong));
    SECTION("the face can be touched at once") {
        visit.touch(stage::face(4), Duration{1});
        CHECK_FALSE(rated_with(visit));
    }
    SECTION("the notice goes after six seconds") {
        visit.pass(flow::notice_time - stage::tick);
        CHECK_FALSE(visit.screen().warning.empty());
        visit.pass(stage::tick);
        CHECK(visit.screen().warning.empty());
        CHECK_FALSE(flow::deadline(visit.state(), visit.now()));
    }
    SECTION("the notice goes with a good scan") {
        visit.tell(stage::scan(7), Duration{1'000});
        CHECK(visit.screen().warning.empty());
    }
}

TEST_CASE("a bad scan takes no dossier away") {
    stage::Visit visit = stage::well();
    visit.tell(stage::scan(7));
    visit.tell(stage::bad_scan());
    visit.touch(stage::face(4));
    CHECK(rated_with(visit) == stage::dossier(7).commitment);
}

TEST_CASE("a bad scan is tolerated on every screen") {
    for (stage::Visit visit : {stage::Visit(), stage::told(), stage::judging(), stage::writing(), stage::dark(),
                               stage::reporting(), stage::failing(1), stage::failing(4)}) {
        const auto before = visit.shown();
        visit.tell(stage::bad_scan());
        CHECK(visit.shown() == before);
        CHECK_FALSE(visit.effect());
    }
}

TEST_CASE("when nobody is served any more, the dossier is gone") {
    stage::Visit visit = stage::well();
    visit.tell(stage::serve(7));
    visit.tell(stage::serve_nobody());
    CHECK_FALSE(visit.state().bound);
    CHECK(visit.screen().warning.empty());
    visit.touch(stage::face(4));
    CHECK_FALSE(rated_with(visit));
}

TEST_CASE("a dossier that nobody rates is forgotten after ten minutes") {
    stage::Visit visit = stage::well();
    visit.tell(stage::serve(7));
    visit.pass(flow::bound_time - stage::tick);
    CHECK(visit.state().bound);
    visit.pass(stage::tick);
    CHECK_FALSE(visit.state().bound);
}

TEST_CASE("undo gives the dossier back to the same person") {
    stage::Visit visit = stage::well();
    visit.tell(stage::serve(7));
    visit.touch(stage::face(1));
    visit.touch(Act::undo);
    CHECK(visit.screen().heading == "Hồ sơ …7");
    visit.touch(stage::face(5));
    CHECK(rated_with(visit) == stage::dossier(7).commitment);
    visit.pass(flow::glance_time);
    CHECK_FALSE(visit.state().bound);
}

TEST_CASE("a dossier that is served while somebody is thanked belongs to the next rating") {
    stage::Visit visit = stage::told();
    visit.tell(stage::serve(8));
    visit.pass(flow::glance_time);
    visit.touch(stage::face(5));
    CHECK(rated_with(visit) == stage::dossier(8).commitment);
}

TEST_CASE("a dossier that is served while a rating is saved again belongs to the next rating") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::serve(7));
    visit.touch(stage::face(2));
    visit.tell(flow::SaveFailed{});
    CHECK(visit.screen().heading == "Hồ sơ …7");
    visit.tell(stage::serve(8));
    visit.wait();
    CHECK(visit.to_save<domain::Rating>().dossier == stage::dossier(7).commitment);
    visit.tell(flow::Saved{});
    visit.disk_works = true;
    SECTION("after the visit") {
        visit.pass(flow::glance_time);
        CHECK(visit.screen().heading == "Hồ sơ …8");
    }
    SECTION("and undo does not change that") {
        visit.touch(Act::undo);
        CHECK(visit.screen().heading == "Hồ sơ …8");
    }
}

TEST_CASE("a rating that was saved after a notice takes its dossier with it") {
    stage::Visit visit = stage::asking();
    visit.tell(stage::serve(7));
    visit.touch(stage::face(2));
    visit.tell(flow::SaveFailed{flow::Reason::disk_full});
    visit.wait();
    visit.tell(flow::Saved{});
    REQUIRE(visit.is<flow::Asking>());
    CHECK_FALSE(visit.state().bound);
}

TEST_CASE("a dossier that is served or scanned lights a dark screen") {
    stage::Visit visit = stage::dark();
    REQUIRE(visit.is<flow::Dark>());
    visit.tell(stage::serve(7));
    CHECK(visit.is<flow::Asking>());
    CHECK(visit.screen().heading == "Hồ sơ …7");
    visit.pass(flow::dark_time);
    CHECK(visit.is<flow::Dark>());
}

TEST_CASE("who scans after the tap does not bind the next person's rating") {
    stage::Visit visit = stage::well();
    visit.touch(stage::face(4));
    visit.tell(stage::scan(7));
    CHECK_FALSE(visit.state().bound);
    visit.touch(Act::done);
    visit.tell(stage::scan(7));
    visit.pass(flow::rest_time);
    REQUIRE(visit.is<flow::Asking>());
    CHECK_FALSE(visit.state().bound);
    visit.tell(stage::scan(8));
    CHECK(visit.state().bound == stage::dossier(8));
}
