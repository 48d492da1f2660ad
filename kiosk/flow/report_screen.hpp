// The staff's pages in words: from a Report to what is drawn. For kiosk/flow's own use.
#pragma once

#include "kiosk/flow/report.hpp"
#include "sync/domain/survey.hpp"

namespace flow {

void fill_report(Screen& screen, const Report& report, const domain::Survey& survey, const Wording& wording,
                 domain::Language language);

}  // namespace flow
