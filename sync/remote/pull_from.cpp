#include "sync/remote/pull_from.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/folder.hpp"
#include "sync/server/ingest.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/receipt_key.hpp"

namespace remote {
namespace {

using base::Code;
using base::Done;
using base::Problem;
using base::Result;

constexpr std::size_t small_file_limit = 4096;

Problem unproven(std::string words) { return {Code::unproven, std::move(words), 0}; }

Problem strange(std::string_view what) { return unproven(std::string(what) + " is not what a SIPAS server answers"); }

Problem refusal(const Fetched& fetched) {
    const auto json = wire::parse_json(fetched.body);
    const auto detail = json ? wire::text_at(*json, "detail") : std::nullopt;
    const std::string words = fmt::format("the server says {}: {}", fetched.status, detail.value_or("no reason"));
    if (fetched.status == 401) return {Code::unauthorised, words, 0};
    if (fetched.status == 403) return {Code::forbidden, words, 0};
    if (fetched.status == 412) return {Code::incarnation, words, 0};
    return {Code::unavailable, words, 0};
}

struct Listed {
    std::int64_t id = 0;
    wire::Stream stream;
    wire::Sequence first = 0;
    wire::Sequence last = 0;
    std::string sha256;
    base::WallTime received{};
};

struct Page {
    std::vector<Listed> batches;
    std::string next;
    server::PagePlace place;
    bool more = false;
};

std::optional<Listed> read_listed(const wire::Json& json) {
    const auto id = wire::integer_at(json, "id");
    const auto device = wire::text_at(json, "device");
    const auto epoch = wire::count_at(json, "epoch");
    const auto first = wire::count_at(json, "first");
    const auto last = wire::count_at(json, "last");
    const auto sha256 = wire::text_at(json, "sha256");
    const auto received = wire::integer_at(json, "received_ms");
    if (!id || !device || !domain::is_identifier(*device) || !epoch || *epoch < 1 || *epoch > UINT32_MAX || !first ||
        !last || !sha256 || !received)
        return std::nullopt;
    return Listed{*id,
                  {std::string(*device), static_cast<wire::Epoch>(*epoch)},
                  *first,
                  *last,
                  std::string(*sha256),
                  base::WallTime{base::Duration{*received}}};
}

Result<Page> read_page(const std::string& body) {
    const auto json = wire::parse_json(body);
    if (!json) return strange("a page");
    const auto* batches = wire::array_at(*json, "batches");
    const auto next = wire::text_at(*json, "next");
    const auto more = wire::bool_at(*json, "more");
    const auto place = server::read_page_word(next.value_or(""));
    if (batches == nullptr || !place || !more) return strange("a page");
    Page page{{}, std::string(*next), *place, *more};
    for (const wire::Json& each : *batches) {
        auto listed = read_listed(each);
        if (!listed) return strange("a page");
        page.batches.push_back(std::move(*listed));
    }
    return page;
}

class PullFrom {
public:
    PullFrom(const Fetch& fetch, std::filesystem::path folder) : fetch_(fetch), folder_(std::move(folder)) {}

    Result<PulledFrom> run() {
        if (const auto ready = open_folder(); !ready) return ready.problem();
        if (const auto known = ask_for_devices(); !known) return known.problem();
        for (bool more = true; more;) {
            auto page = next_page();
            if (!page) return page.problem();
            if (const auto taken = take(*page); !taken) return taken.problem();
            more = page->more;
        }
        pulled_.through = cursor_.through;
        pulled_.receipt_key = devices_.receipt_key;
        return pulled_;
    }

private:
    std::filesystem::path path(const std::string& name) const { return folder_ / name; }

    Result<std::string> ask(const std::string& path) {
        auto fetched = fetch_(path);
        if (!fetched) return fetched.problem();
        if (fetched->status != 200) return refusal(*fetched);
        return std::move(fetched->body);
    }

    Result<> open_folder() {
        if (const auto made = base::make_folders(path(server::manifests_name)); !made) return made.problem();
        const auto devices = base::read_file(path(server::devices_name), server::folder_file_limit);
        if (!devices && devices.problem().code != Code::not_found) return devices.problem();
        if (devices) {
            const auto list = server::read_devices(*devices);
            if (!list) return list.problem();
            pinned_ = list->receipt_key;
            devices_text_ = *devices;
        }
        const auto text = base::read_file(path(server::cursor_name), small_file_limit);
        if (!text && text.problem().code == Code::not_found) return Done{};
        if (!text) return text.problem();
        const auto cursor = server::read_cursor(*text);
        if (!cursor) return cursor.problem();
        cursor_ = *cursor;
        return Done{};
    }

    Result<> ask_for_devices() {
        const auto text = ask("/v1/devices/keys");
        if (!text) return text.problem();
        return know_devices(*text);
    }

    // A folder stays with the server whose key it knows, and follows it when that key is changed.
    Result<> know_devices(const std::string& text) {
        auto list = server::read_devices(text);
        if (!list) return strange("the list of devices");
        if (pinned_ && wire::follow_changes(*pinned_, list->receipt_keys) != list->receipt_key)
            return Problem{Code::forbidden, folder_.string() + " was pulled from another server", 0};
        devices_ = std::move(*list);
        return Done{};
    }

