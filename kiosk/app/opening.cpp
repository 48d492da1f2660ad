#include "kiosk/app/opening.hpp"

#include <string>
#include <utility>

#include "sync/base/bytes.hpp"
#include "sync/base/log.hpp"
#include "sync/domain/local_time.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/entry.hpp"
#include "sync/wire/sha256.hpp"

namespace app {
namespace {

// What was on the screen stands behind the ratings: the place and the questions, as one hash.
std::string settings_hash(const domain::Place& place, const std::string& survey_json) {
    const std::string settings = wire::to_text(wire::place_json(place)) + "\n" + survey_json;
    return base::to_hex(wire::sha256(base::view_of(settings)));
}

void log_damage(const journal::Damage& damage, wire::Epoch now) {
    base::log(base::Severity::alarm, damage.words + "; the journal was set aside as " + damage.set_aside.string() +
                                         ", epoch " + std::to_string(damage.epoch) + " is proven up to entry " +
                                         std::to_string(damage.proven.sequence) + ", " +
                                         std::to_string(damage.taken_over) + " entries were taken over; epoch " +
                                         std::to_string(now) + " goes on");
}

struct Begun {
    std::unique_ptr<journal::Journal> journal;
    bool renewed = false;
};

// Opens the journal and makes its first append of this start. An append that finds what the opening did not is answered
// by looking again; found twice, it is believed.
class Beginning {
public:
    Beginning(const std::filesystem::path& folder, const journal::Identity& identity, const wire::Opened& entry,
              const std::function<base::Stamp()>& clock)
        : folder_(folder), identity_(identity), entry_(entry), clock_(clock) {}

    base::Result<Begun> begin(std::optional<base::Problem> seen) {
        int damages = 0;
        for (int tries = 1;; ++tries) {
            const auto begun = append_to_opened(seen);
            if (begun) return Begun{std::move(journal_), renewed_};
            const base::Code code = begun.problem().code;
            const bool may_pass = code == base::Code::damaged || code == base::Code::unreadable;
            if (!may_pass || tries == tries_limit) return begun.problem();
            if (code == base::Code::damaged && ++damages == 2) seen = begun.problem();
        }
    }

private:
    static constexpr int tries_limit = 5;

    base::Result<> append_to_opened(std::optional<base::Problem>& seen) {
        journal_.reset();  // one writer
        auto key = journal::open_device_key(folder_);
        if (!key) return key.problem();
        auto opened =
            journal::open_or_renew(folder_, identity_.device, std::move(*key), clock_(), seen, identity_.first_epoch);
        if (!opened) return opened.problem();
        seen.reset();
        if (opened->damage) log_damage(*opened->damage, opened->journal->stream().epoch);
        renewed_ = renewed_ || opened->damage;
        journal_ = std::move(opened->journal);
        const auto head = journal_->append(entry_, clock_());
        return head ? base::Result<>(base::Done{}) : head.problem();
    }

    const std::filesystem::path& folder_;
    const journal::Identity& identity_;
    const wire::Opened& entry_;
    const std::function<base::Stamp()>& clock_;
    std::unique_ptr<journal::Journal> journal_;
    bool renewed_ = false;
};

}  // namespace

bool has_come(base::LocalDay day, const base::Stamp& now) {
    return now.trust != base::ClockTrust::unset && base::local_day(now.wall, domain::local_offset) >= day;
}

base::Result<Asked> read_asked(const std::filesystem::path& folder, const base::Stamp& now) {
    auto config = journal::read_config(folder);
    if (!config) return config.problem();
    if (config->ignored)
        base::log(base::Severity::warning, "going on with the questions of before: " + base::to_text(*config->ignored));
    const bool is_next = config->next && has_come(config->next->from, now);
    const std::string& json = is_next ? config->next->json : config->survey_json;
    auto survey = wire::read_survey(json);
    if (!survey) return survey.problem();
    Asked asked{{config->place, std::move(*survey)},
                settings_hash(config->place, json),
                config->mark,
                config->ignored.has_value()};
    if (config->next && !is_next) asked.until = config->next->from;
    return asked;
}

base::Result<Ready> open_terminal(const std::filesystem::path& folder, const std::optional<base::Problem>& seen,
                                  const std::function<base::Stamp()>& clock) {
    const auto identity = journal::read_identity(folder);
    if (!identity) return identity.problem();
    auto asked = read_asked(folder, clock());
    if (!asked) return asked.problem();
    auto begun = Beginning(folder, *identity, {SIPAS_VERSION, asked->hash}, clock).begin(seen);
    if (!begun) return begun.problem();
    return Ready{std::move(asked->setting), asked->mark,    std::move(begun->journal),
                 identity->dossier_key,     begun->renewed, asked->until};
}

}  // namespace app
