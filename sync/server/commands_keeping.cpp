// Commands of the one who keeps the server: backup, restore, the receipt key, codes for terminals, erased comments.
#include <fmt/format.h>

#include <cstdio>

#include "sync/server/accounts.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/backup.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/device_list.hpp"
#include "sync/server/enrolment.hpp"
#include "sync/server/seal.hpp"
#include "sync/wire/entry.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// Two terminals at one counter are allowed, but seldom meant.
Result<> name_those_at(Store& store, const std::string& counter, const std::string& replaced) {
    const auto devices = store.devices();
    if (!devices) return devices.problem();
    for (const Device& device : *devices)
        if (device.active && device.counter == counter && device.id != replaced)
            fmt::print(stderr,
                       "Device {} stands at counter {} already and stays; --replaces {} revokes it when the new one "
                       "enrols.\n",
                       device.id, counter, device.id);
    return base::Done{};
}

void print_code(const std::string& code, const std::string& whom, base::WallTime now) {
    fmt::print("{}\n", code);
    fmt::print(stderr, "{} with this code until {}.\n", whom, base::to_iso8601(now + code_lifetime));
}

}  // namespace

Result<bool> print_new_code(const Path& database, const std::string& counter, const std::string& replaces) {
    const base::WallTime now = base::wall_now();
    const std::string code = draw_code();
    const auto issued = changed(database, [&](Store& store) -> Result<> {
        if (const auto given = give_code(store, shell_author(), code, counter, replaces, now); !given) return given;
        return name_those_at(store, counter, replaces);
    });
    if (!issued) return issued.problem();
    print_code(code, "One terminal may enrol at counter " + counter, now);
    if (!replaces.empty()) fmt::print(stderr, "Device {} is revoked at that moment.\n", replaces);
    return true;
}

Result<bool> print_code_for_device(const Path& database, const std::string& device) {
    const base::WallTime now = base::wall_now();
    const std::string code = draw_code();
    const auto issued = changed_by_shell(database, {"device.code", device, {}},
                                         [&](Store& store) { return issue_code_for_device(store, code, device, now); });
    if (!issued) return issued.problem();
    print_code(code, "Device " + device + " may enrol again, with its key or another,", now);
    return true;
}

Result<bool> make_backup(const Path& database, const Path& folder, bool elsewhere) {
    auto store = Store::open(database);
    if (!store) return store.problem();
    const auto made = back_up(*store, database, folder, elsewhere, base::wall_now());
    if (!made) return made.problem();
    fmt::print("{}: {}, read back and proven\n", made->file.string(), amount(made->entries, "entry", "entries"));
    if (made->counted)
        fmt::print("These are durable now: terminals may purge them. Keep this file until the next backup is made.\n");
    else
        fmt::print(
            "NOT counted as durable: the folder is on the database's own disk. Back up to another disk, or say "
            "--elsewhere when it is one.\n");
    return made->counted;
}

Result<bool> restore_backup(const Path& database, const Path& backup) {
    const auto restored = restore(database, backup, base::wall_now());
    if (!restored) return restored.problem();
    fmt::print("{} is the database now: {}, incarnation {}\n", backup.string(),
               amount(restored->entries, "entry", "entries"), restored->incarnation);
    if (!restored->aside.empty()) fmt::print("What stood there is kept as {}\n", restored->aside.string());
    fmt::print(
        "Start the server: terminals send again what is missing. Terminals enrolled, and tokens, keys and places "
        "changed, since the backup are unknown here: `sipas enrol` and `sipas import` bring them back.\n");
    return true;
}

Result<bool> change_receipt_key(const Path& database) {
    wire::KeyChange change;
    const auto done = changed_by_shell(database, {"receipt-key.change", {}, {}}, [&](Store& store) -> Result<> {
        const auto made = change_receipt_key(store, base::wall_now());
        if (!made) return made.problem();
        change = *made;
        return base::Done{};
    });
    if (!done) return done.problem();
    fmt::print("{}\n", base::to_base64(change.key));
    fmt::print(stderr,
               "This key signs from now on, also in a running server; terminals follow within an hour. Publish it, and "
               "run `sipas backup` now: without a backup a lost disk takes the key along, and every terminal must be "
               "enrolled anew.\n");
    return true;
}

Result<bool> erase_comment(const Path& database, const ErasedComment& comment) {
    if (comment.by.empty() || comment.reason.empty())
        return Problem{Code::bad_input, "words are erased by somebody, for a reason: --by NAME --reason TEXT", 0};
    const people::Deed deed{"comment.erase", fmt::format("{} {}-{}", comment.device, comment.epoch, comment.sequence),
                            comment.by + ": " + comment.reason};
    const auto done = changed_by_shell(database, deed, [&](Store& store) -> Result<> {
        const auto device = store.device_by_id(comment.device);
        if (!device) return device.problem();
        if (!*device) return Problem{Code::not_found, "there is no device \"" + comment.device + "\"", 0};
        const auto stream = store.stream(**device, comment.epoch);
        if (!stream) return stream.problem();
        const auto words = *stream ? store.line_at((*stream)->number, comment.sequence)
                                   : Result<std::optional<std::string>>(std::optional<std::string>{});
        if (!words) return words.problem();
        const auto entry = *words ? wire::read_entry(**words, comment.sequence) : Problem{};
        if (!entry || !std::holds_alternative<wire::CommentHash>(entry->body))
            return Problem{Code::not_found, "that entry is no comment", 0};
        return store.erase_comment((*stream)->number, comment.sequence, {base::wall_now(), comment.by, comment.reason});
    });
    if (!done) return done.problem();
    fmt::print(
        "The words are erased here and will not be taken again; the entry stays. Backups made before still hold "
        "them.\n");
    return true;
}

}  // namespace server
