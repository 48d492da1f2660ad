#include "tests/sync/uploader/terminal.hpp"

#include <catch2/catch.hpp>

namespace uploader {
namespace {

constexpr wire::Seed device_seed{1};
constexpr wire::Seed server_seed{2};
const wire::Stream stream{"D1", 1};

class NoTransport : public Transport {
public:
    Answer send(const Request& /*request*/) override { throw std::logic_error("the test plays the server"); }
};

class NoReceipts : public journal::Receipts {
public:
    base::Result<std::optional<wire::Receipt>> newest(const wire::Stream& /*stream*/) const override {
        return std::optional<wire::Receipt>{};
    }
    base::Result<> keep(const wire::Receipt& /*receipt*/) override { return base::Done{}; }
    base::Result<std::int64_t> last_loss(const std::string& /*device*/) const override { return std::int64_t{0}; }
    const std::optional<base::Problem>& damage() const override { return damage_; }
    base::Result<wire::Sequence> comments_through(const wire::Stream& /*stream*/) const override {
        return wire::Sequence{0};
    }
    base::Result<> keep_comments_through(const wire::Stream& /*stream*/, wire::Sequence /*sequence*/) override {
        return base::Done{};
    }
    base::Result<> keep_state(const wire::Stream& /*stream*/, const journal::UploaderState& /*state*/) override {
        return base::Done{};
    }
    base::Result<> end(const wire::Stream& /*stream*/, const journal::Ending& /*ending*/) override {
        return base::Done{};
    }
    base::Result<std::vector<base::WallTime>> contradicted(const std::string& /*device*/) const override {
        return std::vector<base::WallTime>{};
    }
    base::Result<> forgive(const std::string& /*device*/) override { return base::Done{}; }
    base::Result<> keep_server_time(const journal::ServerTime& /*time*/) override { return base::Done{}; }
    base::Result<std::optional<journal::Ending>> ending(const wire::Stream& /*stream*/) const override {
        return std::optional<journal::Ending>{};
    }

private:
    std::optional<base::Problem> damage_;
};

Settings settings_of_test() {
    return {.stream = stream,
            .door = {"https://server", "token"},
            .device_key = wire::SecretKey(device_seed).public_key(),
            .receipt_key = wire::SecretKey(server_seed).public_key()};
}

domain::Rating rating(std::uint8_t number) {
    return {.response = {number},
            .level = *domain::Level::from(4),
            .field = {},
            .counter = "C1",
            .survey = "S1",
            .dossier = {}};
}

}  // namespace

Terminal::Terminal()
    : server_key_(server_seed),
      journal_(stream, wire::SecretKey(device_seed)),
      settings_(settings_of_test()),
      now_{"0123456789abcdef", base::Instant{std::chrono::hours{1}}, base::WallTime{}, base::ClockTrust::network} {}

void Terminal::rate(int times) {
    for (int i = 0; i < times; ++i) REQUIRE(journal_.append(rating(static_cast<std::uint8_t>(i)), now_));
}

void Terminal::purge(wire::Sequence through) {
    for (wire::Sequence s = 1; s <= through; ++s) heads_of_purged_.emplace(s, *journal_.hash_at(s));
    REQUIRE(journal_.purge(through));
}

void Terminal::begin() {
    state_ = start(settings_, std::nullopt, now_.monotonic, 0.0);
    feed(Rested{});
}

void Terminal::begin_holding(wire::Sequence held) {
    begin();
    answer(receipt(held));
}

void Terminal::answer(int status, std::string_view body, std::string_view retry_after) {
    feed(Answered{{status, std::string(body), std::string(retry_after), {}}});
}

void Terminal::answer(const wire::Receipt& receipt) { answer(200, write_receipt(receipt)); }

void Terminal::wake() {
    now_.wall += wait();
    now_.monotonic = resting().until;
    feed(Rested{});
}

void Terminal::feed(const Event& event) {
    std::optional<Event> happened = event;
    while (happened) {
        Step next = step(settings_, state_, *std::exchange(happened, std::nullopt), now_, chance);
        state_ = std::move(next.state);
        for (const Effect& effect : next.effects)
            if (auto answered = carry_out(effect)) happened = std::move(answered);
    }
}

std::optional<Event> Terminal::carry_out(const Effect& effect) {
    if (const auto* send = std::get_if<Send>(&effect)) {
        requests.push_back(send->request);
    } else if (const auto* keep = std::get_if<Keep>(&effect)) {
        kept.push_back(keep->receipt);
    } else if (const auto* tell = std::get_if<Tell>(&effect)) {
        told.push_back(tell->state);
    } else if (const auto* end = std::get_if<End>(&effect)) {
        ended.push_back(end->ending);
    } else if (const auto* report = std::get_if<Report>(&effect)) {
        reports.push_back(*report);
    } else if (const auto* reading = std::get_if<Read>(&effect)) {
        return read(*reading);
    } else {
        NoTransport transport;
        NoReceipts receipts;
        return perform(effect, {journal_, receipts, transport});
    }
    return std::nullopt;
}

Found Terminal::read(const Read& read) const {
    if (journal_trouble != base::Code::not_found) return {base::Problem{journal_trouble, "as the test wants it"}};
    auto slice = journal_.read(read.after, read.entries_limit, read.bytes_limit);
    if (journal_altered && slice) slice->lines.at(0).at(10) ^= 1;
    return {std::move(slice)};
}

wire::Receipt Terminal::receipt(wire::Sequence sequence, wire::Incarnation incarnation) const {
    wire::Receipt receipt{.stream = stream, .sequence = sequence, .incarnation = incarnation};
    if (const auto before = heads_of_purged_.find(sequence); before != heads_of_purged_.end())
        receipt.head = before->second;
    else if (sequence > 0)
        receipt.head = *journal_.hash_at(sequence);
    return signed_by_server(receipt);
}

const Resting& Terminal::resting() const {
    const auto* resting = std::get_if<Resting>(&state_.activity);
    REQUIRE(resting != nullptr);
    return *resting;
}

wire::Batch decoded(const Request& request) {
    const auto encoding = wire::encoding_named(header(request, "Content-Encoding"));
    const auto bytes =
        wire::decompress(request.body, encoding.value_or(wire::Encoding::plain), wire::batch_bytes_limit);
    REQUIRE(bytes);
    auto batch = wire::read_batch(*bytes);
    REQUIRE(batch);
    return std::move(batch).value();
}

std::string_view header(const Request& request, std::string_view name) {
    for (const auto& [each, value] : request.headers)
        if (each == name) return value;
    return {};
}

}  // namespace uploader
