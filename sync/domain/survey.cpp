#include "sync/domain/survey.hpp"

#include <algorithm>
#include <set>

#include "sync/domain/rating.hpp"

namespace domain {
namespace {

base::Problem wrong(const Survey& survey, const std::string& why) {
    return {base::Code::bad_input, "survey \"" + survey.id + "\": " + why};
}

bool lacks_vietnamese(const Words& words) { return words.vi.empty(); }

}  // namespace

bool is_in_force(const Survey& survey, base::LocalDay day) {
    return (!survey.from || day >= *survey.from) && (!survey.through || day <= *survey.through);
}

base::Result<> validate(const Survey& survey) {
    if (!is_identifier(survey.id)) return wrong(survey, "its id is not an identifier");
    if (lacks_vietnamese(survey.question)) return wrong(survey, "it has no Vietnamese question");
    if (survey.levels.size() != static_cast<std::size_t>(Level::highest))
        return wrong(survey, "it needs words for exactly five levels");
    if (std::any_of(survey.levels.begin(), survey.levels.end(), lacks_vietnamese))
        return wrong(survey, "a level has no Vietnamese words");
    if (survey.from && survey.through && *survey.through < *survey.from)
        return wrong(survey, "its last day, " + base::to_text(*survey.through) + ", is before its first, " +
                                 base::to_text(*survey.from));
    std::set<std::string> ids;
    for (const Factor& factor : survey.factors) {
        if (!is_identifier(factor.id) || !ids.insert(factor.id).second)
            return wrong(survey, "factor \"" + factor.id + "\" is not an id or stands twice");
        for (const Criterion& criterion : factor.criteria) {
            if (!is_identifier(criterion.id) || !ids.insert(criterion.id).second)
                return wrong(survey, "criterion \"" + criterion.id + "\" is not an id or stands twice");
            if (lacks_vietnamese(criterion.text))
                return wrong(survey, "criterion \"" + criterion.id + "\" has no text");
            if (!criterion.reports.empty() && criterion.reports != "lateness" && criterion.reports != "apology")
                return wrong(survey, "criterion \"" + criterion.id + "\" reports \"" + criterion.reports +
                                         R"(", and not "lateness" or "apology")");
        }
    }
    return base::Done{};
}

}  // namespace domain
