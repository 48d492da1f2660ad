// Wording: every text of the terminal that is not part of a survey or a place, in all languages.
//
// Read from assets/words, one file a language, by kiosk/app, which refuses a file that lacks a word or has one too
// many. Vietnamese comes first; the others in the order of their codes. "{}" in a text is filled in when it is shown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/domain/words.hpp"

namespace flow {

// Each is the key of its text in assets/words.
enum class Word : std::uint8_t {
    language,
    thanks_title,
    thanks_body,
    tell_body,
    good,
    bad,
    judge_body,
    write_title,
    write_body,
    undo,
    more,
    skip,
    done,
    send,
    confirm,
    close,
    stay,
    still_here,
    access,
    access_title,
    large_text,
    contrast,
    low,
    voice,
    bind,
    unbind,
    bind_title,
    bind_body,
    bind_wrong,
    bound,
    starting_title,
    starting_body,
    not_enrolled_title,
    not_enrolled_body,
    not_open_title,
    not_open_body,
    not_kept_title,
    not_kept_body,
    disk_full_title,
    disk_full_body,
    closed_title,
    closed_body,
    closed_heading,
    test_badge,
    clock_badge,
    survey_badge,
    voice_badge,
    renewed_badge,
    pin_title,
    pin_body,
    pin_wrong,
    pin_locked,
    pin_unset,
    page_tallies,
    page_health,
    page_day,
    page_transfer,
    page_settings,
    leave,
    close_day,
    export_usb,
    import_receipts,
    test_mode,
    louder,
    quieter,
    brighter,
    darker,
    first_language,
    restart,
    today_count,
    today_rate,
    week_count,
    week_rate,
    today_levels,
    today_hours,
    today_counters,
    week_levels,
    week_hours,
    week_counters,
    tallies_note,
    tallies_reading,
    health_waiting,
    health_receipt,
    health_durable,
    health_server,
    health_sending,
    health_disk,
    health_clock,
    health_clock_step,
    health_program,
    health_survey,
    health_survey_through,
    health_epoch,
    health_sound,
    health_scanner,
    advise_network,
    advise_carry,
    advise_never_sent,
    advise_refused,
    advise_forked,
    advise_held,
    advise_damaged,
    advise_outdated,
    advise_disk_low,
    advise_disk_full,
    advise_disk_unknown,
    advise_clock_unset,
    advise_clock_alone,
    advise_clock_step,
    advise_survey_ending,
    advise_survey_over,
    advise_epoch,
    advise_sound,
    advise_scanner,
    advise_scanner_garbled,
    day_date,
    day_count,
    day_sequence,
    day_open,
    day_more,
    day_closed,
    transfer_stick,
    transfer_none,
    settings_volume,
    settings_brightness,
    settings_language,
    export_failed,
    imported,
    import_none,
    setting_failed,
    exported,
    end_test,
    test_failed,
    scan_wrong,
    calibrate,
    calibrate_title,
    calibrate_body,
    trying_title,
    trying_body,
    keep,
    calibrate_unclear,
    calibrate_back,
    calibrate_kept,
};
inline constexpr std::size_t word_count = static_cast<std::size_t>(Word::calibrate_kept) + 1;

std::string_view name_of(Word word);
std::optional<Word> word_named(std::string_view name);

// One language: a text for each Word, in their order.
using Texts = std::array<std::string, word_count>;

class Wording {
public:
    void add(domain::Language language, Texts texts);
    const std::vector<domain::Language>& languages() const { return languages_; }

    // The language must have been added.
    const std::string& text(Word word, domain::Language language) const;
    // With `filling` in the place of "{}".
    std::string text(Word word, domain::Language language, std::string_view filling) const;

private:
    std::vector<domain::Language> languages_;
    std::vector<Texts> texts_;
};

}  // namespace flow
