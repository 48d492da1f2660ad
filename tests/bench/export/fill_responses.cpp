// A server's database with many responses, put there by the server's own ingest. For compare.py.
//
//   fill_responses FILE COUNT [DEVICES]   COUNT ratings, every second with answers to two criteria and a remark, spread
//                                         over so many devices (100) and a year; FILE must not be there yet
#include <fmt/format.h>

#include <charconv>
#include <string>
#include <vector>

#include "sync/base/check.hpp"
#include "sync/server/ingest.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/entry.hpp"

namespace {

constexpr std::size_t batch_entries = 500;
constexpr auto between_ratings = std::chrono::minutes{5};

template <typename Value>
Value must(base::Result<Value> result, std::string_view what) {
    if (!result) fmt::print(stderr, "{}: {}\n", what, base::to_text(result.problem()));
    base::check(static_cast<bool>(result), "the bench's database can be written");
    return std::move(result).value();
}

std::string city_json(std::uint64_t counters) {
    std::string json = R"({"name":{"vi":"Bench"},"blocs":[{"id":"k","name":{"vi":"K"},"agencies":[)";
    for (std::uint64_t i = 0; i < counters; ++i)
        json +=
            fmt::format(R"({}{{"id":"a{}","name":{{"vi":"A"}},"units":[{{"id":"u{}","name":{{"vi":"U"}},"counters":)"
                        R"([{{"id":"c{}","name":{{"vi":"C"}}}}]}}]}})",
                        i == 0 ? "" : ",", i, i, i);
    return json + "]}]}";
}

const char* const survey_json =
    R"({"id":"s1","title":{"vi":"S"},"question":{"vi":"?"},"levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},)"
    R"({"vi":"5"}],"factors":[{"id":"F1","name":{"vi":"F"},"criteria":[{"id":"C1","text":{"vi":"1"}},)"
    R"({"id":"C2","text":{"vi":"2"}},{"id":"C3","text":{"vi":"3"}},{"id":"C4","text":{"vi":"4"}}]}]})";

// One device's chain, as its batches need it.
class Device {
public:
    Device(server::Store& store, std::uint64_t number) : counter_("c" + std::to_string(number)) {
        wire::Seed seed{};
        seed[0] = static_cast<base::Byte>(number & 0xFFU);
        seed[1] = static_cast<base::Byte>(number >> 8U);
        seed[2] = 1;
        key_ = std::make_unique<wire::SecretKey>(seed);
        const std::string id = "device-" + std::to_string(number);
        stream_ = {id, 1};
        head_ = wire::chain_start(stream_, {});
        const server::Device row{
            .number = 0, .id = id, .public_key = key_->public_key(), .counter = counter_, .unit = {}};
        must(store.add_device(row, wire::Hash{seed[0], seed[1], 9}, base::WallTime{}), "device");
        device_ = *must(store.device_by_id(id), "device");
    }

    void rate(std::uint64_t number) {
        now_ += between_ratings;
        domain::Rating rating{.response = {},
                              .level = *domain::Level::from(static_cast<std::int64_t>(1 + number * 7 % 5)),
                              .field = "dat-dai",
                              .counter = counter_,
                              .survey = "s1",
                              .dossier = std::nullopt};
        for (std::size_t i = 0; i < 8; ++i)  // as if drawn: spread over the whole key
            rating.response[i] = static_cast<base::Byte>((number * 0x9E3779B97F4A7C15ULL) >> (8 * i));
        for (std::size_t i = 0; i < 8; ++i) rating.response[8 + i] = static_cast<base::Byte>(number >> (8 * i));
        write(rating);
        if (number % 2 == 0)
            write(domain::Answers{
                rating.response, {{"F1", number % 3 == 0}}, {{"C1", rating.level}, {"C3", *domain::Level::from(4)}}});
    }

    bool is_full() const { return batch_.batch.lines.size() >= batch_entries - 1; }

    void send(server::Store& store) {
        if (batch_.batch.lines.empty()) return;
        wire::BatchHeader& header = batch_.batch.header;
        header = {.stream = stream_,
                  .first = sequence_ - batch_.batch.lines.size() + 1,
                  .last = sequence_,
                  .previous = sent_head_,
                  .head = head_,
                  .signature = key_->sign(wire::head_statement(stream_, sequence_, head_)),
                  .sent = stamp()};
        if (header.first == 1) header.previous = wire::chain_start(stream_, {});
        batch_.batch.header_line = wire::write_batch(header, {});
        batch_.batch.header_line.resize(batch_.batch.header_line.find('\n'));
        const auto verdict = must(server::append(store, device_, batch_, 1, stamp().wall), "batch");
        base::check(!verdict.refusal, "the server takes what it is sent");
        sent_head_ = head_;
        batch_ = {};
    }

private:
    base::Stamp stamp() const {
        return {"00000000000000aa", base::Instant{now_},
                base::WallTime{std::chrono::milliseconds{1'767'200'400'000}} + now_, base::ClockTrust::network};
    }

    void write(const wire::Body& body) {
        ++sequence_;
        batch_.batch.lines.push_back(must(wire::write_entry({sequence_, stamp(), body}), "entry"));
        head_ = wire::chain_next(head_, sequence_, batch_.batch.lines.back());
        batch_.hashes.push_back(head_);
        batch_.entries.push_back(wire::read_entry(batch_.batch.lines.back(), sequence_));
    }

    std::string counter_;
    std::unique_ptr<wire::SecretKey> key_;
    wire::Stream stream_;
    server::Device device_;
    base::Duration now_{60'000};
    wire::Sequence sequence_ = 0;
    wire::Hash head_{};
    wire::Hash sent_head_{};
    server::ProvenBatch batch_;
};

std::uint64_t count_in(std::string_view text) {
    std::uint64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

void fill(const std::string& file, std::uint64_t count, std::uint64_t devices) {
    auto store = must(server::Store::open(file), "database");
    std::vector<Device> all;
    {
        auto change = must(store.begin(), "change");
        must(server::import_city(store, city_json(devices)), "city");
        must(server::import_survey(store, survey_json, base::WallTime{}), "survey");
        for (std::uint64_t i = 0; i < devices; ++i) all.emplace_back(store, i);
        must(change.commit(), "commit");
    }
    for (std::uint64_t done = 0; done < count;) {
        auto change = must(store.begin(), "change");
        for (Device& device : all) {
            while (!device.is_full() && done < count) device.rate(done++);
            device.send(store);
        }
        must(change.commit(), "commit");
    }
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    if (arguments.size() < 2 || arguments.front() == "--help") {
        fmt::print(stderr, "usage: fill_responses FILE COUNT [DEVICES]\n");
        return 2;
    }
    fill(arguments[0], count_in(arguments[1]), arguments.size() > 2 ? count_in(arguments[2]) : 100);
    return 0;
}
