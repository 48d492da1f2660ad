#include "kiosk/staff/health.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "tests/kiosk/staff/counter.hpp"

using namespace std::chrono_literals;
using flow::Light;
using flow::Word;
using Kind = journal::UploaderState::Kind;

namespace {

// Since nine o'clock.
std::function<void(staff::Health&)> stopped(Kind kind, wire::Sequence entry = 0) {
    return [=](staff::Health& h) { h.sending = journal::UploaderState{kind, h.now.wall - 1h, entry, "answer 400"}; };
}

staff::Health well() {
    const base::Stamp now = counter::at(2h);
    const wire::Receipt receipt{{"d-17", 1}, 18354, {}, 18000, 1, now.wall - 20min, {}};
    return {.now = now,
            .waiting = 3,
            .receipt = receipt,
            .contact = receipt.received,
            .sending = journal::UploaderState{Kind::well, now.wall - 1h, 0, ""},
            .disk = staff::Disk{12'340'000'000, 28'000'000'000},
            .clock_step = std::nullopt,
            .version = "0.1.0",
            .survey = "2640-2017",
            .survey_through = counter::monday + std::chrono::days{30},
            .epoch = 1,
            .journal_lost = false,
            .can_sound = true,
            .scanner = staff::Scanner::ready};
}

const flow::ReportRow* row(const flow::Report& report, Word label) {
    for (const auto& candidate : report.rows)
        if (candidate.label == label) return &candidate;
    return nullptr;
}

struct Case {
    const char* what;
    std::function<void(staff::Health&)> change;
    Word label;
    std::string value;
    Light light;
    std::optional<Word> advice;
};

}  // namespace

TEST_CASE("A terminal that is well is green, line by line") {
    const flow::Report report = staff::health_report(well());
    CHECK(report.page == flow::Page::health);
    CHECK(staff::worst_light(report) == Light::green);
    std::vector<std::pair<Word, std::string>> said;
    for (const auto& line : report.rows) {
        said.emplace_back(line.label, line.value);
        CHECK_FALSE(line.advice);
    }
    CHECK(said == std::vector<std::pair<Word, std::string>>{{Word::health_waiting, "3"},
                                                            {Word::health_server, "23/11/2026 09:40"},
                                                            {Word::health_receipt, "18354"},
                                                            {Word::health_durable, "18000"},
                                                            {Word::health_disk, "12,3 / 28,0 GB"},
                                                            {Word::health_clock, "23/11/2026 10:00"},
                                                            {Word::health_epoch, "1"},
                                                            {Word::health_survey, "2640-2017"},
                                                            {Word::health_survey_through, "23/12/2026"},
                                                            {Word::health_sound, ""},
                                                            {Word::health_scanner, ""},
                                                            {Word::health_program, "0.1.0"}});
}

