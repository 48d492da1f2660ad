#include "kiosk/staff/health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace staff {
namespace {

using flow::Light;
using flow::ReportRow;
using flow::Word;

constexpr std::uint64_t gigabyte = 1'000'000'000;

ReportRow green(Word label, std::string value) { return {label, std::move(value), Light::green, std::nullopt}; }
ReportRow amber(Word label, std::string value, Word advice) { return {label, std::move(value), Light::amber, advice}; }
ReportRow red(Word label, std::string value, Word advice) { return {label, std::move(value), Light::red, advice}; }
ReportRow plain(Word label, std::string value) { return {label, std::move(value), Light::none, std::nullopt}; }

ReportRow waiting_row(const Health& health) {
    const std::string value = fmt::format("{}", health.waiting);
    if (health.waiting >= too_many_waiting) return red(Word::health_waiting, value, Word::advise_carry);
    if (health.waiting >= many_waiting) return amber(Word::health_waiting, value, Word::advise_network);
    return green(Word::health_waiting, value);
}

ReportRow server_row(const Health& health) {
    if (!health.contact) return amber(Word::health_server, "–", Word::advise_never_sent);
    const std::string value = moment_text(*health.contact);
    const base::Duration silence = health.now.wall - *health.contact;
    if (silence >= too_long_silence) return red(Word::health_server, value, Word::advise_carry);
    if (silence >= long_silence) return amber(Word::health_server, value, Word::advise_network);
    return green(Word::health_server, value);
}

// Only where somebody has to look. That the network fails is said by how long the server has been silent.
std::optional<ReportRow> sending_row(const journal::UploaderState& sending) {
    using Kind = journal::UploaderState::Kind;
    const std::string since = moment_text(sending.since);
    switch (sending.kind) {
        case Kind::well:
        case Kind::retrying:
            return std::nullopt;
        case Kind::refused:
            return red(Word::health_sending, since, Word::advise_refused);
        case Kind::held:
            return red(Word::health_sending, fmt::format("{} ({})", since, sending.sequence), Word::advise_held);
        case Kind::forked:
        case Kind::stopped:
            return red(Word::health_sending, since, Word::advise_forked);
        case Kind::damaged:
            return red(Word::health_sending, since, Word::advise_damaged);
        case Kind::outdated:
            return amber(Word::health_sending, since, Word::advise_outdated);
    }
    return std::nullopt;
}

std::string gigabytes(std::uint64_t bytes) {
    const std::uint64_t tenths = bytes / (gigabyte / 10);
    return fmt::format("{},{}", tenths / 10, tenths % 10);
}

ReportRow disk_row(const std::optional<Disk>& disk) {
    if (!disk) return red(Word::health_disk, "–", Word::advise_disk_unknown);
    const std::string value = fmt::format("{} / {} GB", gigabytes(disk->free_bytes), gigabytes(disk->total_bytes));
    if (disk->free_bytes < too_little_disk_bytes) return red(Word::health_disk, value, Word::advise_disk_full);
    if (disk->free_bytes < little_disk_bytes) return amber(Word::health_disk, value, Word::advise_disk_low);
    return green(Word::health_disk, value);
}

ReportRow clock_row(const base::Stamp& now) {
    const std::string value = moment_text(now.wall);
    if (now.trust == base::ClockTrust::unset) return red(Word::health_clock, value, Word::advise_clock_unset);
    if (now.trust == base::ClockTrust::hardware) return amber(Word::health_clock, value, Word::advise_clock_alone);
    return green(Word::health_clock, value);
}

// "+1:30" or "−0:02": hours and minutes.
ReportRow step_row(base::Duration step) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(step)).count();
    const std::string value =
        fmt::format("{}{}:{:02}", step < base::Duration{0} ? "−" : "+", minutes / 60, minutes % 60);
    return std::chrono::abs(step) >= large_clock_step ? red(Word::health_clock_step, value, Word::advise_clock_step)
                                                      : amber(Word::health_clock_step, value, Word::advise_clock_step);
}

ReportRow survey_row(base::LocalDay through, base::LocalDay today) {
    const std::string value = date_text(through);
    if (today > through) return red(Word::health_survey_through, value, Word::advise_survey_over);
    if (through - today < survey_notice) return amber(Word::health_survey_through, value, Word::advise_survey_ending);
    return green(Word::health_survey_through, value);
}

ReportRow epoch_row(const Health& health) {
    const std::string value = fmt::format("{}", health.epoch);
    return health.journal_lost ? amber(Word::health_epoch, value, Word::advise_epoch)
                               : green(Word::health_epoch, value);
}

ReportRow sound_row(bool can_sound) {
    return can_sound ? green(Word::health_sound, "") : amber(Word::health_sound, "", Word::advise_sound);
}

ReportRow scanner_row(Scanner scanner) {
    if (scanner == Scanner::ready) return green(Word::health_scanner, "");
    return amber(Word::health_scanner, "",
                 scanner == Scanner::lost ? Word::advise_scanner : Word::advise_scanner_garbled);
}

std::vector<ReportRow> sending_rows(const Health& health) {
    std::vector<ReportRow> rows{waiting_row(health), server_row(health)};
    if (auto stopped = health.sending ? sending_row(*health.sending) : std::nullopt)
        rows.push_back(*std::move(stopped));
    if (!health.receipt) return rows;
    rows.push_back(plain(Word::health_receipt, fmt::format("{}", health.receipt->sequence)));
    rows.push_back(plain(Word::health_durable, fmt::format("{}", health.receipt->durable)));
    return rows;
}

}  // namespace

flow::Report health_report(const Health& health) {
    flow::Report report;
    report.page = flow::Page::health;
    report.rows = sending_rows(health);
    report.rows.push_back(disk_row(health.disk));
    report.rows.push_back(clock_row(health.now));
    if (health.clock_step) report.rows.push_back(step_row(*health.clock_step));
    report.rows.push_back(epoch_row(health));
    report.rows.push_back(plain(Word::health_survey, health.survey));
    if (health.survey_through) report.rows.push_back(survey_row(*health.survey_through, day_of(health.now.wall)));
    report.rows.push_back(sound_row(health.can_sound));
    if (health.scanner != Scanner::none) report.rows.push_back(scanner_row(health.scanner));
    report.rows.push_back(plain(Word::health_program, health.version));
    return report;
}

flow::Light worst_light(const flow::Report& report) {
    Light worst = Light::none;
    for (const ReportRow& row : report.rows) worst = std::max(worst, row.light);
    return worst;
}

}  // namespace staff
