#include "sync/scoring/replay.hpp"

#include <fmt/format.h>

#include <set>

#include "sync/base/file.hpp"
#include "sync/scoring/make.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/ingest.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/sha256.hpp"

namespace scoring {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;
using server::Store;

using Cuts = std::map<std::pair<std::string, wire::Epoch>, Cut>;

// One empty server that gets everything again.
class Replay {
public:
    Replay(const Run& run, std::filesystem::path pulled, Store store)
        : run_(run), pulled_(std::move(pulled)), store_(std::move(store)) {
        for (const Cut& cut : run.manifest.cuts) cuts_.emplace(std::pair(cut.stream.device, cut.stream.epoch), cut);
    }

    Result<Verdict> run(const std::optional<wire::PublicKey>& receipt_key) {
        auto change = store_.begin();
        if (!change) return change.problem();
        if (const auto placed = place(); !placed) return placed.problem();
        if (const auto known = read_devices(receipt_key); !known) return known.problem();
        if (const auto taken = take_batches(); !taken) return taken.problem();
        if (const auto committed = change->commit(); !committed) return committed.problem();
        if (const auto compared = compare(); !compared) return compared.problem();
        return std::move(verdict_);
    }

private:
    const std::string& file(const char* name) const { return run_.files.at(name); }

    Result<> place() {
        const auto city = wire::read_city(file(city_file));
        if (!city) return city.problem();
        if (const auto put = store_.put_city(*city); !put) return put.problem();
        const auto surveys = wire::parse_json(file(surveys_file));
        if (!surveys) return surveys.problem();
        const wire::JsonArray* list = surveys->if_array();
        if (list == nullptr) return Problem{Code::damaged, "the run's surveys are no list", 0};
        base::WallTime order{};
        for (const wire::Json& json : *list) {
            const std::string text(json.is_string() ? std::string_view(json.get_string()) : "");
            const auto survey = wire::read_survey(text);
            if (!survey) return survey.problem();
            order += base::Duration{1};
            if (const auto put = store_.put_survey({{survey->id, text}, {}, {}, order}); !put) return put.problem();
        }
        return Done{};
    }

    Result<> read_devices(const std::optional<wire::PublicKey>& receipt_key) {
        const auto text = base::read_file(pulled_ / server::devices_name, server::folder_file_limit);
        if (!text) return text.problem();
        auto list = server::read_devices(*text);
        if (!list) return list.problem();
        receipt_keys_ = {list->receipt_key};
        for (const wire::KeyChange& changed : list->receipt_keys) receipt_keys_.push_back(changed.key);
        if (receipt_key) receipt_keys_ = wire::keys_from(*receipt_key, list->receipt_keys);
        for (const server::ListedDevice& device : list->devices)
            if (const auto added = add_device(device); !added) return added.problem();
        return Done{};
    }

    // A device that has nothing before the cuts does not matter.
    Result<> add_device(const server::ListedDevice& listed) {
        const auto cut = cuts_.lower_bound({listed.id, 0});
        if (cut == cuts_.end() || cut->first.first != listed.id) return Done{};
        server::Device device;
        device.id = listed.id;
        device.public_key = listed.keys.empty() ? listed.public_key : listed.keys.front().key;
        device.counter = cut->second.counter;
        const auto number = store_.add_device(device, wire::sha256(base::view_of(listed.id)), cut->second.enrolled);
        if (!number) return number.problem();
        for (std::size_t i = 1; i < listed.keys.size(); ++i)
            if (const auto changed = store_.change_key(*number, listed.keys[i], {}); !changed) return changed.problem();
        return Done{};
    }

    // In the order in which the server took them; a file that was pulled again after a restore counts once.
    Result<> take_batches() {
        const auto text = base::read_file(pulled_ / server::cursor_name, server::folder_file_limit);
        if (!text) return text.problem();
        const auto cursor = server::read_cursor(*text);
        if (!cursor) return cursor.problem();
        std::set<std::string> taken;
        for (std::uint64_t number = 1; number <= cursor->manifests; ++number) {
            const auto manifest = read_manifest(number);
            if (!manifest) return manifest.problem();
            for (const server::ListedFile& listed : manifest->files)
                if (taken.insert(listed.name).second)
                    if (const auto done = take(listed); !done) return done.problem();
        }
        return Done{};
    }

