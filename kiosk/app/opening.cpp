#include "kiosk/app/opening.hpp"

#include <string>
#include <utility>

#include "sync/base/bytes.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/sha256.hpp"

namespace app {
namespace {

// What was on the screen stands behind the ratings: the place and the questions, as one hash.
std::string settings_hash(const journal::Config& config) {
    const std::string settings = wire::to_text(wire::place_json(config.place)) + "\n" + config.survey_json;
    return base::to_hex(wire::sha256(base::view_of(settings)));
}

void log_damage(const journal::Damage& damage, wire::Epoch now) {
    base::log(base::Severity::alarm, damage.words + "; the journal was set aside as " + damage.set_aside.string() +
                                         ", epoch " + std::to_string(damage.epoch) + " is proven up to entry " +
                                         std::to_string(damage.proven.sequence) + ", " +
                                         std::to_string(damage.taken_over) + " entries were taken over; epoch " +
                                         std::to_string(now) + " goes on");
}

}  // namespace

base::Result<Asked> read_asked(const std::filesystem::path& folder) {
    auto config = journal::read_config(folder);
    if (!config) return config.problem();
    if (config->ignored)
        base::log(base::Severity::warning, "going on with the questions of before: " + base::to_text(*config->ignored));
    auto survey = wire::read_survey(config->survey_json);
    if (!survey) return survey.problem();
    return Asked{
        {config->place, std::move(*survey)}, settings_hash(*config), config->mark, config->ignored.has_value()};
}

base::Result<Ready> open_terminal(const std::filesystem::path& folder, const std::optional<base::Problem>& seen,
                                  const std::function<base::Stamp()>& clock) {
    const auto identity = journal::read_identity(folder);
    if (!identity) return identity.problem();
    auto asked = read_asked(folder);
    if (!asked) return asked.problem();
    auto key = journal::open_device_key(folder);
    if (!key) return key.problem();
    auto opened =
        journal::open_or_renew(folder, identity->device, std::move(*key), clock(), seen, identity->first_epoch);
    if (!opened) return opened.problem();
    if (opened->damage) log_damage(*opened->damage, opened->journal->stream().epoch);
    const auto head = opened->journal->append(wire::Opened{SIPAS_VERSION, asked->hash}, clock());
    if (!head) return head.problem();
    return Ready{std::move(asked->setting), asked->mark, std::move(opened->journal), identity->dossier_key,
                 opened->damage.has_value()};
}

}  // namespace app
