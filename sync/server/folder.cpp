#include "sync/server/folder.hpp"

#include <fmt/format.h>

#include "sync/domain/rating.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Problem malformed(std::string_view what) { return {Code::damaged, std::string(what) + " is not what was written", 0}; }

base::Bytes manifest_statement(std::string_view text) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/manifest/v1"));
    bytes.push_back(0);
    base::append(bytes, base::view_of(text));
    return bytes;
}

std::string manifest_text(const Manifest& manifest) {
    wire::JsonObject json;
    json["v"] = 1;
    json["number"] = manifest.number;
    json["incarnation"] = manifest.incarnation;
    json["after"] = manifest.after;
    json["through"] = manifest.through;
    json["devices_sha256"] = manifest.devices_sha256;
    wire::JsonArray files;
    for (const ListedFile& file : manifest.files) {
        wire::JsonObject entry;
        entry["name"] = file.name;
        entry["sha256"] = file.sha256;
        entry["received"] = file.received.time_since_epoch().count();
        files.push_back(entry);
    }
    json["files"] = files;
    return wire::to_text(json);
}

std::string signed_line(std::string_view text, const wire::Signature& signature) {
    wire::JsonObject json;
    json["manifest"] = text;
    json["signature"] = base::to_base64(signature);
    return wire::to_text(json) + '\n';
}

Result<std::vector<wire::Receipt>> read_receipts(const wire::Json& device) {
    std::vector<wire::Receipt> receipts;
    const wire::JsonArray* array = wire::array_at(device, "receipts");
    if (array == nullptr) return malformed(devices_name);
    for (const wire::Json& json : *array) {
        auto receipt = wire::read_receipt(wire::to_text(json));
        if (!receipt) return receipt.problem();
        receipts.push_back(std::move(*receipt));
    }
    return receipts;
}

wire::JsonArray keys_json(const std::vector<DeviceKey>& keys) {
    wire::JsonArray array;
    for (const DeviceKey& key : keys) {
        wire::JsonObject entry;
        entry["from_epoch"] = key.from_epoch;
        entry["public_key"] = base::to_base64(key.key);
        array.push_back(entry);
    }
    return array;
}

Result<std::vector<DeviceKey>> read_keys(const wire::Json& device) {
    std::vector<DeviceKey> keys;
    const wire::JsonArray* array = wire::array_at(device, "keys");
    if (array == nullptr) return keys;
    for (const wire::Json& json : *array) {
        const auto epoch = wire::count_at(json, "from_epoch");
        const auto key = base::array_from_base64<32>(wire::text_at(json, "public_key").value_or(""));
        if (!epoch || *epoch < 1 || *epoch > UINT32_MAX || !key) return malformed(devices_name);
        keys.push_back({static_cast<wire::Epoch>(*epoch), *key});
    }
    return keys;
}

Result<ListedDevice> read_device(const wire::Json& json) {
    const auto id = wire::text_at(json, "id");
    const auto key = base::array_from_base64<32>(wire::text_at(json, "public_key").value_or(""));
    if (!id || !domain::is_identifier(*id) || !key) return malformed(devices_name);
    auto receipts = read_receipts(json);
    if (!receipts) return receipts.problem();
    auto keys = read_keys(json);
    if (!keys) return keys.problem();
    return ListedDevice{std::string(*id), *key, std::move(*receipts), std::move(*keys)};
}

}  // namespace

std::string page_word(const PagePlace& place) {
    base::Bytes bytes;
    base::append_be64(bytes, place.incarnation);
    base::append_be64(bytes, static_cast<std::uint64_t>(place.number));
    return base::to_hex(bytes);
}

std::optional<PagePlace> read_page_word(std::string_view word) {
    const auto bytes = base::array_from_hex<16>(word);
    if (!bytes) return std::nullopt;
    std::uint64_t incarnation = 0;
    std::uint64_t batch = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        incarnation = incarnation << 8U | (*bytes)[i];
        batch = batch << 8U | (*bytes)[i + 8];
    }
    if (incarnation > UINT32_MAX || batch > INT64_MAX) return std::nullopt;
    return PagePlace{static_cast<wire::Incarnation>(incarnation), static_cast<std::int64_t>(batch)};
}

std::string sha256_hex(std::string_view bytes) { return base::to_hex(wire::sha256(base::view_of(bytes))); }

std::string batch_name(const wire::Stream& stream, wire::Sequence first, wire::Sequence last) {
    return fmt::format("{}/{:04}-{:010}-{:010}.batch", stream.device, stream.epoch, first, last);
}

