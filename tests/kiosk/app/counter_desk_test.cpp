// The desk over a real data folder with a real journal on the disk.
#include "kiosk/app/counter_desk.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "kiosk/staff/attempts.hpp"
#include "kiosk/staff/pin.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/receipts.hpp"
#include "tests/kiosk/app/enrolled.hpp"
#include "tests/kiosk/app/speaker.hpp"
#include "tests/kiosk/flow/stage.hpp"

namespace {

namespace fs = std::filesystem;
using domain::Language;
using flow::Act;
using flow::Page;
using flow::Word;
using Acts = std::vector<wire::StaffAct>;

const std::string right = "284615";
const std::string wrong = "384615";
const std::string dossier = "H15.50.05.13-261008-0975";

// A machine with sockets of the test's own.
class Machine {
public:
    Machine() {
        fs::create_directories(folder_.path() / "media" / "KINGSTON");
        fs::create_directories(folder_.path() / "backlight" / "panel");
    }

    app::Sockets sockets() const {
        return {
            {folder_.path() / "media"}, folder_.path() / "mounts", backlights(), [reader = reader] { return reader; }};
    }
    fs::path stick() const { return folder_.path() / "media" / "KINGSTON"; }
    void plug_in_stick() const {
        write("mounts", "36 35 8:17 / " + stick().string() + " rw,nosuid - vfat /dev/sdb1 rw\n");
    }
    void plug_in_panel() const {
        write("backlight/panel/max_brightness", "200\n");
        write("backlight/panel/brightness", "100\n");
    }
    staff::Scanner reader = staff::Scanner::none;
    std::string brightness() const { return base::read_file(backlights() / "panel" / "brightness", 100).value(); }

private:
    fs::path backlights() const { return folder_.path() / "backlight"; }
    void write(const char* name, const std::string& text) const {
        REQUIRE(base::replace_file(folder_.path() / name, text));
    }

    support::TemporaryFolder folder_;
};

// The desk of one run of the program.
struct Run {
    explicit Run(const enrolled::Folder& folder, const Machine& machine = {}, bool can_sound = true,
                 const std::string& reader = "/nowhere/espeak-ng")
        : voice(reader), ready(folder.open()), desk(folder.path(), wording, voice, can_sound, machine.sockets()) {
        desk.opened(ready);
    }

    Acts acts() const { return enrolled::all<wire::StaffAct>(*ready.journal); }

    flow::Wording wording = stage::wording();
    app::Voice voice;
    app::Ready ready;
    app::CounterDesk desk;
};

std::string value_of(const flow::Report& report, Word label) {
    const auto found = std::find_if(report.rows.begin(), report.rows.end(),
                                    [label](const flow::ReportRow& row) { return row.label == label; });
    return found == report.rows.end() ? "missing" : found->value;
}

std::optional<Word> advice_of(const flow::Report& report, Word label) {
    for (const flow::ReportRow& row : report.rows)
        if (row.label == label) return row.advice;
    return std::nullopt;
}

bool offers(const flow::Report& report, Act act) {
    return std::find(report.options.begin(), report.options.end(), act) != report.options.end();
}

void rate(const Run& run, base::Byte people) {
    for (base::Byte person = 1; person <= people; ++person)
        REQUIRE(run.ready.journal->append(enrolled::rating(person, 4), base::stamp_now()));
}

}  // namespace

TEST_CASE("without a PIN nothing opens, and nothing is written") {
    const enrolled::Folder folder;
    Run run(folder);
    CHECK(run.desk.check_pin(right).refusal == Word::pin_unset);
    REQUIRE(base::replace_file(folder.path() / "staff.json", "{}"));
    CHECK(run.desk.check_pin(right).refusal == Word::pin_unset);
    CHECK(run.acts().empty());
}

