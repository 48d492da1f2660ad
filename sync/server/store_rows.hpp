// Rows: what the store gives and takes, as values; store.hpp has the verbs. A view lives until the next row is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/time.hpp"
#include "sync/domain/hours.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/response.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"
#include "sync/wire/receipt.hpp"
#include "sync/wire/tag.hpp"

namespace server {

struct Meta {
    wire::Incarnation incarnation = 1;
    wire::Seed receipt_seed{};
    wire::TagKey dossier_master{};  // devices' dossier keys are derived from it (wire/dossier.hpp)
};

struct DeviceKey {
    wire::Epoch from_epoch = 1;
    wire::PublicKey key{};
    bool operator==(const DeviceKey&) const = default;
};

struct Device {
    std::int64_t number = 0;       // the database's own
    std::string id;                // everybody's
    wire::PublicKey public_key{};  // the newest
    std::string counter;
    std::string unit;
    bool active = true;
    std::vector<DeviceKey> keys{};  // all, oldest first; none: only the newest is known, and it counts in every epoch
};

// The key that signs the device's entries of this epoch.
const wire::PublicKey& key_in(const Device& device, wire::Epoch epoch);

struct Enrolment {
    std::string counter;
    base::WallTime expires{};
    std::optional<std::int64_t> used_by;   // device number
    std::optional<std::int64_t> device;    // the known device that it is for
    std::optional<std::int64_t> replaces;  // the device that is revoked when it is used
};

struct StreamRow {
    std::int64_t number = 0;
    std::int64_t device = 0;
    wire::Stream name;
    wire::Hash start{};  // the chain's h0
    wire::Sequence head = 0;
    wire::Hash head_hash{};
    base::WallTime latest_event{};  // of the entries whose time is known
    wire::Sequence durable = 0;
    base::WallTime received{};   // when the head came
    base::WallTime contact{};    // when the device last came with a batch
    wire::Sequence carried = 0;  // the last entry brought over from a lost epoch; 0: none
};

// What became of an entry. On disks: never renumber.
enum class Standing : std::uint8_t {
    kept = 0,         // nothing to count: stored and that is all
    counted = 1,      // moved the tallies: a rating, judgements of criteria, a rating taken back
    repeated = 2,     // the same again, folded
    quarantined = 3,  // means nothing the protocol allows; stored with the reason, counted nowhere
};

struct EntryRow {
    wire::Sequence sequence = 0;
    std::string_view line;
    wire::Hash hash{};
    base::WallTime event{};
    Standing standing = Standing::kept;
    std::string reason;  // quarantined: why
};

struct Line {
    wire::Sequence sequence = 0;
    std::string line;
};

// A comment with its words, and where it was given.
struct CommentRow {
    std::string device;
    wire::Epoch epoch = 1;
    wire::Sequence sequence = 0;
    std::string agency;
    base::WallTime event{};
    std::string text;
};

// Where an entry stands.
struct EntryPlace {
    std::int64_t stream = 0;
    wire::Sequence sequence = 0;
    bool operator==(const EntryPlace&) const = default;
};

// A response whose rating was counted.
struct CountedResponse {
    EntryPlace entry;
    std::string line;
    base::WallTime event{};
    std::optional<EntryPlace> undone_by;
};

// What a response said of one criterion, and where.
struct CountedJudgement {
    domain::Judgement judgement;
    EntryPlace entry;
};

struct ResponseCounts {
    std::uint64_t responses = 0;
    std::uint64_t undone = 0;
    std::uint64_t judgements = 0;
};

struct BatchRow {
    std::int64_t id = 0;  // rises with every batch; the administrators' cursor
    std::int64_t stream = 0;
    wire::Stream name;
    wire::Sequence first = 0;
    wire::Sequence last = 0;
    std::string header_line;
    base::WallTime received{};
};

// Entries whose time lies in it.
struct EventRange {
    base::WallTime from{base::Duration{INT64_MIN}};
    base::WallTime until{base::Duration{INT64_MAX}};  // exclusive
};

// A batch that was refused because entries before it are missing.
struct Missing {
    std::int64_t device = 0;
    wire::Epoch epoch = 1;
    wire::Sequence first = 0;  // of the batch
    wire::Sequence held = 0;   // the head that the server held then
    std::string header_line;
    base::WallTime since{};
};

// A boot of a device, as far as it spoke (schema.hpp).
struct Boot {
    std::int64_t position = 0;
    base::Instant latest{};
    bool is_newest = false;
};

// When an active device last came, or was enrolled.
struct Attendance {
    std::int64_t device = 0;
    std::string id;
    std::string counter;
    base::WallTime contact{};
    domain::Hours hours;
};

// What a device wrote on one local day. Canaries: bit 0 is level 1. Hours with a lit heartbeat: bit 0 is from 00:00 on.
struct DeviceDay {
    base::LocalDay day;
    std::uint32_t canaries = 0;
    std::uint32_t lit_hours = 0;
};

class Store;

}  // namespace server
