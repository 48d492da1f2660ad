#include "kiosk/app/opening.hpp"

#include <string>
#include <utility>

#include "sync/base/bytes.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/sha256.hpp"

namespace app {
namespace {

// What was on the screen stands behind the ratings: the place and the questions, as one hash.
std::string settings_hash(const journal::Identity& identity) {
    const std::string settings = wire::to_text(wire::place_json(identity.place)) + "\n" + identity.survey_json;
    return base::to_hex(wire::sha256(base::view_of(settings)));
}

void log_damage(const journal::Damage& damage) {
    base::log(base::Severity::alarm, damage.words + "; the journal was set aside as " + damage.set_aside.string() +
                                         ", epoch " + std::to_string(damage.epoch) + " is proven up to entry " +
                                         std::to_string(damage.proven.sequence) + ", " +
                                         std::to_string(damage.taken_over) + " entries were taken over; epoch " +
                                         std::to_string(damage.epoch + 1) + " goes on");
}

}  // namespace

base::Result<Ready> open_terminal(const std::filesystem::path& folder, const std::optional<base::Problem>& seen) {
    const auto identity = journal::read_identity(folder);
    if (!identity) return identity.problem();
    auto survey = wire::read_survey(identity->survey_json);
    if (!survey) return survey.problem();
    auto key = journal::open_device_key(folder);
    if (!key) return key.problem();
    auto opened = journal::open_or_renew(folder, identity->device, std::move(*key), base::stamp_now(), seen);
    if (!opened) return opened.problem();
    if (opened->damage) log_damage(*opened->damage);
    const auto head = opened->journal->append(wire::Opened{SIPAS_VERSION, settings_hash(*identity)}, base::stamp_now());
    if (!head) return head.problem();
    return Ready{{identity->place, std::move(*survey)},
                 std::move(opened->journal),
                 identity->dossier_key,
                 opened->damage.has_value()};
}

}  // namespace app
