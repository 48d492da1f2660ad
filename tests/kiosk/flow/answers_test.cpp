// What can be said after the rating: remarks, judgements, a comment.
#include <catch2/catch.hpp>
#include <set>

#include "kiosk/flow/visit.hpp"
#include "tests/kiosk/flow/stage.hpp"

using base::Duration;
using flow::Act;

namespace {

using Remarks = std::vector<domain::Remark>;

// The remarks and judgements that were saved, in the order in which they were; all of the visit's response.
domain::Answers answers(const stage::Visit& visit) {
    domain::Answers all{stage::response(1), {}, {}};
    for (const domain::Given& given : visit.kept) {
        const auto* some = std::get_if<domain::Answers>(&given);
        if (some == nullptr) continue;
        CHECK(some->response == all.response);
        all.remarks.insert(all.remarks.end(), some->remarks.begin(), some->remarks.end());
        all.judgements.insert(all.judgements.end(), some->judgements.begin(), some->judgements.end());
    }
    return all;
}

domain::Judgement judgement(const std::string& criterion, int level) {
    return {criterion, *domain::Level::from(level)};
}

// The factors that are asked about after `more`, by their headings.
std::vector<std::string> asked(stage::Visit visit) {
    std::vector<std::string> headings;
    visit.touch(Act::more);
    for (; visit.is<flow::Judging>(); visit.touch(Act::skip)) headings.push_back(visit.screen().heading);
    return headings;
}

// What is asked first after a rating with this response id.
std::vector<std::string> titles(const domain::ResponseId& response) {
    stage::Visit visit = stage::well();
    visit.tell(flow::Touched{stage::face(3), response}, flow::touch_guard);
    visit.touch(Act::more);
    std::vector<std::string> titles;
    for (; visit.is<flow::Judging>(); visit.touch(Act::skip)) titles.push_back(visit.screen().title);
    return titles;
}

}  // namespace

TEST_CASE("remarks are saved when the thanks are left, however they are left") {
    stage::Visit visit = stage::told();
    visit.touch(stage::good(0));
    visit.touch(stage::bad(4));
    CHECK(visit.kept.size() == 1);
    SECTION("done") {
        visit.touch(Act::done);
        CHECK(visit.is<flow::Thanking>());
    }
    SECTION("more") {
        visit.touch(Act::more);
        CHECK(visit.is<flow::Judging>());
    }
    SECTION("walking away") {
        visit.pass(flow::patience_time);
        CHECK(visit.is<flow::Asking>());
    }
    CHECK(visit.kept.size() == 2);
    CHECK(answers(visit).remarks == Remarks{{"1", true}, {"5", false}});
}

TEST_CASE("a second touch takes a remark back, the other one replaces it") {
    stage::Visit visit = stage::told();
    const auto remarks = [&visit] { return std::get<flow::Telling>(visit.state().phase).remarks; };
    visit.touch(stage::good(1));
    CHECK(remarks() == Remarks{{"2", true}});
    visit.touch(stage::bad(1));
    CHECK(remarks() == Remarks{{"2", false}});
    visit.touch(stage::bad(1));
    CHECK(remarks().empty());
    visit.touch(Act::done);
    CHECK(visit.kept.size() == 1);
}

TEST_CASE("more asks one question of each factor that was remarked on, in their order") {
    stage::Visit visit = stage::told();
    visit.touch(stage::bad(3));
    visit.touch(stage::good(1));
    CHECK(asked(visit) == std::vector<std::string>{"Nhân tố 2", "Nhân tố 4"});
}

TEST_CASE("more asks one question of every factor when none was remarked on") {
    CHECK(asked(stage::told()).size() == 5);
}

TEST_CASE("a factor without criteria is not asked about") {
    flow::Setting sparse = stage::setting();
    sparse.survey.factors[2].criteria.clear();
    stage::Visit visit = stage::well();
    visit.tell(flow::Renewed{sparse});
    visit.pass(flow::rest_time);
    visit.touch(stage::face(3));
    CHECK(asked(visit).size() == 4);
}

TEST_CASE("every criterion is asked about, each as often as the others of its factor") {
    std::map<std::string, int> often;
    for (int number = 0; number < 256; ++number) {
        domain::ResponseId response{};
        response.fill(static_cast<base::Byte>(number));
        for (const std::string& title : titles(response)) ++often[title];
    }
    CHECK(often.size() == 22);
    for (const domain::Factor& factor : stage::setting().survey.factors)
        for (const domain::Criterion& criterion : factor.criteria)
            CHECK(std::abs(often[criterion.text.vi] - 256 / static_cast<int>(factor.criteria.size())) <= 1);
}

TEST_CASE("which criterion of one factor is asked about tells nothing of that of another") {
    std::set<std::vector<std::string>> combinations;
    for (int first = 0; first < 4; ++first)
        for (int second = 0; second < 5; ++second)
            combinations.insert(titles({static_cast<base::Byte>(first), static_cast<base::Byte>(second)}));
    CHECK(combinations.size() == 20);
}

TEST_CASE("each judgement is saved when it is given, and the next criterion is asked about") {
    stage::Visit visit = stage::told();
    visit.touch(stage::bad(0));
    visit.touch(stage::bad(4));
    visit.touch(Act::more);
    const std::string first = visit.screen().title;
    visit.touch(stage::face(2));
    CHECK(answers(visit).judgements.size() == 1);
    const std::string second = visit.screen().title;
    visit.touch(stage::face(5));
    CHECK(visit.is<flow::Writing>());
    const auto all = answers(visit);
    REQUIRE(all.judgements.size() == 2);
    CHECK("Tiêu chí " + all.judgements[0].criterion == first);
    CHECK("Tiêu chí " + all.judgements[1].criterion == second);
    CHECK(all.judgements[0] == judgement(all.judgements[0].criterion, 2));
    CHECK(all.judgements[1] == judgement(all.judgements[1].criterion, 5));
    CHECK(all.remarks.size() == 2);
}

