#include "kiosk/staff/health_reading.hpp"

#include <system_error>

#include "sync/journal/receipts.hpp"

namespace staff {
namespace {

std::optional<Disk> disk_below(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error) return std::nullopt;
    return Disk{space.available, space.capacity};
}

std::optional<wire::Receipt> receipt_in(const std::filesystem::path& folder, const wire::Stream& stream) {
    const auto receipt = journal::newest_receipt(folder, stream);
    return receipt ? *receipt : std::nullopt;
}

std::optional<journal::UploaderState> sending_in(const std::filesystem::path& folder, const wire::Stream& stream) {
    const auto state = journal::uploader_state(folder, stream);
    return state ? *state : std::nullopt;
}

}  // namespace

Health read_health(const std::filesystem::path& folder, const journal::Reader& journal, const Reading& reading,
                   const domain::Survey& survey, const base::Stamp& now) {
    Health health{.now = now,
                  .receipt = receipt_in(folder, journal.stream()),
                  .contact = std::nullopt,
                  .sending = sending_in(folder, journal.stream()),
                  .disk = disk_below(folder),
                  .clock_step = reading.clock().step(now),
                  .version = SIPAS_VERSION,
                  .survey = survey.id,
                  .survey_through = survey.through,
                  .epoch = journal.stream().epoch,
                  .journal_lost = reading.lost_lately(now)};
    if (health.receipt) health.contact = health.receipt->received;  // the server is asked hourly, also without news
    const wire::Sequence sent = health.receipt ? health.receipt->sequence : 0;
    if (const auto head = journal.head(); head && head->sequence > sent) health.waiting = head->sequence - sent;
    return health;
}

}  // namespace staff
