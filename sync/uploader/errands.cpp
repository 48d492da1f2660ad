#include "sync/uploader/errands.hpp"

#include <fmt/format.h>

#include <utility>

#include "sync/base/log.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/stick.hpp"
#include "sync/uploader/verdict.hpp"
#include "sync/wire/sha256.hpp"

namespace uploader {

using base::Severity;

namespace {

// An ETag of the server is the SHA-256 of what it sent; something in between may have called it weak.
bool is_whole(const Answer& answer) {
    std::string_view tag = answer.etag;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == '"' + base::to_hex(wire::sha256(base::view_of(answer.body))) + '"';
}

}  // namespace

Errands::Errands(std::filesystem::path folder, const Settings& settings, journal::Receipts& receipts,
                 Transport& transport, base::Instant now, double chance)
    : folder_(std::move(folder)),
      device_(settings.stream.device),
      door_(settings.door),
      device_key_(settings.device_key),
      receipt_key_(settings.receipt_key),
      receipts_(receipts),
      transport_(transport) {
    const auto wait = static_cast<base::Duration::rep>(static_cast<double>(settings.first_contact.count()) * chance);
    comments_.succeeded(now, base::Duration{wait});
    config_.succeeded(now, base::Duration{wait});
    time_.succeeded(now, base::Duration{wait});
}

void Errands::run(const journal::Reader& journal, const base::Stamp& stamp, double chance) {
    const base::Instant now = stamp.monotonic;
    take_receipts();
    if (stamp.trust < base::ClockTrust::network && time_.is_due(now)) ask_time(stamp, chance);
    if (comments_.is_due(now)) send_words(journal, now, chance);
    if (config_.is_due(now)) refresh_config(now, chance);
}

void Errands::take_receipts() {
    const auto kept = journal::take_inbox(folder_, {device_, device_key_, receipt_key_}, receipts_);
    if (!kept)
        return base::log(Severity::warning, "receipts from a stick could not be kept: " + to_text(kept.problem()));
    if (*kept > 0) base::log(Severity::info, "a receipt from a stick was kept");
}

void Errands::send_words(const journal::Reader& journal, base::Instant now, double chance) {
    for (;;) {
        const auto sent = send_comments(door_, journal, receipts_, transport_);
        if (!sent) {
            base::log(Severity::warning, "comments could not be read: " + to_text(sent.problem()));
            return comments_.succeeded(now, config_interval);
        }
        if (!sent->alarm.empty()) base::log(Severity::alarm, sent->alarm);
        if (!sent->answer) return;
        if (!sent->moved) {
            base::log(Severity::warning, "comments were not taken, " + to_text(*sent->answer) + ": trying again later");
            return comments_.failed(*sent->answer, now, chance);
        }
    }
}

// Told to the kiosk, whose own clock nobody vouches for. The answer is at most as old as the way was long; that is
// never more than the transport's patience.
void Errands::ask_time(const base::Stamp& asked, double chance) {
    const auto nonce = wire::random_bytes<16>();
    const Answer answer = transport_.send(time_request(door_, nonce));
    const auto wall = answer.status == 200 ? time_in(answer.body, nonce, receipt_key_) : std::nullopt;
    if (!wall) {
        base::log(Severity::warning, "the server was asked what time it is, " + to_text(answer));
        return time_.failed(answer, asked.monotonic, chance);
    }
    const auto kept = receipts_.keep_server_time({asked.boot, asked.monotonic, *wall});
    if (!kept) base::log(Severity::warning, "the server's time could not be kept: " + to_text(kept.problem()));
    time_.succeeded(asked.monotonic, time_interval);
}

void Errands::follow_receipt_key() {
    const auto config = journal::read_config(folder_);
    if (!config || config->receipt_key == receipt_key_) return;
    base::log(Severity::info, "the server signs receipts with another key now; the one before has signed it");
    receipt_key_ = config->receipt_key;
}

base::Result<> Errands::keep_config(const Answer& answer) const {
    if (answer.status != 200) return base::Problem{base::Code::unavailable, to_text(answer), 0};
    if (!is_whole(answer)) return base::Problem{base::Code::unavailable, "not all of it came as it was sent", 0};
    return journal::write_config(folder_, {device_, door_.token}, answer.etag, answer.body);
}

void Errands::refresh_config(base::Instant now, double chance) {
    const auto known = journal::read_config(folder_);
    const Answer answer = transport_.send(config_request(door_, known ? known->etag : ""));
    if (answer.status == 304) return config_.succeeded(now, config_interval);
    const auto written = keep_config(answer);
    if (written) {
        follow_receipt_key();
        base::log(Severity::info, "the server's settings are in force from the next visit on");
        return config_.succeeded(now, config_interval);
    }
    base::log(Severity::warning, "the settings could not be refreshed, " + to_text(written.problem()));
    config_.failed(answer, now, chance);
}

}  // namespace uploader
