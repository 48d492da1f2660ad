#include "tests/simulation/central.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sync/base/check.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/wire/content.hpp"

namespace simulation {
namespace {

constexpr std::size_t counters = 8;

std::string counter_id(std::size_t number) { return fmt::format("C{}", number); }

domain::City small_city() {
    domain::Unit unit{"U1", {"Trung tâm phục vụ hành chính công", ""}, {}};
    for (std::size_t i = 0; i < counters; ++i)
        unit.counters.push_back({counter_id(i), {fmt::format("Quầy {}", i), ""}, i % 2 == 0 ? "" : "dat-dai"});
    return {{"Đà Nẵng", ""}, {{"so", {"Khối sở", ""}, {{"STP", {"Sở Tư pháp", ""}, false, {unit}}}}}};
}

constexpr std::string_view survey_text = R"({"id":"S1","title":{"vi":"Khảo sát"},
    "question":{"vi":"Ông/Bà có hài lòng không?"},
    "levels":[{"vi":"Rất không hài lòng"},{"vi":"Không hài lòng"},{"vi":"Bình thường"},{"vi":"Hài lòng"},
              {"vi":"Rất hài lòng"}],
    "factors":[{"id":"F1","name":{"vi":"Tiếp cận dịch vụ"},"criteria":[{"id":"F1.1","text":{"vi":"Nơi ngồi chờ"}}]}]})";

template <typename T>
T must(base::Result<T> result) {
    base::check(static_cast<bool>(result), result ? "" : to_text(result.problem()));
    return std::move(result).value();
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// What a socket would do to it.
server::Request arrived(const uploader::Request& request) {
    const std::string_view url = std::string_view(request.url).substr(request.url.find("/v1/"));
    const auto mark = url.find('?');
    server::Request arrived{request.method == uploader::Method::get ? "GET" : "POST",
                            std::string(url.substr(0, mark)),
                            mark == std::string_view::npos ? "" : std::string(url.substr(mark + 1)),
                            {},
                            request.body};
    for (const auto& [name, value] : request.headers) arrived.headers.emplace_back(lower_case(name), value);
    return arrived;
}

}  // namespace

Central::Central(World& world, std::filesystem::path folder)
    : world_(world), folder_(std::move(folder)), survey_(must(wire::read_survey(survey_text))) {
    rise();
    auto change = must(store_->begin());
    must(store_->put_city(small_city()));
    must(store_->put_survey_in_force({"S1", std::string(survey_text)}, world_.wall()));
    must(change.commit());
}

DeviceCard Central::enrol(std::size_t number, const wire::PublicKey& public_key) {
    DeviceCard card{fmt::format("D{}", number), fmt::format("token-{}", number), public_key, {}};
    auto change = must(store_->begin());
    const server::Device device{.id = card.id, .public_key = public_key, .counter = counter_id(number), .unit = "U1"};
    must(store_->add_device(device, server::hash_of_token(card.token), world_.wall()));
    must(change.commit());
    card.place = must(store_->place_of(device.counter)).value_or(domain::Place{});
    return card;
}

std::optional<server::Reply> Central::answer(const uploader::Request& request) {
    if (!running()) return std::nullopt;
    const server::Answer answer = handlers_->answer(arrived(request), world_.wall());
    if (const auto* reply = std::get_if<server::Reply>(&answer)) return *reply;
    return write(std::get<server::Task>(answer));
}

std::optional<server::Reply> Central::write(const server::Task& task) {
    const bool dies = world_.strikes(world_.weather.server_dies);
    const bool after_commit = world_.dice.one_in(2);
    {
        auto change = must(store_->begin());
        const auto written = task.write(*store_);
        if (!written) return task.reply(written);
        if (!dies || after_commit) must(change.commit());
    }
    remember_heads();
    if (!dies) return task.reply(base::Done{});
    world_.note(after_commit ? "server dies after COMMIT" : "server dies before COMMIT");
    die();
    world_.schedule.after(world_.within(std::chrono::minutes{20}), [this] { rise(); });
    return std::nullopt;
}

void Central::die() {
    handlers_.reset();
    store_.reset();
}

void Central::rise() {
    if (running()) return;
    store_ = std::make_unique<server::Store>(must(server::Store::open(database())));
    handlers_ = std::make_unique<server::Handlers>(must(server::Handlers::over(*store_)));
}

void Central::back_up() {
    die();
    std::filesystem::copy_file(database(), backup(), std::filesystem::copy_options::overwrite_existing);
    rise();
}

void Central::restore() {
    die();
    std::filesystem::copy_file(backup(), database(), std::filesystem::copy_options::overwrite_existing);
    auto connection = must(sql::Connection::open(database(), sql::Access::write));
    must(connection.execute("UPDATE meta SET incarnation = $1", {sql::integer(++incarnation_)}));
    rise();
}

wire::Sequence Central::highest_head(const std::string& device) const {
    const auto found = highest_heads_.find(device);
    return found == highest_heads_.end() ? 0 : found->second;
}

void Central::remember_heads() {
    for (const server::StreamRow& stream : must(store_->streams())) {
        wire::Sequence& highest = highest_heads_[stream.name.device];
        highest = std::max(highest, stream.head);
    }
}

}  // namespace simulation
