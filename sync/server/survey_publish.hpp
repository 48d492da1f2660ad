// Survey publish: which questions are in force from when to when.
//
// Of the surveys that are in force on a day, the one that begins last is asked; when its last day is over, the one
// before it is asked again. A terminal asks for its configuration each hour and changes between two visits.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/accounts.hpp"
#include "sync/wire/json.hpp"

namespace server {

struct Validity {
    base::LocalDay from{};
    std::optional<base::LocalDay> through{};
};

// forbidden when a survey of this id has other content and was rated: the ratings would be read with words that nobody
// saw.
base::Result<> may_have_words(Store& store, std::string_view id, std::string_view json_text);

// Inside a change, with its deed. Published again, a survey gets the new validity. bad_input for what is no survey, or
// a last day before the first; forbidden when nothing would be asked today any more.
base::Result<> publish_survey(Store& store, const Author& author, std::string_view json_text, const Validity& validity,
                              base::WallTime now);

// What terminals are told ahead, so that they change on the day itself without a network.
struct NextSurvey {
    base::LocalDay from{};
    SurveyText text;
};
// The first day after `today` on which another survey is asked than on `today`; nothing when none is published.
base::Result<std::optional<NextSurvey>> next_survey(Store& store, base::LocalDay today);

wire::JsonObject json_of(const PublishedSurvey& survey, bool is_in_force);

}  // namespace server
