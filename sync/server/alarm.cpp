#include "sync/server/alarm.hpp"

#include <array>

#include "sync/base/check.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

constexpr std::size_t most_open = 16;

struct KindRow {
    AlarmKind kind;
    std::string_view name;
    std::size_t open_limit;
    std::string_view advice;
};

constexpr std::array rows{
    KindRow{AlarmKind::fork, "fork", most_open,
            "Two histories carry this device's signature. Look at the terminal: was its disk copied or put back? Keep "
            "the disk. Revoke the device when nobody can say what happened, and enrol it anew."},
    KindRow{AlarmKind::clone, "clone", most_open,
            "Two machines run with this device's key. Revoke the device at once (`sipas revoke`), find both, and enrol "
            "the right one anew with an empty data folder."},
    KindRow{AlarmKind::rollback, "rollback", most_open,
            "The terminal knows less than it once sent: an old image was put back, or its disk lost what it had "
            "promised. What was sent is safe here. Ask who restored it; replace a disk that forgets."},
    KindRow{AlarmKind::gap, "gap", most_open,
            "Entries before a batch are missing. Ask for the older USB export, or look at the terminal. When several "
            "devices have a gap, this server's database is an older copy: look for the newer one."},
    KindRow{AlarmKind::epoch, "epoch", most_open,
            "The terminal began a new journal. Damage: check its disk, keep the file it set aside. Nothing wrong with "
            "the disk and nobody worked on it: treat it as tampering."},
    KindRow{AlarmKind::key, "key", most_open,
            "Somebody enrolled this device with another key. Clear it when that was you; else revoke the device."},
    KindRow{AlarmKind::clock, "clock", 1,
            "The terminal's clock jumped: a flat battery, or somebody set it. Days of ratings around it may be wrong; "
            "their order is not."},
    KindRow{AlarmKind::silence, "silence", 1,
            "Nothing came during opening hours. Look at power, network and screen; without a network bring the "
            "entries by USB stick."},
    KindRow{AlarmKind::canary, "canary", 1,
            "The five faces were not tried for two days. Tap all five in the terminal's test mode; a face that does "
            "not answer there does not answer to citizens either."},
    KindRow{AlarmKind::quarantine, "quarantine", 1,
            "Lines of this device mean nothing here and count for nothing. Compare versions and the survey in force; "
            "the lines are kept."},
    KindRow{AlarmKind::server, "server", most_open,
            "This is about this server's own database. After a restore: wait until the devices have sent again, then "
            "run `sipas check`. Entries that do not prove themselves: stop it, keep the files, restore a backup."},
};

const KindRow& row_of(AlarmKind kind) {
    const KindRow& row = rows.at(static_cast<std::size_t>(kind));
    base::check(row.kind == kind, "the table of alarms is in the order of the kinds");
    return row;
}

}  // namespace

std::string_view name_of(AlarmKind kind) { return row_of(kind).name; }

AlarmKind alarm_kind_named(std::string_view name) {
    for (const KindRow& row : rows)
        if (row.name == name) return row.kind;
    return AlarmKind::server;
}

std::string_view advice_on(AlarmKind kind) { return row_of(kind).advice; }

std::size_t open_limit(AlarmKind kind) { return row_of(kind).open_limit; }

wire::Hash identity_of(std::initializer_list<std::string_view> parts) {
    base::Bytes bytes;
    for (const std::string_view part : parts) {
        base::append_be64(bytes, part.size());
        base::append(bytes, base::view_of(part));
    }
    return wire::sha256(bytes);
}

}  // namespace server
