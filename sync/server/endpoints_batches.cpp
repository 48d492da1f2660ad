#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sync/server/moment.hpp"
#include "sync/server/paging.hpp"
#include "sync/server/pulled.hpp"
#include "sync/server/response_row.hpp"
#include "sync/server/routes.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::uint64_t page_entries = 20'000;  // a page ends here too, so that none takes long to hash

bool is_everywhere(const Scope& scope) { return scope == Scope{}; }

bool covers(const Scope& scope, const CounterPlaces& places, std::string_view counter) {
    if (is_everywhere(scope)) return true;
    const auto place = places.find(counter);
    return place != places.end() && place->second.agency == scope.agency &&
           (scope.unit.empty() || place->second.unit == scope.unit);
}

// What one request sees of places: where they are now.
struct Seen {
    Scope scope;
    CounterPlaces places;
    std::map<std::string, std::string> counters;  // of devices in scope, by id
};

Result<Seen> read_seen(Store& store, const Call& call) {
    Seen seen{call.person().grant.scope, {}, {}};
    if (is_everywhere(seen.scope)) return seen;
    const auto city = store.city();
    if (!city) return city.problem();
    seen.places = places_in(*city);
    const auto devices = store.devices();
    if (!devices) return devices.problem();
    for (const Device& device : *devices)
        if (covers(seen.scope, seen.places, device.counter)) seen.counters[device.id] = device.counter;
    return seen;
}

// A device that was moved here brought ratings of another agency with it: such a batch is not for this one's people.
bool is_visible(const Seen& seen, const BatchRow& batch, std::string_view bytes) {
    if (is_everywhere(seen.scope)) return true;
    if (!seen.counters.contains(batch.name.device)) return false;
    std::string_view rest = bytes.substr(std::min(bytes.size(), bytes.find('\n') + 1));
    for (wire::Sequence sequence = batch.first; !rest.empty(); ++sequence) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto entry = wire::read_entry(line, sequence);
        const auto* rating = entry ? std::get_if<domain::Rating>(&entry->body) : nullptr;
        if (rating != nullptr && !covers(seen.scope, seen.places, rating->counter)) return false;
    }
    return true;
}

struct ListedBatch {
    BatchRow row;
    std::string sha256;
    std::size_t bytes = 0;
};

// Batches after `after`, as many as a page takes; `through` is the last that was looked at.
struct Page {
    std::vector<ListedBatch> batches;
    std::int64_t through = 0;
    bool more = false;
};

// Batches are never changed, so each is read by itself, and others have a turn between two.
Result<Page> read_page(const Desk& desk, const Seen& seen, std::int64_t after, std::uint64_t limit,
                       std::int64_t last = INT64_MAX) {
    auto rows = desk.read([&](Store& s) { return s.batches_after(after, static_cast<std::int64_t>(limit) + 1); });
    if (!rows) return rows.problem();
    std::erase_if(*rows, [last](const BatchRow& row) { return row.id > last; });
    Page page{{}, after, rows->size() > limit};
    if (page.more) rows->pop_back();
    std::uint64_t entries = 0;
    for (BatchRow& row : *rows) {
        entries += row.last - row.first + 1;
        if (entries > page_entries && page.through > after) {
            page.more = true;
            break;
        }
        const auto bytes = desk.read([&](Store& store) { return bytes_of(store, row); });
        if (!bytes) return bytes.problem();
        page.through = row.id;
        if (is_visible(seen, row, *bytes)) page.batches.push_back({std::move(row), sha256_hex(*bytes), bytes->size()});
    }
    return page;
}

wire::JsonObject batch_json(const ListedBatch& batch) {
    wire::JsonObject json;
    json["id"] = batch.row.id;
    json["device"] = batch.row.name.device;
    json["epoch"] = batch.row.name.epoch;
    json["first"] = batch.row.first;
    json["last"] = batch.row.last;
    json["received_ms"] = batch.row.received.time_since_epoch().count();
    json["bytes"] = batch.bytes;
    json["sha256"] = batch.sha256;
    return json;
}