TEST_CASE("each try of a PIN is an entry, and many wrong ones lock out the right one, also after a restart") {
    const enrolled::Folder folder;
    REQUIRE(staff::set_pin(folder.path(), right));
    {
        Run run(folder);
        CHECK(run.desk.check_pin(wrong).refusal == Word::pin_wrong);
        CHECK_FALSE(run.desk.check_pin(right).refusal);
        CHECK(run.acts() == Acts{{"refused", ""}, {"opened", ""}});
        for (std::size_t i = 0; i < staff::free_attempts; ++i)
            CHECK(run.desk.check_pin(wrong).refusal == Word::pin_wrong);
        CHECK(run.desk.check_pin(right).refusal == Word::pin_locked);
        CHECK(run.acts().back() == wire::StaffAct{"locked", ""});
        CHECK(run.acts().size() == 2 + staff::free_attempts);
    }
    Run again(folder);
    CHECK(again.desk.check_pin(right).refusal == Word::pin_locked);
    CHECK(again.acts().size() == 2 + staff::free_attempts);
}

TEST_CASE("bad day: while the journal is closed nobody is let in, and every page says what it can") {
    const enrolled::Folder folder;
    REQUIRE(staff::set_pin(folder.path(), right));
    Run run(folder);
    run.desk.closed();
    CHECK(run.desk.check_pin(right).refusal == Word::not_open_title);
    CHECK_FALSE(run.desk.work());
    for (const Page page : {Page::tallies, Page::health, Page::day, Page::transfer, Page::settings})
        CHECK(run.desk.report(page).page == page);
    CHECK(run.desk.carry_out(Act::close_day, Page::day).note == Word::setting_failed);
    CHECK(run.desk.carry_out(Act::export_usb, Page::transfer).note == Word::transfer_none);
    CHECK(run.desk.carry_out(Act::import_receipts, Page::transfer).note == Word::transfer_none);
    CHECK(run.desk.carry_out(Act::restart, Page::settings).note == Word::setting_failed);
    CHECK_FALSE(run.desk.is_over());
    run.desk.opened(run.ready);
    CHECK_FALSE(run.desk.check_pin(right).refusal);
}

TEST_CASE("the journal is read between touches until there is nothing left, also of the one that follows it") {
    const enrolled::Folder folder;
    Run run(folder);
    rate(run, 3);
    CHECK(run.desk.work());
    CHECK_FALSE(run.desk.work());
    CHECK_FALSE(run.desk.work());
    run.desk.opened(run.ready);
    CHECK_FALSE(run.desk.work());
}

TEST_CASE("the pages say what is in the journal and on the machine") {
    const enrolled::Folder folder;
    Run run(folder);
    rate(run, 7);
    CHECK(run.desk.report(Page::tallies).note == Word::tallies_note);
    CHECK(value_of(run.desk.report(Page::tallies), Word::today_count) == "0");  // given just now: nobody may see them
    const flow::Report health = run.desk.report(Page::health);
    CHECK(value_of(health, Word::health_waiting) == "8");
    CHECK(value_of(health, Word::health_program) == SIPAS_VERSION);
    CHECK(value_of(health, Word::health_survey) == "2640-2017");
    CHECK_FALSE(advice_of(health, Word::health_sound));
    CHECK(value_of(run.desk.report(Page::day), Word::day_count) == "7");
    CHECK(run.desk.report(Page::transfer).note == Word::transfer_none);
    CHECK(value_of(run.desk.report(Page::settings), Word::settings_language) == "Tiếng Việt");
}

TEST_CASE("bad day: without a sound card the settings offer no volume, and the health page says what to do") {
    const enrolled::Folder folder;
    Run run(folder, {}, false);
    CHECK_FALSE(offers(run.desk.report(Page::settings), Act::louder));
    CHECK(advice_of(run.desk.report(Page::health), Word::health_sound) == Word::advise_sound);
}

TEST_CASE("a day is closed once, and again only when somebody has rated since") {
    const enrolled::Folder folder;
    Run run(folder);
    const auto closes = [&run] { return enrolled::all<wire::DayClosed>(*run.ready.journal); };
    rate(run, 3);
    CHECK(offers(run.desk.report(Page::day), Act::close_day));
    const flow::Report closed = run.desk.carry_out(Act::close_day, Page::day);
    CHECK(closed.note == Word::day_closed);
    CHECK(closed.caption.size() == 19);
    CHECK_FALSE(offers(closed, Act::close_day));
    CHECK(run.desk.carry_out(Act::close_day, Page::day) == closed);
    REQUIRE(closes().size() == 1);
    CHECK(closes()[0].ratings == 3);
    CHECK(closes()[0].sequence == 4);

    REQUIRE(run.ready.journal->append(enrolled::rating(9, 1), base::stamp_now()));
    CHECK(run.desk.report(Page::day).note == Word::day_more);
    CHECK(run.desk.carry_out(Act::close_day, Page::day).code != closed.code);
    REQUIRE(closes().size() == 2);
    CHECK(closes()[1].ratings == 4);
}

