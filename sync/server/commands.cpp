#include "sync/server/commands.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "sync/base/file.hpp"
#include "sync/server/accounts.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/comments.hpp"
#include "sync/server/device_list.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/ingest.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/pull.hpp"
#include "sync/server/recount.hpp"
#include "sync/server/stick_import.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// Reads a content file and gives it to `import` inside one change; prints what changed.
template <typename Import>
Result<bool> import_file(const Path& database, const Path& file, std::string_view act, Import import) {
    const auto text = base::read_file(file, content_file_limit);
    if (!text) return text.problem();
    std::vector<std::string> lines;
    people::Deed deed{std::string(act), file.filename().string(), {}};
    const auto done = changed_by_shell(database, deed, [&](Store& store) -> Result<> {
        auto imported = import(store, *text);
        if (!imported) return imported.problem();
        lines = std::move(*imported);
        deed.words = amount(lines.size(), "change", "changes");
        return base::Done{};
    });
    if (!done) return done.problem();
    for (const std::string& line : lines) fmt::print("{}\n", line);
    fmt::print("{}: {}\n", file.string(),
               lines.empty() ? "nothing changed" : amount(lines.size(), "change", "changes"));
    return true;
}

Result<> raise_difference(const Path& database, const std::string& difference) {
    return changed(database, [&](Store& store) {
        return store.raise(
            {.kind = AlarmKind::server, .identity = identity_of({difference}), .words = "`sipas check`: " + difference},
            base::wall_now());
    });
}

}  // namespace

Result<bool> import_city_file(const Path& database, const Path& file) {
    return import_file(database, file, "places.import",
                       [](Store& store, const std::string& text) { return import_city(store, text); });
}

Result<bool> import_survey_file(const Path& database, const Path& file) {
    return import_file(database, file, "survey.publish", [](Store& store, const std::string& text) {
        return import_survey(store, text, base::wall_now());
    });
}

Result<bool> list_batches(const Path& database, std::int64_t after) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto batches = store->batches_after(after);
    if (!batches) return batches.problem();
    for (const BatchRow& batch : *batches)
        fmt::print("{:>8}  {}  device {} epoch {}  entries {} to {}\n", batch.id, base::to_iso8601(batch.received),
                   batch.name.device, batch.name.epoch, batch.first, batch.last);
    fmt::print("{}\n", amount(batches->size(), "batch", "batches"));
    return true;
}

Result<bool> list_comments(const Path& database) {
    const auto noted = changed_by_shell(database, {"comments.read", {}, {}}, [](Store&) { return base::Done{}; });
    if (!noted) return noted.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    std::size_t count = 0;
    const auto listed = store->each_comment([&count](const CommentRow& comment) {
        ++count;
        const auto day = base::to_text(base::local_day(comment.event, local_offset));
        fmt::print("{} {}-{}  {}  {}  {}\n", comment.device, comment.epoch, comment.sequence, day, comment.agency,
                   masked(comment.text));
    });
    if (!listed) return listed.problem();
    fmt::print("{}\n", amount(count, "comment", "comments"));
    return true;
}

Result<bool> pull_batches(const Path& database, const Path& folder) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto pulled = pull(*store, folder);
    if (!pulled) return pulled.problem();
    const people::Deed deed{"batches.pull", folder.string(), fmt::format("through batch {}", pulled->through)};
    const auto noted = changed_by_shell(database, deed, [](Store&) { return base::Done{}; });
    if (!noted) return noted.problem();
    fmt::print("{} with {}; {} is complete up to batch {}\n", amount(pulled->batches, "new batch", "new batches"),
               amount(pulled->entries, "entry", "entries"), folder.string(), pulled->through);
    return true;
}

Result<bool> import_batches(const Path& database, const Path& stick) {
    auto store = Store::open(database);
    if (!store) return store.problem();
    const auto imported = import_stick(*store, stick, base::wall_now());
    if (!imported) return imported.problem();
    const people::Deed deed{"batches.import", stick.string(), amount(imported->size(), "device", "devices")};
    const auto noted = changed_by_shell(database, deed, [](Store&) { return base::Done{}; });
    if (!noted) return noted.problem();
    bool all = true;
    for (const ImportedDevice& device : *imported) {
        fmt::print("device {}: {} read, {} new\n", device.id, amount(device.files, "file", "files"),
                   amount(device.entries, "entry", "entries"));
        for (const std::string& refusal : device.refusals) fmt::print("  NOT taken: {}\n", refusal);
        all = all && device.refusals.empty();
    }
    if (imported->empty()) fmt::print("{} holds no terminal's export\n", stick.string());
    return all && !imported->empty();
}

Result<bool> check_tallies(const Path& database) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto counted = recount(*store);
    if (!counted) return counted.problem();
    const auto open = store->alarms(false);
    if (!open) return open.problem();
    fmt::print("{} read anew, {} counted, {} taken back, {} open\n", amount(counted->entries, "entry", "entries"),
               amount(counted->ratings - counted->undone, "rating", "ratings"), counted->undone,
               amount(open->size(), "alarm", "alarms"));
    for (const std::string& difference : counted->differences) fmt::print("DIFFERENCE: {}\n", difference);
    fmt::print("{}\n", counted->differences.empty() ? "The tallies are what the entries say."
                                                    : "The tallies are NOT what the entries say.");
    if (counted->differences.empty()) return true;
    if (const auto raised = raise_difference(database, counted->differences.front()); !raised) return raised.problem();
    return false;
}

Result<bool> revoke_device(const Path& database, const std::string& device) {
    const auto done =
        changed(database, [&](Store& store) { return retire_device(store, shell_author(), device, base::wall_now()); });
    if (!done) return done.problem();
    fmt::print("device {} may no longer send; its ratings stay\n", device);
    return true;
}

Result<bool> print_receipt(const Path& database, const std::string& device) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto meta = store->meta();
    if (!meta) return meta.problem();
    const auto stream = store->newest_stream(device);
    if (!stream) return stream.problem();
    const std::optional<StreamRow>& newest = *stream;
    if (!newest) return Problem{Code::not_found, "device \"" + device + "\" has sent nothing, or does not exist", 0};
    const wire::SecretKey key(meta->receipt_seed);
    const wire::Receipt receipt = receipt_of(newest, newest->name, meta->incarnation, newest->received);
    fmt::print("{}\n", wire::write_receipt(wire::sign(receipt, key)));
    return true;
}

}  // namespace server