TEST_CASE("What is not well has its light and one sentence of advice") {
    using staff::Health;
    using W = Word;
    const auto none = std::nullopt;
    const std::vector<Case> cases{
        {"599 wait", [](Health& h) { h.waiting = 599; }, W::health_waiting, "599", Light::green, none},
        {"600 wait", [](Health& h) { h.waiting = 600; }, W::health_waiting, "600", Light::amber, W::advise_network},
        {"3000 wait", [](Health& h) { h.waiting = 3000; }, W::health_waiting, "3000", Light::red, W::advise_carry},
        {"a silent day", [](Health& h) { h.contact = h.now.wall - 24h; }, W::health_server, "22/11/2026 10:00",
         Light::amber, W::advise_network},
        {"almost a silent day", [](Health& h) { h.contact = h.now.wall - 24h + 1ms; }, W::health_server,
         "22/11/2026 10:00", Light::green, none},
        {"four silent days", [](Health& h) { h.contact = h.now.wall - 96h; }, W::health_server, "19/11/2026 10:00",
         Light::red, W::advise_carry},
        {"an answer from the future", [](Health& h) { h.contact = h.now.wall + 1h; }, W::health_server,
         "23/11/2026 11:00", Light::green, none},
        {"never an answer", [](Health& h) { h.contact.reset(); }, W::health_server, "–", Light::amber,
         W::advise_never_sent},
        {"refused", stopped(Kind::refused), W::health_sending, "23/11/2026 09:00", Light::red, W::advise_refused},
        {"held", stopped(Kind::held, 18'355), W::health_sending, "23/11/2026 09:00 (18355)", Light::red,
         W::advise_held},
        {"forked", stopped(Kind::forked), W::health_sending, "23/11/2026 09:00", Light::red, W::advise_forked},
        {"damaged", stopped(Kind::damaged), W::health_sending, "23/11/2026 09:00", Light::red, W::advise_damaged},
        {"outdated", stopped(Kind::outdated), W::health_sending, "23/11/2026 09:00", Light::amber, W::advise_outdated},
        {"a small disk",
         [](Health& h) {
             h.disk = staff::Disk{1'000'000'000, 8'000'000'000};
         },
         W::health_disk, "1,0 / 8,0 GB", Light::green, none},
        {"a low disk",
         [](Health& h) {
             h.disk = staff::Disk{999'999'999, 8'000'000'000};
         },
         W::health_disk, "0,9 / 8,0 GB", Light::amber, W::advise_disk_low},
        {"a full disk",
         [](Health& h) {
             h.disk = staff::Disk{99'999'999, 8'000'000'000};
         },
         W::health_disk, "0,0 / 8,0 GB", Light::red, W::advise_disk_full},
        {"no disk", [](Health& h) { h.disk.reset(); }, W::health_disk, "–", Light::red, W::advise_disk_unknown},
        {"no time", [](Health& h) { h.now.trust = base::ClockTrust::unset; }, W::health_clock, "23/11/2026 10:00",
         Light::red, W::advise_clock_unset},
        {"a clock alone", [](Health& h) { h.now.trust = base::ClockTrust::hardware; }, W::health_clock,
         "23/11/2026 10:00", Light::amber, W::advise_clock_alone},
        {"a server's time", [](Health& h) { h.now.trust = base::ClockTrust::server_signed; }, W::health_clock,
         "23/11/2026 10:00", Light::green, none},
        {"a small step", [](Health& h) { h.clock_step = -2min; }, W::health_clock_step, "−0:02", Light::amber,
         W::advise_clock_step},
        {"a large step", [](Health& h) { h.clock_step = 25h + 30min; }, W::health_clock_step, "+25:30", Light::red,
         W::advise_clock_step},
        {"a lost journal", [](Health& h) { h.epoch = 2, h.journal_lost = true; }, W::health_epoch, "2", Light::amber,
         W::advise_epoch},
        {"a journal lost long ago", [](Health& h) { h.epoch = 2; }, W::health_epoch, "2", Light::green, none},
        {"two weeks left", [](Health& h) { h.survey_through = counter::monday + std::chrono::days{14}; },
         W::health_survey_through, "07/12/2026", Light::green, none},
        {"the last day", [](Health& h) { h.survey_through = counter::monday; }, W::health_survey_through, "23/11/2026",
         Light::amber, W::advise_survey_ending},
        {"a day too late", [](Health& h) { h.survey_through = counter::monday - std::chrono::days{1}; },
         W::health_survey_through, "22/11/2026", Light::red, W::advise_survey_over},
        {"no sound", [](Health& h) { h.can_sound = false; }, W::health_sound, "", Light::amber, W::advise_sound},
        {"no scanner", [](Health& h) { h.scanner = staff::Scanner::lost; }, W::health_scanner, "", Light::amber,
         W::advise_scanner},
        {"a scanner that talks nonsense", [](Health& h) { h.scanner = staff::Scanner::garbled; }, W::health_scanner, "",
         Light::amber, W::advise_scanner_garbled},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        staff::Health health = well();
        one.change(health);
        const flow::Report report = staff::health_report(health);
        const flow::ReportRow* found = row(report, one.label);
        REQUIRE(found != nullptr);
        CHECK(*found == flow::ReportRow{one.label, one.value, one.light, one.advice});
        CHECK(staff::worst_light(report) == one.light);
    }
}

TEST_CASE("A network that fails is no line of its own: how long the server has been silent says it") {
    staff::Health health = well();
    stopped(Kind::retrying)(health);
    CHECK(row(staff::health_report(health), Word::health_sending) == nullptr);
    health.sending.reset();
    CHECK(row(staff::health_report(health), Word::health_sending) == nullptr);
}

TEST_CASE("What a terminal does not have takes no line") {
    staff::Health health = well();
    health.receipt.reset();
    health.survey_through.reset();
    health.scanner = staff::Scanner::none;
    const flow::Report report = staff::health_report(health);
    for (const Word label : {Word::health_receipt, Word::health_durable, Word::health_survey_through,
                             Word::health_scanner, Word::health_sending, Word::health_clock_step})
        CHECK(row(report, label) == nullptr);
}