Result<wire::JsonArray> complete_json(Store& store, const Seen& seen) {
    const auto streams = store.streams();
    if (!streams) return streams.problem();
    wire::JsonArray complete;
    for (const StreamRow& stream : *streams) {
        if (stream.head == 0 || (!is_everywhere(seen.scope) && !seen.counters.contains(stream.name.device))) continue;
        wire::JsonObject json;
        json["device"] = stream.name.device;
        json["epoch"] = stream.name.epoch;
        json["sequence"] = stream.head;
        json["head"] = base::to_hex(stream.head_hash);
        json["received_ms"] = stream.received.time_since_epoch().count();
        complete.emplace_back(std::move(json));
    }
    return complete;
}

// The streams' heads, if nothing came since the page ended; they are what the reader has then.
Result<std::optional<wire::JsonArray>> complete_through(const Desk& desk, const Seen& seen, std::int64_t through) {
    return desk.read([&](Store& store) -> Result<std::optional<wire::JsonArray>> {
        const Moment moment(store);
        if (!moment.begun()) return moment.begun().problem();
        const auto newest = store.newest_batch();
        if (!newest) return newest.problem();
        if (*newest != through) return std::optional<wire::JsonArray>{};
        auto complete = complete_json(store, seen);
        if (!complete) return complete.problem();
        return std::optional(std::move(*complete));
    });
}

Reply tagged(const Call& call, Reply reply) {
    const std::string tag = '"' + base::to_hex(wire::sha256(base::view_of(reply.body))) + '"';
    if (call.request.header("if-none-match") == tag) reply = Reply{.status = 304};
    reply.headers.emplace_back("ETag", tag);
    return reply;
}

Result<Answer> list_batches(const Desk& desk, const Call& call) {
    const auto meta = desk.read([](Store& store) { return store.meta(); });
    if (!meta) return meta.problem();
    const auto after = number_at_cursor(call, "after", meta->incarnation);
    if (!after) return after.problem();
    const auto seen = desk.read([&](Store& store) { return read_seen(store, call); });
    if (!seen) return seen.problem();
    const auto page = read_page(desk, *seen, *after, call.whole("limit").value_or(usual_page));
    if (!page) return page.problem();
    auto complete = complete_through(desk, *seen, page->through);
    if (!complete) return complete.problem();
    wire::JsonObject json;
    wire::JsonArray batches;
    for (const ListedBatch& batch : page->batches) batches.emplace_back(batch_json(batch));
    json["batches"] = std::move(batches);
    json["next"] = page_word({meta->incarnation, page->through});
    json["more"] = !complete->has_value();
    if (complete->has_value()) json["complete"] = std::move(**complete);
    return Answer(tagged(call, json_reply(json)));
}

Result<Answer> one_batch(const Desk& desk, const Call& call) {
    const Problem unknown{Code::not_found, "there is no batch of this number", 0};
    const auto seen = desk.read([&](Store& store) { return read_seen(store, call); });
    if (!seen) return seen.problem();
    const auto id = static_cast<std::int64_t>(call.whole("id").value_or(0));
    const auto found = desk.read([&](Store& store) { return store.batch(id); });
    if (!found) return found.problem();
    const std::optional<BatchRow>& row = *found;
    if (!row) return unknown;
    auto bytes = desk.read([&](Store& store) { return bytes_of(store, *row); });
    if (!bytes) return bytes.problem();
    if (!is_visible(*seen, *row, *bytes)) return unknown;
    return Answer(tagged(call, text_reply(std::string(wire::batch_media_type), std::move(*bytes))));
}

Listed listed_for(const Seen& seen, std::optional<std::int64_t> through) {
    return {through,
            [&seen](const Device& device) { return is_everywhere(seen.scope) || seen.counters.contains(device.id); }};
}

Result<std::string> devices_text(const Desk& desk, const Seen& seen, std::optional<std::int64_t> through) {
    return desk.read([&](Store& store) -> Result<std::string> {
        const Moment moment(store);
        if (!moment.begun()) return moment.begun().problem();
        const auto meta = store.meta();
        if (!meta) return meta.problem();
        const auto list = list_devices(store, *meta, listed_for(seen, through));
        if (!list) return list.problem();
        return write_devices(*list);
    });
}

Result<Answer> device_keys(const Desk& desk, const Call& call) {
    const auto seen = desk.read([&](Store& store) { return read_seen(store, call); });
    if (!seen) return seen.problem();
    auto text = devices_text(desk, *seen, std::nullopt);
    if (!text) return text.problem();
    return Answer(tagged(call, text_reply("application/json", std::move(*text))));
}