    Result<Page> next_page() {
        const bool begins = cursor_.through == 0;
        const std::string after = begins ? "" : server::page_word({cursor_.incarnation, cursor_.through});
        auto body = ask(begins ? "/v1/batches" : "/v1/batches?after=" + after);
        if (!body && body.problem().code == Code::incarnation && !begins) {
            cursor_.through = 0;  // restored: its batches are numbered anew
            return next_page();
        }
        if (!body) return body.problem();
        auto page = read_page(*body);
        if (!page) return page.problem();
        if (page->more && page->place == server::PagePlace{cursor_.incarnation, cursor_.through})
            return strange("a page that leads nowhere");
        return page;
    }

    Result<> take(const Page& page) {
        std::vector<server::ListedFile> files;
        for (const Listed& listed : page.batches) {
            auto name = take_batch(listed);
            if (!name) return name.problem();
            files.push_back({std::move(*name), listed.sha256, listed.received});
        }
        return conclude(page, files);
    }

    Result<std::string> take_batch(const Listed& listed) {
        const std::string name = server::batch_name(listed.stream, listed.first, listed.last);
        const auto bytes = ask("/v1/batches/" + std::to_string(listed.id));
        if (!bytes) return bytes.problem();
        if (server::sha256_hex(*bytes) != listed.sha256) return unproven(name + " is not the batch that was listed");
        const auto device = device_of(listed.stream.device);
        if (!device) return device.problem();
        const auto proven = server::prove(*bytes, wire::Encoding::plain, *device);
        if (!proven) return unproven(name + ": " + proven.problem().words);
        const wire::BatchHeader& header = proven->batch.header;
        if (header.stream != listed.stream || header.first != listed.first || header.last != listed.last)
            return unproven(name + " is another batch");
        if (const auto made = base::make_folders(path(listed.stream.device)); !made) return made.problem();
        if (const auto written = base::replace_file(path(name), *bytes); !written) return written.problem();
        ++pulled_.batches;
        pulled_.entries += listed.last - listed.first + 1;
        return name;
    }

    // One that was enrolled while we pulled is asked for once more.
    Result<server::Device> device_of(const std::string& id) {
        for (const bool again : {false, true}) {
            if (again)
                if (const auto known = ask_for_devices(); !known) return known.problem();
            for (const server::ListedDevice& listed : devices_.devices)
                if (listed.id == id)
                    return server::Device{
                        .id = id, .public_key = listed.public_key, .counter = {}, .unit = {}, .keys = listed.keys};
        }
        return unproven("nobody knows the key of device " + id);
    }

    Result<> conclude(const Page& page, const std::vector<server::ListedFile>& files) {
        const std::string after =
            cursor_.through == 0 ? "" : "&after=" + server::page_word({cursor_.incarnation, cursor_.through});
        const auto body =
            ask(fmt::format("/v1/batches/manifest?number={}&through={}{}", cursor_.manifests + 1, page.next, after));
        if (!body) return body.problem();
        const auto json = wire::parse_json(*body);
        const auto text = json ? wire::text_at(*json, "manifest") : std::nullopt;
        const auto devices = json ? wire::text_at(*json, "devices") : std::nullopt;
        if (!text || !devices) return strange("a manifest");
        if (files.empty() && *devices == devices_text_) return Done{};
        if (const auto known = know_devices(std::string(*devices)); !known) return known.problem();
        const auto manifest = server::read_manifest(*text, devices_.receipt_key);
        if (!manifest) return unproven("the manifest: " + manifest.problem().words);
        const server::Manifest expected{cursor_.manifests + 1, page.place.incarnation,       cursor_.through,
                                        page.place.number,     server::sha256_hex(*devices), files};
        if (manifest->number != expected.number || manifest->incarnation != expected.incarnation ||
            manifest->after != expected.after || manifest->through != expected.through ||
            manifest->devices_sha256 != expected.devices_sha256 || manifest->files != expected.files)
            return unproven("the manifest is not of the files that came");
        return write_conclusion(*manifest, std::string(*text), std::string(*devices));
    }

    Result<> write_conclusion(const server::Manifest& manifest, const std::string& text, const std::string& devices) {
        if (const auto written = base::replace_file(path(server::devices_name), devices); !written) return written;
        const auto name = server::manifest_name(manifest.number);
        if (const auto written = base::replace_file(path(name), text); !written) return written;
        cursor_ = {manifest.incarnation, manifest.through, manifest.number};
        devices_text_ = devices;
        pinned_ = devices_.receipt_key;
        return base::replace_file(path(server::cursor_name), server::write_cursor(cursor_));
    }

    const Fetch& fetch_;
    std::filesystem::path folder_;
    server::Cursor cursor_;
    server::DeviceList devices_;
    std::string devices_text_;
    std::optional<wire::PublicKey> pinned_;
    PulledFrom pulled_;
};

}  // namespace

Result<PulledFrom> pull_from(const Fetch& fetch, const std::filesystem::path& folder) {
    return PullFrom(fetch, folder).run();
}

Result<bool> print_pull(const Address& address, const std::filesystem::path& token_file,
                        const std::filesystem::path& folder) {
    auto token = base::read_file(token_file, small_file_limit);
    if (!token) return token.problem();
    while (token->ends_with('\n')) token->pop_back();
    const auto fetch = fetch_from({address.server, *token, address.ca_file});
    if (!fetch) return fetch.problem();
    const auto pulled = pull_from(*fetch, folder);
    if (!pulled) return pulled.problem();
    fmt::print("{} with {}, each proven; {} is complete up to batch {}\nreceipt key {}\n",
               server::amount(pulled->batches, "new batch", "new batches"),
               server::amount(pulled->entries, "entry", "entries"), folder.string(), pulled->through,
               base::to_base64(pulled->receipt_key));
    return true;
}

}  // namespace remote
