#include "kiosk/app/opening.hpp"

#include <string>
#include <utility>

#include "sync/base/bytes.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
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

}  // namespace

base::Result<Ready> open_terminal(const std::filesystem::path& folder) {
    const auto identity = journal::read_identity(folder);
    if (!identity) return identity.problem();
    auto survey = wire::read_survey(identity->survey_json);
    if (!survey) return survey.problem();
    auto key = journal::open_device_key(folder);
    if (!key) return key.problem();
    auto opened = journal::open_journal(folder, identity->device, std::move(*key));
    if (!opened) return opened.problem();
    const auto head = (*opened)->append(wire::Opened{SIPAS_VERSION, settings_hash(*identity)}, base::stamp_now());
    if (!head) return head.problem();
    return Ready{{identity->place, std::move(*survey)}, std::move(*opened), std::nullopt};
}

}  // namespace app