    Result<server::Manifest> read_manifest(std::uint64_t number) const {
        const auto text = base::read_file(pulled_ / server::manifest_name(number), server::folder_file_limit);
        if (!text) return text.problem();
        Result<server::Manifest> manifest = Problem{Code::unproven, "a manifest is signed by no known key", 0};
        for (const wire::PublicKey& key : receipt_keys_)
            if (manifest = server::read_manifest(*text, key); manifest) break;
        return manifest;
    }

    Result<> take(const server::ListedFile& listed) {
        const auto bytes = base::read_file(pulled_ / listed.name, server::folder_file_limit);
        if (!bytes && bytes.problem().code == Code::not_found) {
            verdict_.missing.push_back(listed.name + " is missing");
            return Done{};
        }
        if (!bytes) return bytes.problem();
        const auto batch = wire::read_batch(*bytes);
        if (!batch) return batch.problem();
        const wire::BatchHeader& header = batch->header;
        const auto cut = cuts_.find({header.stream.device, header.stream.epoch});
        if (cut == cuts_.end() || header.first > cut->second.sequence) return Done{};  // came after the run
        const auto device = store_.device_by_id(header.stream.device);
        if (!device) return device.problem();
        if (!*device) return Problem{Code::damaged, listed.name + " is of a device that devices.json lacks", 0};
        const auto proven = server::prove(*bytes, wire::Encoding::plain, **device);
        if (!proven) return Problem{proven.problem().code, listed.name + ": " + proven.problem().words, 0};
        const auto appended = server::append(store_, **device, *proven, 1, listed.received);
        if (!appended) return appended.problem();
        if (appended->refusal) verdict_.differences.push_back(listed.name + ": " + appended->refusal->words);
        return Done{};
    }

    Result<> compare() {
        const auto streams = store_.streams();
        if (!streams) return streams.problem();
        std::map<std::pair<std::string, wire::Epoch>, server::StreamRow> held;
        for (const server::StreamRow& stream : *streams) {
            held.emplace(std::pair(stream.name.device, stream.name.epoch), stream);
            verdict_.entries += stream.head;
        }
        for (const auto& [name, cut] : cuts_) {
            const auto found = held.find(name);
            const wire::Sequence head = found == held.end() ? 0 : found->second.head;
            const std::string stream = fmt::format("{}-{}", name.first, name.second);
            if (head < cut.sequence)
                verdict_.missing.push_back(fmt::format("{}: entries {} to {}", stream, head + 1, cut.sequence));
            else if (head > cut.sequence || found->second.head_hash != cut.head)
                verdict_.differences.push_back(stream + ": another entry stands at the cut than the run says");
        }
        if (!verdict_.missing.empty()) return Done{};
        const auto results = results_of(store_,
                                        {file(card_file), file(figures_file), file(before_file), run_.manifest.period,
                                         run_.manifest.supersedes, file(flags_file), file(before_without_file)},
                                        run_.manifest.made);
        if (!results) return results.problem();
        compare(result_file, results->all);
        compare(without_file, results->without_suspects);
        return Done{};
    }

    void compare(const char* name, const std::string& ours) {
        const std::string& theirs = file(name);
        if (ours == theirs) return;
        const auto at = static_cast<std::size_t>(
            std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end()).first - ours.begin());
        const std::size_t from = at < 60 ? 0 : at - 60;
        verdict_.differences.push_back(fmt::format("{}: …{}… was signed, …{}… comes out", name,
                                                   theirs.substr(std::min(from, theirs.size()), 100),
                                                   ours.substr(std::min(from, ours.size()), 100)));
    }

    const Run& run_;
    std::filesystem::path pulled_;
    Store store_;
    Cuts cuts_;
    std::vector<wire::PublicKey> receipt_keys_;
    Verdict verdict_;
};

}  // namespace

Result<Verdict> replay(const Run& run, const std::filesystem::path& pulled,
                       const std::optional<wire::PublicKey>& receipt_key) {
    auto store = Store::open_in_memory();
    if (!store) return store.problem();
    return Replay(run, pulled, std::move(*store)).run(receipt_key);
}

}  // namespace scoring
