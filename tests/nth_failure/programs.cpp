#include "tests/nth_failure/programs.hpp"

#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/receipts.hpp"
#include "tests/support/arrived.hpp"
#include "tests/support/sample_batch.hpp"

namespace nth_failure {
namespace {

constexpr std::int64_t start_ms = 60'000;

// Time passes where somebody sleeps, and nobody is asked to end.
class BriefLife : public uploader::Life {
public:
    bool is_over() override { return false; }
    void sleep_until(base::Instant until) override { now_.monotonic = std::max(now_.monotonic, until); }
    base::Stamp now() override { return now_; }
    double chance() override { return 0.5; }

private:
    base::Stamp now_ = support::sample_stamp(start_ms);
};

}  // namespace

std::filesystem::path database_in(const std::filesystem::path& centre) { return centre / "sipas.db"; }

base::Result<journal::Opened> open_journal(const std::filesystem::path& terminal) {
    auto key = journal::open_device_key(terminal);
    if (!key) return key.problem();
    const auto identity = journal::read_identity(terminal);
    if (!identity) return identity.problem();
    return journal::open_or_renew(terminal, identity->device, std::move(*key), support::sample_stamp(start_ms));
}

Centre::Centre(const std::filesystem::path& folder) {
    auto opened = server::Store::open(database_in(folder));
    if (!opened) return;
    store_.emplace(std::move(*opened));
    auto handlers = server::Handlers::over(*store_);
    if (handlers) handlers_.emplace(std::move(*handlers));
}

std::optional<server::Reply> Centre::answer(const server::Request& request) {
    if (!handlers_) return std::nullopt;
    return server::respond(*handlers_, *store_, request, support::sample_stamp(start_ms).wall);
}

void Centre::stop() {
    handlers_.reset();
    store_.reset();
}

uploader::Answer Corridor::send(const uploader::Request& request) {
    turn_(Side::centre);
    auto reply = centre_.answer(support::arrived(request));
    turn_(Side::terminal);
    if (!reply) return {.status = 0, .body = {}, .retry_after = {}, .failure = "nobody answers"};
    uploader::Answer answer{.status = reply->status, .body = std::move(reply->body), .retry_after = {}, .failure = {}};
    for (const auto& [name, value] : reply->headers)
        if (support::lower_case(name) == "etag") answer.etag = value;
    return answer;
}

base::Result<uploader::Carried> carry_once(const std::filesystem::path& terminal, Centre& centre,
                                           const std::function<void(Side)>& turn) {
    const auto identity = journal::read_identity(terminal);
    if (!identity) return identity.problem();
    const auto key = journal::open_device_key(terminal);
    if (!key) return key.problem();
    const auto config = journal::read_config(terminal);
    const uploader::Settings settings{.stream = {identity->device, 1},
                                      .door = {identity->server_url, identity->token},
                                      .device_key = key->public_key(),
                                      .receipt_key = config ? config->receipt_key : identity->receipt_key,
                                      .first_contact = base::Duration::zero()};
    const auto opened = journal::open_or_replace_receipts(terminal);
    if (!opened) return opened.problem();
    Corridor corridor(centre, turn);
    BriefLife life;
    return uploader::carry(terminal, settings, *opened->receipts, corridor, uploader::Patience::once, life);
}

}  // namespace nth_failure