TEST_CASE("volume and language outlive the program, within their bounds, each change an entry") {
    const enrolled::Folder folder;
    {
        Run run(folder);
        CHECK(run.desk.first_language() == Language::vietnamese);
        CHECK(value_of(run.desk.carry_out(Act::louder, Page::settings), Word::settings_volume) == "70%");
        CHECK(value_of(run.desk.carry_out(Act::quieter, Page::settings), Word::settings_volume) == "60%");
        for (int i = 0; i < 7; ++i) run.desk.carry_out(Act::quieter, Page::settings);
        CHECK(value_of(run.desk.report(Page::settings), Word::settings_volume) == "0%");
        CHECK(value_of(run.desk.prefer(Language::english, Page::settings), Word::settings_language) == "English");
        CHECK(run.acts().front() == wire::StaffAct{"setting", "volume"});
        CHECK(run.acts().back() == wire::StaffAct{"setting", "language"});
        CHECK(run.acts().size() == 10);
    }
    Run again(folder);
    CHECK(again.desk.first_language() == Language::english);
    CHECK(value_of(again.desk.report(Page::settings), Word::settings_volume) == "0%");
    CHECK(app::languages_from(again.wording, Language::english) ==
          std::vector{Language::english, Language::vietnamese});
    CHECK(app::languages_from(again.wording, *Language::from("fr")) == stage::languages());
}

TEST_CASE("the voice is as loud as the staff want it, at once and after a restart") {
    const enrolled::Folder folder;
    speaker::Speaker speaker;
    const auto amplitude = [&](Run& run) {
        run.voice.say("một", Language::vietnamese);
        return speaker.heard().at(3);
    };
    {
        Run run(folder, {}, true, speaker.program());
        CHECK(amplitude(run) == "120");
        run.desk.carry_out(Act::louder, Page::settings);
        CHECK(amplitude(run) == "140");
    }
    Run again(folder, {}, true, speaker.program());
    CHECK(amplitude(again) == "140");
}

TEST_CASE("bad day: a damaged settings.json means the usual settings, and the next change puts it right") {
    const enrolled::Folder folder;
    REQUIRE(base::replace_file(folder.path() / "settings.json", R"({"volume_percent":900,"language":"vi"})"));
    {
        Run run(folder);
        CHECK(value_of(run.desk.report(Page::settings), Word::settings_volume) == "60%");
        run.desk.carry_out(Act::louder, Page::settings);
    }
    Run again(folder);
    CHECK(value_of(again.desk.report(Page::settings), Word::settings_volume) == "70%");
}

TEST_CASE("bad day: a setting that cannot be written stays as it was, and the page says so") {
    const enrolled::Folder folder;
    fs::create_directory(folder.path() / "settings.json");  // nothing can be put in its place
    REQUIRE(base::replace_file(folder.path() / "settings.json" / "x", ""));
    Run run(folder);
    const flow::Report failed = run.desk.carry_out(Act::louder, Page::settings);
    CHECK(failed.note == Word::setting_failed);
    CHECK(value_of(failed, Word::settings_volume) == "60%");
    CHECK(run.desk.prefer(Language::english, Page::settings).note == Word::setting_failed);
    CHECK(run.desk.first_language() == Language::vietnamese);
    CHECK(run.acts() == Acts{{"setting", "volume"}, {"setting", "language"}});  // tried; nothing is changed unseen
}

TEST_CASE("bad day: what cannot be written into the journal is not done") {
    const enrolled::Folder folder;
    const Machine machine;
    machine.plug_in_panel();
    Run run(folder, machine);
    run.desk.closed();
    for (const Act act : {Act::louder, Act::brighter, Act::restart, Act::test_mode}) {
        const flow::Report report = run.desk.carry_out(act, Page::settings);
        CHECK(report.failed);
        CHECK(report.note == (act == Act::test_mode ? Word::test_failed : Word::setting_failed));
    }
    CHECK(run.desk.prefer(Language::english, Page::settings).note == Word::setting_failed);
    CHECK(machine.brightness() == "100\n");
    CHECK(run.desk.first_language() == Language::vietnamese);
    CHECK_FALSE(fs::exists(folder.path() / "settings.json"));
}