std::string manifest_name(std::uint64_t number) { return fmt::format("{}/{:06}.json", manifests_name, number); }

std::string write_manifest(const Manifest& manifest, const wire::SecretKey& key) {
    const std::string text = manifest_text(manifest);
    return signed_line(text, key.sign(manifest_statement(text)));
}

Result<Manifest> read_manifest(std::string_view text, const wire::PublicKey& key) {
    const auto outer = wire::parse_json(text);
    if (!outer) return malformed("a manifest");
    const auto signed_text = wire::text_at(*outer, "manifest");
    const auto signature = base::array_from_base64<64>(wire::text_at(*outer, "signature").value_or(""));
    if (!signed_text || !signature || signed_line(*signed_text, *signature) != text) return malformed("a manifest");
    if (!wire::verify(key, manifest_statement(*signed_text), *signature))
        return Problem{Code::unproven, "a manifest is not signed with the receipt key", 0};
    const auto json = wire::parse_json(*signed_text);
    if (!json) return malformed("a manifest");
    const auto number = wire::count_at(*json, "number");
    const auto incarnation = wire::count_at(*json, "incarnation");
    const auto after = wire::integer_at(*json, "after");
    const auto through = wire::integer_at(*json, "through");
    const auto devices = wire::text_at(*json, "devices_sha256");
    const wire::JsonArray* files = wire::array_at(*json, "files");
    if (!number || !incarnation || !after || !through || !devices || files == nullptr) return malformed("a manifest");
    Manifest manifest{*number, static_cast<wire::Incarnation>(*incarnation), *after, *through, std::string(*devices),
                      {}};
    for (const wire::Json& file : *files)
        manifest.files.push_back({std::string(wire::text_at(file, "name").value_or("")),
                                  std::string(wire::text_at(file, "sha256").value_or("")),
                                  base::WallTime{base::Duration{wire::integer_at(file, "received").value_or(0)}}});
    return manifest;
}

std::string write_devices(const DeviceList& list) {
    wire::JsonObject json;
    json["v"] = 1;
    json["receipt_key"] = base::to_base64(list.receipt_key);
    if (!list.receipt_keys.empty()) json["receipt_keys"] = wire::key_changes_json(list.receipt_keys);
    wire::JsonArray devices;
    for (const ListedDevice& device : list.devices) {
        wire::JsonObject entry;
        entry["id"] = device.id;
        entry["public_key"] = base::to_base64(device.public_key);
        wire::JsonArray receipts;
        for (const wire::Receipt& receipt : device.receipts)
            if (auto parsed = wire::parse_json(wire::write_receipt(receipt))) receipts.push_back(*parsed);
        if (!device.keys.empty()) entry["keys"] = keys_json(device.keys);
        entry["receipts"] = receipts;
        devices.push_back(entry);
    }
    json["devices"] = devices;
    return wire::to_text(json) + '\n';
}

Result<DeviceList> read_devices(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return malformed(devices_name);
    const auto key = base::array_from_base64<32>(wire::text_at(*json, "receipt_key").value_or(""));
    const wire::JsonArray* devices = wire::array_at(*json, "devices");
    if (wire::integer_at(*json, "v") != 1 || !key || devices == nullptr) return malformed(devices_name);
    DeviceList list{*key, {}, {}};
    if (const wire::JsonArray* changes = wire::array_at(*json, "receipt_keys")) {
        auto read = wire::read_key_changes(*changes);
        if (!read) return malformed(devices_name);
        list.receipt_keys = std::move(*read);
    }
    for (const wire::Json& element : *devices) {
        auto device = read_device(element);
        if (!device) return device.problem();
        list.devices.push_back(std::move(*device));
    }
    return list;
}

std::string write_cursor(const Cursor& cursor) {
    wire::JsonObject json;
    json["incarnation"] = cursor.incarnation;
    json["through"] = cursor.through;
    json["manifests"] = cursor.manifests;
    return wire::to_text(json) + '\n';
}

Result<Cursor> read_cursor(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return malformed("the cursor");
    const auto incarnation = wire::count_at(*json, "incarnation");
    const auto through = wire::integer_at(*json, "through");
    const auto manifests = wire::count_at(*json, "manifests");
    if (!incarnation || !through || !manifests) return malformed("the cursor");
    return Cursor{static_cast<wire::Incarnation>(*incarnation), *through, *manifests};
}

}  // namespace server
