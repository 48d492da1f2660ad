// Wording: every text of the terminal that is not part of a survey or a place, in all languages.
//
// Read from assets/words by kiosk/app, which refuses a file that lacks one of them.
#pragma once

#include "sync/domain/words.hpp"

namespace flow {

struct Wording {
    domain::Words language;  // each language's name in itself: "Tiếng Việt", "English"
    domain::Words thanks_title;
    domain::Words thanks_body;
    domain::Words starting_title;
    domain::Words starting_body;
    domain::Words not_enrolled_title;
    domain::Words not_enrolled_body;
    domain::Words not_open_title;
    domain::Words not_open_body;
    domain::Words not_kept_title;
    domain::Words not_kept_body;
};

}  // namespace flow
