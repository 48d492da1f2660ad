#include "kiosk/flow/wording.hpp"

#include <algorithm>

#include "sync/base/check.hpp"

namespace flow {
namespace {

// In the order of Word.
constexpr std::array<std::string_view, word_count> names{
    "language",
    "thanks_title",
    "thanks_body",
    "tell_body",
    "good",
    "bad",
    "judge_body",
    "write_title",
    "write_body",
    "undo",
    "more",
    "skip",
    "done",
    "send",
    "confirm",
    "close",
    "stay",
    "still_here",
    "access",
    "access_title",
    "large_text",
    "contrast",
    "low",
    "voice",
    "bind",
    "unbind",
    "bind_title",
    "bind_body",
    "bind_wrong",
    "bound",
    "starting_title",
    "starting_body",
    "not_enrolled_title",
    "not_enrolled_body",
    "not_open_title",
    "not_open_body",
    "not_kept_title",
    "not_kept_body",
    "disk_full_title",
    "disk_full_body",
    "closed_title",
    "closed_body",
    "closed_heading",
    "test_badge",
    "clock_badge",
    "survey_badge",
    "voice_badge",
    "renewed_badge",
    "pin_title",
    "pin_body",
    "pin_wrong",
    "pin_locked",
    "pin_unset",
    "page_tallies",
    "page_health",
    "page_day",
    "page_transfer",
    "page_settings",
    "leave",
    "close_day",
    "export_usb",
    "import_receipts",
    "test_mode",
    "louder",
    "quieter",
    "brighter",
    "darker",
    "first_language",
    "restart",
    "today_count",
    "today_rate",
    "week_count",
    "week_rate",
    "today_levels",
    "today_hours",
    "today_counters",
    "week_levels",
    "week_hours",
    "week_counters",
    "tallies_note",
    "tallies_reading",
    "health_waiting",
    "health_receipt",
    "health_durable",
    "health_server",
    "health_sending",
    "health_disk",
    "health_clock",
    "health_clock_step",
    "health_program",
    "health_survey",
    "health_survey_through",
    "health_epoch",
    "health_sound",
    "health_scanner",
    "advise_network",
    "advise_carry",
    "advise_never_sent",
    "advise_refused",
    "advise_forked",
    "advise_held",
    "advise_damaged",
    "advise_outdated",
    "advise_disk_low",
    "advise_disk_full",
    "advise_disk_unknown",
    "advise_clock_unset",
    "advise_clock_alone",
    "advise_clock_step",
    "advise_survey_ending",
    "advise_survey_over",
    "advise_epoch",
    "advise_sound",
    "advise_scanner",
    "advise_scanner_garbled",
    "day_date",
    "day_count",
    "day_sequence",
    "day_open",
    "day_more",
    "day_closed",
    "transfer_stick",
    "transfer_none",
    "settings_volume",
    "settings_brightness",
    "settings_language",
    "export_failed",
    "imported",
    "import_none",
    "setting_failed",
    "exported",
    "end_test",
    "test_failed",
    "scan_wrong",
    "calibrate",
    "calibrate_title",
    "calibrate_body",
    "trying_title",
    "trying_body",
    "keep",
    "calibrate_unclear",
    "calibrate_back",
    "calibrate_kept",
};

}  // namespace

std::string_view name_of(Word word) { return names.at(static_cast<std::size_t>(word)); }

std::optional<Word> word_named(std::string_view name) {
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Word>(found - names.begin());
}

void Wording::add(domain::Language language, Texts texts) {
    base::check(std::find(languages_.begin(), languages_.end(), language) == languages_.end(), "a language comes once");
    languages_.push_back(language);
    texts_.push_back(std::move(texts));
}

const std::string& Wording::text(Word word, domain::Language language) const {
    const auto found = std::find(languages_.begin(), languages_.end(), language);
    base::check(found != languages_.end(), "a language that is shown has its words");
    return texts_[static_cast<std::size_t>(found - languages_.begin())].at(static_cast<std::size_t>(word));
}

std::string Wording::text(Word word, domain::Language language, std::string_view filling) const {
    std::string text = this->text(word, language);
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, filling);
    return text;
}

}  // namespace flow