TEST_CASE("the health page says what the uploader and the scanner are in trouble with") {
    const enrolled::Folder folder;
    Machine machine;
    machine.reader = staff::Scanner::garbled;
    Run run(folder, machine);
    REQUIRE(
        (*journal::open_receipts(folder.path()))
            ->keep_state(run.ready.journal->stream(), {journal::UploaderState::Kind::refused, {}, 0, "answer 403"}));
    const flow::Report health = run.desk.report(Page::health);
    CHECK(advice_of(health, Word::health_sending) == Word::advise_refused);
    CHECK(advice_of(health, Word::health_scanner) == Word::advise_scanner_garbled);
}

TEST_CASE("a panel with a backlight is made brighter and darker, one without is not offered") {
    const enrolled::Folder folder;
    const Machine machine;
    Run run(folder, machine);
    CHECK_FALSE(offers(run.desk.report(Page::settings), Act::brighter));
    CHECK(run.desk.carry_out(Act::brighter, Page::settings).note == Word::setting_failed);
    machine.plug_in_panel();
    CHECK(value_of(run.desk.carry_out(Act::brighter, Page::settings), Word::settings_brightness) == "60%");
    CHECK(value_of(run.desk.carry_out(Act::darker, Page::settings), Word::settings_brightness) == "50%");
    CHECK(machine.brightness() == "100");
    CHECK(run.acts() == Acts{{"setting", "brightness"}, {"setting", "brightness"}});
}

TEST_CASE("what the server has not signed for goes onto the stick; without receipts on it none are taken") {
    const enrolled::Folder folder;
    const Machine machine;
    Run run(folder, machine);
    rate(run, 2);
    CHECK(run.desk.carry_out(Act::export_usb, Page::transfer).note == Word::transfer_none);
    machine.plug_in_stick();
    CHECK(value_of(run.desk.report(Page::transfer), Word::transfer_stick) == "KINGSTON");
    CHECK(run.desk.carry_out(Act::export_usb, Page::transfer).note == Word::exported);
    CHECK(fs::file_size(machine.stick() / "sipas-d-17" / "epoch-1" / "0000000001-0000000003.batch") > 0);
    CHECK(run.desk.carry_out(Act::import_receipts, Page::transfer).note == Word::import_none);
    CHECK(run.acts() == Acts{{"exported", ""}});
}

TEST_CASE("bad day: a stick that takes nothing more is said to have failed, and no export is written down") {
    const enrolled::Folder folder;
    const Machine machine;
    Run run(folder, machine);
    machine.plug_in_stick();
    REQUIRE(base::replace_file(machine.stick() / "sipas-d-17", "a file where the folder should be"));
    CHECK(run.desk.carry_out(Act::export_usb, Page::transfer).note == Word::export_failed);
    CHECK(run.acts().empty());
}

TEST_CASE("test mode and a restart are entries; after the restart's the program ends") {
    const enrolled::Folder folder;
    Run run(folder);
    CHECK_FALSE(run.desk.carry_out(Act::test_mode, Page::settings).note);
    CHECK_FALSE(run.desk.is_over());
    run.desk.carry_out(Act::restart, Page::settings);
    CHECK(run.desk.is_over());
    CHECK(run.acts() == Acts{{"test_started", ""}, {"restarted", ""}});
}

TEST_CASE("a typed code is bound with the terminal's key; what is no code, or without a key, is bound to nothing") {
    const enrolled::Folder folder;
    Run run(folder);
    const auto read = run.desk.read_code(dossier);
    CHECK(read.way == flow::Presented::Way::typed);
    REQUIRE(read.bound);
    CHECK(read.bound->commitment == wire::commitment(enrolled::dossier_key, *domain::DossierCode::from(dossier)));
    CHECK(read.bound->masked == "…-0975");
    for (const std::string& text : {std::string(), std::string("12345"), dossier + " 000.00.17.H17-230421-0001"})
        CHECK_FALSE(run.desk.read_code(text).bound);
    const enrolled::Folder keyless(std::nullopt);
    Run other(keyless);
    CHECK_FALSE(other.desk.read_code(dossier).bound);
}