// What a folder gets after the files of a page: devices.json, and a manifest of both that the server signs.
Result<Answer> manifest(const Desk& desk, const Call& call) {
    const auto meta = desk.read([](Store& store) { return store.meta(); });
    if (!meta) return meta.problem();
    const auto after = number_at_cursor(call, "after", meta->incarnation);
    if (!after) return after.problem();
    const auto through = number_at_cursor(call, "through", meta->incarnation);
    if (!through) return through.problem();
    const auto seen = desk.read([&](Store& store) { return read_seen(store, call); });
    if (!seen) return seen.problem();
    Manifest manifest{.number = *call.whole("number"),
                      .incarnation = meta->incarnation,
                      .after = *after,
                      .through = *through,
                      .devices_sha256 = {},
                      .files = {}};
    const auto span = static_cast<std::uint64_t>(std::max<std::int64_t>(*through - *after, 0));
    const auto page = read_page(desk, *seen, *after, std::min(span, longest_page), *through);
    if (!page) return page.problem();
    if (page->through != *through)
        return Problem{Code::bad_input, "after and through are those of one page of GET /v1/batches", 0};
    for (const ListedBatch& batch : page->batches)
        manifest.files.push_back(
            {batch_name(batch.row.name, batch.row.first, batch.row.last), batch.sha256, batch.row.received});
    const auto devices = devices_text(desk, *seen, *through);
    if (!devices) return devices.problem();
    manifest.devices_sha256 = sha256_hex(*devices);
    wire::JsonObject json;
    json["manifest"] = write_manifest(manifest, wire::SecretKey(meta->receipt_seed));
    json["devices"] = *devices;
    return Answer(json_reply(json));
}

constexpr std::array in_batches{
    Parameter{"after", cursor_shape, false, "`next` of the page before; the beginning when it is not there"},
    Parameter{"limit", Whole{1, longest_page}, false, "How many batches a page has at most; 100 when it is not there"},
};
constexpr std::array in_batch{Parameter{"id", Whole{1, INT64_MAX}, true, "The number of a batch, from a page"}};
constexpr std::array in_manifest{
    Parameter{"after", cursor_shape, false, "As the page was asked for"},
    Parameter{"through", cursor_shape, true, "`next` of that page"},
    Parameter{"number", Whole{1, UINT32_MAX}, true, "How many manifests the folder has with this one"},
};

constexpr std::array gives_page{Content{"application/json", "BatchPage"}};
constexpr std::array gives_batch{Content{wire::batch_media_type}};
constexpr std::array gives_conclusion{Content{"application/json", "FolderConclusion"}};
constexpr std::array gives_devices{Content{"application/json", "Devices"}};
constexpr std::array cursor_problems{412};

constexpr std::array routes{
    Route{.method = "GET",
          .path = "/v1/batches",
          .access = Access::person,
          .act = Act::see_batches,
          .in_query = in_batches,
          .endpoint = list_batches,
          .words = "Batches in the order in which they were stored, a page at a time, and how far streams are complete",
          .gives = gives_page,
          .problems = cursor_problems,
          .is_tagged = true},
    Route{.method = "GET",
          .path = "/v1/batches/{id}",
          .access = Access::person,
          .act = Act::see_batches,
          .in_path = in_batch,
          .endpoint = one_batch,
          .words = "The exact bytes that the device sent; the device's key proves them",
          .gives = gives_batch,
          .is_tagged = true},
    Route{.method = "GET",
          .path = "/v1/batches/manifest",
          .access = Access::person,
          .act = Act::see_batches,
          .in_query = in_manifest,
          .endpoint = manifest,
          .words = "A signed list of a page's files, and the devices.json that goes with them",
          .gives = gives_conclusion,
          .problems = cursor_problems},
    Route{.method = "GET",
          .path = "/v1/devices/keys",
          .access = Access::person,
          .act = Act::see_batches,
          .endpoint = device_keys,
          .words = "The keys of the devices and of the server, and a signed receipt for every stream",
          .gives = gives_devices,
          .is_tagged = true},
};

}  // namespace

std::span<const Route> batch_routes() { return routes; }

}  // namespace server
