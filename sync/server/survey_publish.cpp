#include "sync/server/survey_publish.hpp"

#include <set>

#include "sync/server/event_time.hpp"
#include "sync/wire/content.hpp"

namespace server {

using base::Code;
using base::Problem;
using base::Result;

Result<> may_have_words(Store& store, std::string_view id, std::string_view json_text) {
    const auto found = store.survey_json(id);
    if (!found) return found.problem();
    const std::optional<std::string>& known = *found;
    if (!known || *known == json_text) return base::Done{};
    const auto rated = store.is_survey_rated(id);
    if (!rated) return rated.problem();
    if (!*rated) return base::Done{};
    return Problem{Code::forbidden,
                   "survey \"" + std::string(id) + "\" was rated with other words; give the new ones a new id", 0};
}

Result<> publish_survey(Store& store, const Author& author, std::string_view json_text, const Validity& validity,
                        base::WallTime now) {
    if (const auto may = require(author.grant, people::Act::publish_survey, {}, "survey"); !may) return may;
    const auto survey = wire::read_survey(json_text);
    if (!survey) return survey.problem();
    if (validity.through && *validity.through < validity.from)
        return Problem{Code::bad_input, "the last day is before the first", 0};
    if (const auto may = may_have_words(store, survey->id, json_text); !may) return may;
    const base::LocalDay today = base::local_day(now, local_offset);
    const auto asked_before = store.survey_on(today);
    if (!asked_before) return asked_before.problem();
    const PublishedSurvey published{{survey->id, std::string(json_text)}, validity.from, validity.through, now};
    if (const auto put = store.put_survey(published); !put) return put;
    const auto asked_after = store.survey_on(today);
    if (!asked_after) return asked_after.problem();
    if (*asked_before && !*asked_after)
        return Problem{Code::forbidden, "then nothing would be asked today; give the later survey another id", 0};
    const std::string words = "from " + base::to_text(validity.from) +
                              (validity.through ? " through " + base::to_text(*validity.through) : std::string());
    return store.log(author.doer, {"survey.publish", survey->id, words}, now);
}

Result<std::optional<NextSurvey>> next_survey(Store& store, base::LocalDay today) {
    const auto surveys = store.surveys();
    if (!surveys) return surveys.problem();
    const auto asked = store.survey_on(today);
    if (!asked) return asked.problem();
    std::set<base::LocalDay> days;  // on which what is asked may change
    for (const PublishedSurvey& survey : *surveys) {
        if (survey.from && *survey.from > today) days.insert(*survey.from);
        if (survey.through && *survey.through >= today) days.insert(*survey.through + std::chrono::days{1});
    }
    for (const base::LocalDay day : days) {
        auto then = store.survey_on(day);
        if (!then) return then.problem();
        if (*then && !(*asked && (*asked)->id == (*then)->id)) return std::optional(NextSurvey{day, std::move(**then)});
    }
    return std::optional<NextSurvey>{};
}

wire::JsonObject json_of(const PublishedSurvey& survey, bool is_in_force) {
    wire::JsonObject json;
    json["id"] = survey.text.id;
    if (survey.from) json["from"] = base::to_text(*survey.from);
    if (survey.through) json["through"] = base::to_text(*survey.through);
    json["published"] = base::to_iso8601(survey.published);
    json["in_force"] = is_in_force;
    return json;
}

}  // namespace server