TEST_CASE("a criterion that is skipped is not judged") {
    stage::Visit visit = stage::judging();
    for (int i = 0; i < 4; ++i) visit.touch(Act::skip);
    CHECK(visit.screen().heading == "Nhân tố 5");
    visit.touch(stage::face(1));
    CHECK(answers(visit).judgements.size() == 1);
    CHECK(visit.is<flow::Writing>());
}

TEST_CASE("done ends the questions at any of them, and keeps those that were answered") {
    for (std::size_t answered = 0; answered < 5; ++answered) {
        stage::Visit visit = stage::judging();
        for (std::size_t i = 0; i < answered; ++i) visit.touch(stage::face(4));
        visit.touch(Act::done);
        CHECK(visit.is<flow::Thanking>());
        CHECK(answers(visit).judgements.size() == answered);
    }
}

TEST_CASE("walking away from the questions keeps those that were answered") {
    stage::Visit visit = stage::judging();
    visit.touch(stage::face(4));
    visit.touch(stage::face(2));
    visit.pass(flow::patience_time - stage::tick);
    CHECK(visit.is<flow::Judging>());
    visit.pass(stage::tick);
    CHECK(visit.is<flow::Asking>());
    CHECK(answers(visit).judgements.size() == 2);
    CHECK(visit.kept.size() == 3);
}

TEST_CASE("a terminal without room for a keyboard ends with the last question") {
    flow::Surroundings narrow = stage::equipped();
    narrow.can_write = false;
    stage::Visit visit = stage::told(3, narrow);
    visit.touch(Act::more);
    for (int i = 0; i < 5; ++i) visit.touch(stage::face(3));
    CHECK(visit.is<flow::Thanking>());
}

TEST_CASE("a comment is saved when it is sent or left, in Vietnamese, without the spaces around it") {
    stage::Visit visit = stage::writing();
    visit.type("  raats toots  ");
    CHECK(visit.kept.size() == 1);
    SECTION("sent") {
        visit.touch(Act::done);
        CHECK(visit.is<flow::Thanking>());
    }
    SECTION("left") {
        visit.pass(flow::patience_time);
        CHECK(visit.is<flow::Asking>());
    }
    REQUIRE(visit.kept.size() == 2);
    CHECK(visit.kept[1] == domain::Given{domain::Comment{stage::response(1), "Rất tốt"}});
}

TEST_CASE("a comment that is skipped or has nothing but spaces is not saved") {
    stage::Visit visit = stage::writing();
    SECTION("skipped") {
        visit.type("toots");
        visit.touch(Act::skip);
        CHECK(visit.is<flow::Thanking>());
    }
    SECTION("spaces, sent") {
        visit.type("   ");
        visit.touch(Act::done);
        CHECK(visit.is<flow::Thanking>());
    }
    SECTION("nothing, left") {
        visit.pass(flow::patience_time);
        CHECK(visit.is<flow::Asking>());
    }
    CHECK(visit.kept.size() == 1);
}

TEST_CASE("a comment in English is typed as it is") {
    stage::Visit visit = stage::well();
    visit.touch(stage::language(1));
    visit.touch(stage::face(5));
    visit.touch(Act::more);
    while (visit.is<flow::Judging>()) visit.touch(Act::skip);
    visit.type("good staff");
    visit.touch(Act::done);
    CHECK(std::get<domain::Comment>(visit.kept.back()).text == "Good staff");
}

TEST_CASE("twenty seconds before an unfinished answer closes somebody is asked whether they are there") {
    for (stage::Visit visit : {stage::judging(), stage::writing()}) {
        const auto screen = visit.shown();
        visit.pass(flow::patience_time - flow::warning_time - stage::tick);
        CHECK(visit.screen().warning.empty());
        visit.pass(stage::tick);
        CHECK(visit.screen().warning == stage::word(flow::Word::still_here));
        REQUIRE(visit.screen().buttons.size() == 1);
        CHECK(visit.screen().buttons.front().target == flow::target_of(Act::stay));
        visit.pass(flow::warning_time - stage::tick);
        visit.touch(Act::stay, Duration{0});
        CHECK(visit.screen().warning.empty());
        visit.pass(flow::patience_time - stage::tick);
        CHECK(visit.shown() == screen);
        visit.pass(stage::tick);
        CHECK(visit.is<flow::Asking>());
    }
}

TEST_CASE("two touches of `stay` do not touch what stands in its place after the first") {
    stage::Visit visit = stage::writing();
    visit.type("toots");
    visit.pass(flow::patience_time - flow::warning_time);
    visit.touch(Act::stay);
    visit.touch(Act::skip, Duration{150});
    CHECK(visit.screen().text == "Tốt");
}

TEST_CASE("the thanks warn when they were touched, not when they were only seen") {
    stage::Visit seen = stage::told();
    seen.pass(flow::glance_time - stage::tick);
    CHECK(seen.screen().warning.empty());
    stage::Visit touched = stage::told();
    touched.touch(stage::good(0));
    touched.pass(flow::patience_time - flow::warning_time);
    CHECK_FALSE(touched.screen().warning.empty());
    CHECK(touched.screen().choices.size() == 5);
    touched.touch(Act::stay);
    touched.pass(flow::patience_time - stage::tick);
    CHECK(touched.is<flow::Telling>());
}
