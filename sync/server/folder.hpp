// Folder: how a pulled folder is laid out, told once for the one who writes it (pull) and the one who checks it
// (verify).
//
//   DIR/<device>/<epoch>-<first>-<last>.batch   a batch as it was received: header line, entry lines
//   DIR/devices.json                            public keys, the receipt key, a signed receipt for every stream
//   DIR/manifests/<number>.json                 one a pull: SHA-256 of what it brought, signed with the receipt key
//   DIR/cursor                                  up to which batch the folder is complete
//
// A manifest names its files, the batches it covers (after, through], and the devices.json of its moment. The newest
// one speaks for devices.json, all of them together for the batches: what is missing, foreign or changed is told from
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/key.hpp"
#include "sync/wire/receipt.hpp"

namespace server {

inline constexpr const char* devices_name = "devices.json";
inline constexpr const char* cursor_name = "cursor";
inline constexpr const char* manifests_name = "manifests";
inline constexpr std::size_t folder_file_limit = std::size_t{64} * 1024 * 1024;

// "<device>/0001-0000000001-0000000030.batch"
std::string batch_name(const wire::Stream& stream, wire::Sequence first, wire::Sequence last);
// "manifests/000001.json"
std::string manifest_name(std::uint64_t number);

struct ListedFile {
    std::string name;  // relative to the folder
    std::string sha256;
    base::WallTime received{};  // when the server took it, which dates its entries
    bool operator==(const ListedFile&) const = default;
};

struct Manifest {
    std::uint64_t number = 1;
    wire::Incarnation incarnation = 1;
    std::int64_t after = 0;
    std::int64_t through = 0;
    std::string devices_sha256;
    std::vector<ListedFile> files;
};

// One line: {"manifest": text, "signature": …}. The signature is over "sipas/manifest/v1" 00 and that text's bytes.
std::string write_manifest(const Manifest& manifest, const wire::SecretKey& key);
// unproven when the signature is not by `key`, damaged when it is not byte for byte what was written.
base::Result<Manifest> read_manifest(std::string_view text, const wire::PublicKey& key);

struct ListedDevice {
    std::string id;
    wire::PublicKey public_key{};
    std::vector<wire::Receipt> receipts;  // one a stream, as of the folder's cursor
    std::vector<DeviceKey> keys{};        // when it was changed: all of them, oldest first
};

struct DeviceList {
    wire::PublicKey receipt_key{};
    std::vector<ListedDevice> devices;
    std::vector<wire::KeyChange> receipt_keys{};  // oldest first; empty while it was never changed
};

std::string write_devices(const DeviceList& list);
base::Result<DeviceList> read_devices(std::string_view text);

struct Cursor {
    wire::Incarnation incarnation = 1;
    std::int64_t through = 0;
    std::uint64_t manifests = 0;  // how many pulls brought something
    bool operator==(const Cursor&) const = default;
};

std::string write_cursor(const Cursor& cursor);
base::Result<Cursor> read_cursor(std::string_view text);

// Where a reader of pages stands (GET /v1/batches, /v1/devices): incarnation and the last number that he has, in one
// word that is opaque to everybody else. Numbers are given anew after a restore, so an older word must not be taken for
// a newer one.
struct PagePlace {
    wire::Incarnation incarnation = 1;
    std::int64_t number = 0;
    bool operator==(const PagePlace&) const = default;
};
std::string page_word(const PagePlace& place);  // 32 hexadecimal digits
std::optional<PagePlace> read_page_word(std::string_view word);

std::string sha256_hex(std::string_view bytes);

}  // namespace server
