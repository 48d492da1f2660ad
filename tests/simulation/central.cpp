#include "tests/simulation/central.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/check.hpp"
#include "sync/server/backup.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/stick_import.hpp"
#include "sync/uploader/enrol.hpp"
#include "tests/simulation/hearing.hpp"
#include "tests/support/arrived.hpp"

namespace simulation {
namespace {

constexpr std::size_t counters = 8;
constexpr const char* backups = "another-disk";

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

// Nobody between them: enrolment is not what is simulated.
class Corridor : public uploader::Transport {
public:
    explicit Corridor(Central& central) : central_(central) {}
    uploader::Answer send(const uploader::Request& request) override {
        const auto reply = central_.answer(request);
        return {
            .status = reply ? reply->status : 0, .body = reply ? reply->body : "", .retry_after = {}, .failure = {}};
    }

private:
    Central& central_;
};

}  // namespace

Central::Central(World& world, std::filesystem::path folder)
    : world_(world),
      folder_(std::move(folder)),
      disk_(std::make_unique<support::Disk>(folder_, world_.dice.below(1U << 30U))) {
    rise();
    auto change = must(store_->begin());
    must(store_->put_city(small_city()));
    must(store_->put_survey({{"S1", std::string(survey_text)}, {}, {}, world_.wall()}));
    must(change.commit());
}

Central::~Central() { die(); }

journal::Identity Central::enrol(std::size_t number, const wire::PublicKey& public_key) {
    const std::string code = fmt::format("CODE-{:05}", number);
    {
        auto change = must(store_->begin());
        must(server::issue_code(*store_, code, counter_id(number), world_.wall()));
        must(change.commit());
    }
    Corridor corridor(*this);
    return must(uploader::enrol("https://central", code, public_key, corridor));
}

std::optional<server::Reply> Central::answer(const uploader::Request& request) {
    if (!is_running()) return std::nullopt;
    server::Reply reply;
    {
        const support::Disk::Running running(process_);
        const Hearing hearing([this](base::Severity, std::string_view words) { world_.tell("centre", words); });
        if (request.method == uploader::Method::post) arm();
        reply = server::respond(*handlers_, *store_, support::arrived(request), world_.wall());
    }
    if (!reply.note.empty()) world_.tell("centre", reply.note);
    if (!disk_->is_alive(process_) || !disk_->has_power()) {
        look_around();
        return std::nullopt;
    }
    if (request.method == uploader::Method::post) remember_heads();
    return reply;
}

// Death waits a few writes ahead: in this request, or in one of the next.
void Central::arm() {
    if (is_armed_) return;
    const bool cut = world_.faults.strikes(Fault::server_power_cut);
    if (!cut && !world_.faults.strikes(Fault::server_killed)) return;
    is_armed_ = true;
    const std::uint64_t changes = 1 + world_.dice.below(12);
    if (cut)
        disk_->lose_power_at(changes);
    else
        disk_->kill_at(process_, changes);
}

void Central::look_around() {
    if (!is_running() || (disk_->has_power() && disk_->is_alive(process_))) return;
    world_.tell("centre", disk_->has_power() ? "killed in the middle of a write" : "loses its power");
    die();
    if (!disk_->has_power()) disk_->restore_power();
    world_.schedule.after(world_.within(std::chrono::minutes{20}), [this] { rise(); });
}

void Central::die() {
    const support::Disk::Running running(process_);
    disk_->kill(process_);
    handlers_.reset();
    store_.reset();
    is_armed_ = false;
}

void Central::rise() {
    if (is_running() || is_lost_) return;
    process_ = disk_->start_process();
    const support::Disk::Running running(process_);
    auto opened = server::Store::open(database());
    auto store = opened ? std::make_unique<server::Store>(std::move(*opened)) : nullptr;
    auto handlers = store ? server::Handlers::over(*store) : opened.problem();
    if (!handlers) {
        world_.tell("centre", "cannot start, " + to_text(handlers.problem()));
        disk_->kill(process_);
        store.reset();
        world_.schedule.after(std::chrono::minutes{1}, [this] { rise(); });
        return;
    }
    store_ = std::move(store);
    handlers_ = std::make_unique<server::Handlers>(std::move(*handlers));
    receipt_key_ = handlers_->receipt_key();
    world_.tell("centre", "starts");
    look_for_forgotten_heads();
}

wire::Incarnation Central::incarnation() { return must(store_->meta()).incarnation; }

// Onto a disk of its own, which loses its power with this one but does not die with it.
void Central::back_up() {
    if (!is_running()) return;
    std::string words;
    {
        const support::Disk::Running running(process_);
        const auto made = server::back_up(*store_, database(), folder_ / backups, true, world_.wall());
        if (made) backup_ = made->file;
        words = made ? fmt::format("is backed up, {} entries", made->entries) : "no backup, " + to_text(made.problem());
    }
    world_.tell("centre", words);
    look_around();
}

void Central::restore() {
    if (!backup_) return;
    world_.faults.happened(Fault::server_restored);
    world_.tell("centre", "its disk dies");
    die();
    is_lost_ = true;
    support::Disk::Image left = disk_->image();
    std::erase_if(left.parts, [](const auto& part) { return !part.first.starts_with(backups); });
    disk_->put_back(left);
    answered_heads_.clear();
    take_backup_into_service();
}

void Central::take_backup_into_service() {
    const auto restored = server::restore(database(), *backup_, world_.wall());
    if (!restored) {
        world_.tell("centre", "is not restored, " + to_text(restored.problem()));
        return world_.schedule.after(std::chrono::minutes{5}, [this] { take_backup_into_service(); });
    }
    world_.tell("centre", fmt::format("was restored from its backup with {} entries", restored->entries));
    is_lost_ = false;
    rise();
}

void Central::keep_copy() {
    if (is_running()) copy_ = disk_->image();
}

void Central::put_back_copy() {
    if (!copy_ || is_lost_) return;
    world_.faults.happened(Fault::server_restored);
    world_.tell("centre", "an old copy of its database is put back by hand");
    die();
    // The backups are elsewhere.
    support::Disk::Image now = disk_->image();
    std::erase_if(now.parts, [](const auto& part) { return !part.first.starts_with(backups); });
    for (const auto& [name, part] : copy_->parts)
        if (!name.starts_with(backups)) now.parts[name] = part;
    disk_->put_back(now);
    answered_heads_.clear();
    rise();
}

void Central::import(const std::filesystem::path& stick) {
    if (!is_running()) return world_.tell("centre", "is down; the courier waits in vain");
    {
        const support::Disk::Running running(process_);
        const auto imported = server::import_stick(*store_, stick, world_.wall());
        if (!imported) world_.tell("centre", "does not take the stick, " + to_text(imported.problem()));
        if (imported)
            for (const auto& device : *imported) {
                world_.tell("centre", fmt::format("takes {} files with {} new entries of {}", device.files,
                                                  device.entries, device.id));
                for (const std::string& refusal : device.refusals) world_.tell("centre", "refuses " + refusal);
            }
    }
    look_around();
    if (is_running()) remember_heads();
}

wire::Sequence Central::highest_head(const wire::Stream& stream) const {
    const auto found = highest_heads_.find(stream);
    return found == highest_heads_.end() ? 0 : found->second;
}

wire::Sequence Central::held_head(const wire::Stream& stream) const {
    const auto streams = must(store_->streams());
    const auto held = std::find_if(streams.begin(), streams.end(),
                                   [&stream](const server::StreamRow& row) { return row.name == stream; });
    return held == streams.end() ? 0 : held->head;
}

void Central::remember_heads() {
    const auto streams = store_->streams();
    if (!streams) return;
    for (const server::StreamRow& stream : *streams) {
        wire::Sequence& highest = highest_heads_[stream.name];
        highest = std::max(highest, stream.head);
        answered_heads_[stream.name] = stream.head;
    }
}

// What it answered for was durable, whatever killed it since.
void Central::look_for_forgotten_heads() {
    for (const auto& [name, head] : answered_heads_)
        if (held_head(name) < head)
            world_.complain(fmt::format("the centre forgot what it signed for: {} epoch {}", name.device, name.epoch));
}

bool Central::has_accused(const std::string& device, std::initializer_list<server::AlarmKind> kinds) {
    const auto alarms = must(store_->alarms(true));
    return std::any_of(alarms.begin(), alarms.end(), [&](const server::Alarm& alarm) {
        return alarm.device == device && std::find(kinds.begin(), kinds.end(), alarm.sighting.kind) != kinds.end();
    });
}

}  // namespace simulation
