// What a server, or somebody who says that he is one, answers to a terminal: status by the first byte, then the body.
#include "sync/wire/receipt.hpp"

#include "sync/base/check.hpp"
#include "sync/uploader/upload.hpp"
#include "sync/wire/receipt_key.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"

namespace {

constexpr int statuses[] = {200, 200, 200, 204, 302, 400, 401, 403, 409, 409, 412, 413, 415, 422, 426, 429, 500, 503};

const wire::Stream stream{"d0123", 1};

uploader::Settings settings() {
    uploader::Settings settings;
    settings.stream = stream;
    settings.door = {"https://server", "token"};
    settings.device_key = support::sample_key(7).public_key();
    settings.receipt_key = support::sample_key(1).public_key();
    return settings;
}

wire::Receipt receipt(wire::Sequence sequence) {
    return wire::sign({stream, sequence, {}, 0, 1, base::WallTime{base::Duration{1795000000123}}, {}},
                      support::sample_key(1));
}

// An uploader that has asked what the server holds; then this is the answer.
void answer_a_question(const uploader::Answer& answer) {
    const uploader::Settings known = settings();
    auto state = uploader::start(known, receipt(5), base::Instant{}, 0);
    state = uploader::step(known, std::move(state), uploader::Rested{}, support::sample_stamp(0), 0).state;
    const uploader::Looked looked{journal::Head{5, {}}};
    state = uploader::step(known, std::move(state), looked, support::sample_stamp(0), 0).state;
    const auto next = uploader::step(known, state, uploader::Answered{answer}, support::sample_stamp(1000), 0.5);
    base::check(next.state.cursor <= 5, "no answer alone moves the cursor forward");
    base::check(uploader::deadline(next.state).has_value() || !next.effects.empty(), "the uploader goes on");
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const std::string problem = R"({"type":"about:blank","code":"gap","status":409,"detail":"x","expect":4})";
    const auto change = wire::change_key(support::sample_key(1), support::sample_key(2).public_key(),
                                         base::WallTime{base::Duration{1795000000123}});
    return {std::string(1, 0) + wire::write_receipt(receipt(5)),
            std::string(1, 1) + wire::write_receipt(receipt(9)),
            std::string(1, 8) + problem,
            std::string(1, 9) + R"({"code":"fork","status":409})",
            std::string(1, 4) + "<html>",
            wire::to_text(wire::key_changes_json(std::vector{change}))};
}

void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::string body(bytes.substr(1));
    const int status = statuses[static_cast<unsigned char>(bytes[0]) % std::size(statuses)];
    answer_a_question({.status = status, .body = body, .retry_after = body.substr(0, 12), .failure = {}});
    if (const auto read = wire::read_receipt(body)) {
        const auto again = wire::read_receipt(wire::write_receipt(*read));
        base::check(again && *again == *read, "a receipt comes back as it was");
    }
    const auto json = wire::parse_json(bytes);
    if (!json || !json->is_array()) return;
    const auto changes = wire::read_key_changes(json->get_array());
    if (!changes) return;
    const auto pinned = support::sample_key(1).public_key();
    const auto last = wire::follow_changes(pinned, *changes);
    base::check(last == pinned || last == support::sample_key(2).public_key(), "only signed changes lead anywhere");
}

}  // namespace fuzz
