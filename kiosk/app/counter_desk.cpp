#include "kiosk/app/counter_desk.hpp"

#include <algorithm>
#include <utility>

#include "kiosk/app/news.hpp"
#include "kiosk/staff/acts.hpp"
#include "kiosk/staff/health_reading.hpp"
#include "kiosk/staff/pages.hpp"
#include "kiosk/staff/panel.hpp"
#include "kiosk/staff/pin.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/stick.hpp"

namespace app {
namespace {

using flow::Act;
using flow::Page;
using flow::Word;

void log_problem(std::string_view what, const base::Problem& problem) {
    base::log(base::Severity::warning, std::string(what) + " (" + to_text(problem) + ")");
}

// What an act leaves on its page when it was carried out.
bool is_done(Word note) { return note == Word::exported || note == Word::imported; }

}  // namespace

CounterDesk::CounterDesk(std::filesystem::path folder, const flow::Wording& wording, Voice& voice, bool can_sound,
                         Sockets sockets, std::function<base::Stamp()> clock)
    : folder_(std::move(folder)),
      wording_(wording),
      voice_(voice),
      can_sound_(can_sound),
      sockets_(std::move(sockets)),
      clock_(std::move(clock)),
      upkeep_(folder_) {
    const auto read = staff::read_settings(folder_);
    if (read)
        settings_ = *read;
    else
        log_problem("settings.json is set aside for the usual settings", read.problem());
    voice_.set_volume(settings_.volume_percent);
}

void CounterDesk::opened(const Ready& ready) {
    journal_ = ready.journal.get();
    setting_ = ready.setting;
    dossier_key_ = ready.dossier_key;
    all_read_ = false;
    upkeep_.begin();
}

flow::Presented CounterDesk::read_code(const std::string& text) {
    const auto code = domain::DossierCode::from(text);
    return {.way = flow::Presented::Way::typed, .bound = code ? bound_by(*code, dossier_key_) : std::nullopt};
}

bool CounterDesk::work() {
    if (journal_ == nullptr || all_read_) return false;
    const auto read = reading_.read_on(*journal_);
    all_read_ = !read || *read;
    return !all_read_;
}

bool CounterDesk::tend(const Front& front, const base::Stamp& now) {
    if (journal_ == nullptr || now.monotonic < upkeep_.due()) return false;
    read_all();
    return upkeep_.work(*journal_, reading_.logbook(), front, now);
}

// What cannot be read is not on the page; the health page says that the journal is in trouble.
void CounterDesk::read_all() {
    if (journal_ == nullptr) return;
    all_read_ = static_cast<bool>(reading_.read_all(*journal_));
}

std::optional<staff::Stick> CounterDesk::first_stick() const {
    const auto sticks = staff::find_sticks(sockets_.stick_roots, sockets_.mounts);
    return sticks.empty() ? std::nullopt : std::optional(sticks.front());
}

bool CounterDesk::keep(const wire::Body& body) {
    if (journal_ == nullptr) return false;
    auto kept = journal_->append(body, clock_());
    if (!kept && kept.problem().code == base::Code::disk_full && make_room()) kept = journal_->append(body, clock_());
    if (!kept) log_problem("what the staff did is not in the journal", kept.problem());
    return static_cast<bool>(kept);
}

flow::PinChecked CounterDesk::check_pin(const std::string& pin) {
    if (!staff::has_pin(folder_)) return {Word::pin_unset};
    if (journal_ == nullptr) return {Word::not_open_title};
    return {staff::try_pin(folder_, pin, *journal_, reading_, clock_())};
}

flow::Report CounterDesk::report(Page page) {
    read_all();
    const base::Stamp now = clock_();
    switch (page) {
        case Page::tallies:
            return staff::tallies_report(reading_.tallies().view(now), all_read_, setting_.place);
        case Page::health:
            return health();
        case Page::transfer:
            return staff::transfer_report(first_stick());
        case Page::settings:
            return settings();
        case Page::day:
            break;
    }
    const auto head = journal_ == nullptr ? base::Result<journal::Head>(journal::Head{}) : journal_->head();
    const auto today = staff::day_of(now.wall);
    return staff::day_report(journal_ == nullptr ? wire::Stream{} : journal_->stream(), reading_.days(), today,
                             reading_.tallies().ratings_on(today), head ? *head : journal::Head{});
}

flow::Report CounterDesk::health() {
    const base::Stamp now = clock_();
    flow::Report nothing_known;
    nothing_known.page = Page::health;
    if (journal_ == nullptr) return nothing_known;
    staff::Health health = staff::read_health(folder_, *journal_, reading_, setting_.survey, now);
    health.can_sound = can_sound_;
    health.scanner = sockets_.scanner();
    return staff::health_report(health);
}

flow::Report CounterDesk::settings() {
    staff::Equipment equipment{.can_sound = can_sound_, .brightness_percent = {}};
    if (const auto backlight = staff::find_backlight(sockets_.backlights))
        if (const auto percent = staff::brightness_percent(*backlight)) equipment.brightness_percent = *percent;
    return staff::settings_report(settings_, equipment, wording_.text(Word::language, settings_.language));
}

flow::Report CounterDesk::carry_out(Act act, Page page) {
    const auto note = change(act);
    flow::Report changed = report(page);
    if (note) changed.note = note;
    changed.failed = note && !is_done(*note);
    return changed;
}

// How it went, where the page does not show it by itself.
std::optional<Word> CounterDesk::change(Act act) {
    switch (act) {
        case Act::close_day:
            return close_day();
        case Act::export_usb:
            return export_usb();
        case Act::import_receipts:
            return import_receipts();
        case Act::louder:
            return change_volume(staff::percent_step);
        case Act::quieter:
            return change_volume(-staff::percent_step);
        case Act::brighter:
            return change_brightness(staff::percent_step);
        case Act::darker:
            return change_brightness(-staff::percent_step);
        case Act::test_mode:
            return keep(wire::StaffAct{"test_started", ""}) ? std::nullopt : std::optional(Word::test_failed);
        case Act::end_test:
            return keep(wire::StaffAct{"test_ended", ""}) ? std::nullopt : std::optional(Word::setting_failed);
        case Act::restart:
            is_over_ = keep(wire::StaffAct{"restarted", ""});
            return is_over_ ? std::nullopt : std::optional(Word::setting_failed);
        default:
            return std::nullopt;
    }
}

std::optional<Word> CounterDesk::close_day() {
    if (journal_ == nullptr) return Word::setting_failed;
    const auto closed = staff::close_today(*journal_, reading_, clock_());
    if (closed) return std::nullopt;
    log_problem("the day is not closed", closed.problem());
    return Word::setting_failed;
}

// What the server has not signed for. The screen stands still meanwhile: a stick takes seconds.
std::optional<Word> CounterDesk::export_usb() {
    const auto stick = first_stick();
    if (journal_ == nullptr || !stick) return Word::transfer_none;
    const auto go_on = [](std::uint64_t /*done*/, std::uint64_t /*all*/) { return true; };
    const auto exported = journal::export_waiting(folder_, *journal_, stick->folder, clock_(), go_on);
    if (!exported) {
        log_problem("nothing could be copied to the stick", exported.problem());
        return Word::export_failed;
    }
    keep(wire::StaffAct{"exported", ""});
    return Word::exported;
}

std::optional<Word> CounterDesk::import_receipts() {
    const auto stick = first_stick();
    auto identity = journal::read_identity(folder_);
    const auto config = journal::read_config(folder_);
    if (journal_ == nullptr || !stick || !identity || !config) return Word::transfer_none;
    identity->receipt_key = config->receipt_key;  // the one after which the server signs now
    const auto imported = journal::import_receipts(stick->folder, folder_, *identity, *journal_);
    if (!imported) {
        log_problem("no receipt was taken from the stick", imported.problem());
        return Word::import_none;
    }
    keep(wire::StaffAct{"imported", ""});
    return Word::imported;
}

std::optional<Word> CounterDesk::change_volume(int by_percent) {
    staff::Settings changed = settings_;
    changed.volume_percent = std::clamp(changed.volume_percent + by_percent, 0, 100);
    return keep_settings(changed, "volume");
}

std::optional<Word> CounterDesk::change_brightness(int by_percent) {
    const auto backlight = staff::find_backlight(sockets_.backlights);
    if (!backlight) return Word::setting_failed;
    if (!keep(wire::StaffAct{"setting", "brightness"})) return Word::setting_failed;
    return staff::change_brightness(*backlight, by_percent) ? std::nullopt : std::optional(Word::setting_failed);
}

std::optional<Word> CounterDesk::keep_settings(const staff::Settings& changed, const char* what) {
    if (!keep(wire::StaffAct{"setting", what})) return Word::setting_failed;
    const auto written = staff::write_settings(folder_, changed);
    if (!written) {
        log_problem("a setting is not kept", written.problem());
        return Word::setting_failed;
    }
    settings_ = changed;
    voice_.set_volume(settings_.volume_percent);
    return std::nullopt;
}

flow::Report CounterDesk::prefer(domain::Language language, Page page) {
    staff::Settings changed = settings_;
    changed.language = language;
    const auto note = keep_settings(changed, "language");
    flow::Report shown = report(page);
    if (note) shown.note = note;
    return shown;
}

flow::Report CounterDesk::keep_map(const flow::PanelMap& map, Page page) {
    staff::Settings changed = settings_;
    changed.map = map;
    const auto failed = keep_settings(changed, "touch");
    flow::Report shown = report(page);
    shown.note = failed.value_or(Word::calibrate_kept);
    shown.failed = failed.has_value();
    return shown;
}

std::vector<domain::Language> languages_from(const flow::Wording& wording, domain::Language first) {
    std::vector<domain::Language> languages = wording.languages();
    const auto found = std::find(languages.begin(), languages.end(), first);
    if (found != languages.end()) std::rotate(languages.begin(), found, found + 1);
    return languages;
}

}  // namespace app
