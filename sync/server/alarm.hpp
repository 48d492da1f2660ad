// Alarm: what contradicts itself or stays away, as a value and as words (PROTOCOL.md, section 6).
//
// A sighting is what was seen, with its evidence. The first sighting of its kind, device, epoch and identity becomes an
// alarm; the same again is counted on it and not kept twice. Only a person clears an alarm, with a name and a reason,
// and nobody deletes one. An alarm says what does not fit; who is to blame is for a person to find out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"

namespace server {

enum class AlarmKind : std::uint8_t {
    fork,        // a known sequence came with another hash, signed by the device
    clone,       // both branches of a fork go on
    rollback,    // the device's journal ends before what it once sent
    gap,         // what is missing before a batch has not come within a day
    epoch,       // an epoch above 1 begins
    key,         // a device's key was changed
    clock,       // the device's two clocks disagree
    silence,     // nothing came over hours in which people could rate
    canary,      // nobody and nothing tried the device's five faces for two days
    quarantine,  // a line means nothing
    server,      // this server's own: restored, or its entries no longer prove themselves
};

// On disks and in the answers of `sipas alarms`: never rename.
std::string_view name_of(AlarmKind kind);
// A kind that this program does not know reads as `server`: somebody must look.
AlarmKind alarm_kind_named(std::string_view name);

// What an administrator should do, one sentence or two.
std::string_view advice_on(AlarmKind kind);

// So many alarms of one kind may be open for one device at a time; more is counted on the newest. A device gone mad, or
// its thief, must not fill the disk with evidence.
std::size_t open_limit(AlarmKind kind);

struct Sighting {
    AlarmKind kind = AlarmKind::server;
    std::int64_t device = 0;     // the database's number; 0: the server itself
    wire::Epoch epoch = 0;       // 0: of no epoch
    wire::Hash identity{};       // equal for the same evidence
    std::string words{};         // what does not fit, in one sentence
    std::string evidence{};      // exact bytes of what came; empty where the words are all there is
    wire::Sequence claimed = 0;  // fork, rollback, gap: the sequence that the device speaks of
    wire::Sequence held = 0;     // and the head that the server held then
};

struct Clearing {
    base::WallTime at{};
    std::string by;
    std::string reason;
};

struct Alarm {
    std::int64_t id = 0;
    std::string device;  // everybody's id; empty: the server itself
    Sighting sighting;
    base::WallTime raised{};
    base::WallTime last{};
    std::uint64_t times = 1;
    std::optional<Clearing> cleared;
};

// SHA-256 over the parts, each led by its length: equal only when all parts are.
wire::Hash identity_of(std::initializer_list<std::string_view> parts);

}  // namespace server
