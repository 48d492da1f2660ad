// Commands about terminals, the places where they stand, and what they ask.
#include "sync/server/commands_devices.hpp"

#include <fmt/format.h>

#include "sync/base/file.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/device_list.hpp"
#include "sync/server/event_time.hpp"
#include "sync/server/place_csv.hpp"
#include "sync/server/place_import.hpp"
#include "sync/server/survey_publish.hpp"
#include "sync/wire/city_json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Result<Validity> validity_from(const std::string& from, const std::string& through) {
    Validity validity;
    const bool is_read = base::from_text(from, validity.from) &&
                         (through.empty() || base::from_text(through, validity.through.emplace()));
    if (!is_read) return Problem{Code::bad_input, "a date is written YYYY-MM-DD", 0};
    return validity;
}

std::string day_or_open(const std::optional<base::LocalDay>& day) { return day ? base::to_text(*day) : "…"; }

}  // namespace

Result<bool> list_devices(const Path& database, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto devices = visible_devices(*store, shell_author().grant, base::wall_now());
    if (!devices) return devices.problem();
    if (format != Format::json) {
        fmt::print("{}", table_of(*devices));
        return true;
    }
    wire::JsonArray all;
    for (const SeenDevice& device : *devices) all.push_back(json_of(device));
    fmt::print("{}\n", wire::to_text(all));
    return true;
}

Result<bool> move_device_to(const Path& database, const std::string& device, const std::string& counter) {
    const auto moved = changed(
        database, [&](Store& store) { return move_device(store, shell_author(), device, counter, base::wall_now()); });
    if (!moved) return moved.problem();
    fmt::print("device {} stands at counter {} from now on and learns it within the hour; its ratings stay\n", device,
               counter);
    return true;
}

Result<bool> preview_places(const Path& database, const Path& file) {
    const auto text = base::read_file(file, content_file_limit);
    if (!text) return text.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto lines = import_preview(*store, *text);
    if (!lines) return lines.problem();
    for (const std::string& line : *lines) fmt::print("{}\n", line);
    const auto before = store->city();
    const auto after = read_places(*text);
    if (!before) return before.problem();
    if (!after) return after.problem();
    const std::size_t unnamed = unnamed_count(*before, *after);
    if (unnamed > 0)
        fmt::print("{} not in the file: they stay, as ratings may stand there\n",
                   amount(unnamed, "thing is", "things are"));
    fmt::print("{} would be made; nothing was changed\n", amount(lines->size(), "change", "changes"));
    return true;
}

Result<bool> export_places(const Path& database, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto city = store->city();
    if (!city) return city.problem();
    fmt::print("{}", format == Format::json ? wire::to_text(wire::city_json(*city)) + '\n' : write_city_csv(*city));
    return true;
}

Result<bool> publish_survey_file(const Path& database, const Path& file, const std::string& from,
                                 const std::string& through) {
    const auto validity = validity_from(from, through);
    if (!validity) return validity.problem();
    const auto text = base::read_file(file, content_file_limit);
    if (!text) return text.problem();
    const auto published = changed(database, [&](Store& store) {
        return publish_survey(store, shell_author(), *text, *validity, base::wall_now());
    });
    if (!published) return published.problem();
    fmt::print("{} is asked from {} through {}\n", file.string(), base::to_text(validity->from),
               day_or_open(validity->through));
    return true;
}

Result<bool> list_surveys(const Path& database, Format format) {
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto surveys = store->surveys();
    if (!surveys) return surveys.problem();
    const auto in_force = store->survey_on(base::local_day(base::wall_now(), local_offset));
    if (!in_force) return in_force.problem();
    wire::JsonArray all;
    for (const PublishedSurvey& survey : *surveys) {
        const bool is_asked = *in_force && (*in_force)->id == survey.text.id;
        all.push_back(json_of(survey, is_asked));
        if (format == Format::table)
            fmt::print("{:<24}  {:<10} to {:<10}{}\n", survey.text.id, day_or_open(survey.from),
                       day_or_open(survey.through), is_asked ? "  asked today" : "");
    }
    if (format == Format::json) fmt::print("{}\n", wire::to_text(all));
    return true;
}

}  // namespace server
