#include "kiosk/flow/report_screen.hpp"

#include <array>

namespace flow {
namespace {

struct PageName {
    Page page;
    Word word;
};
constexpr std::array pages{PageName{Page::tallies, Word::page_tallies}, PageName{Page::health, Word::page_health},
                           PageName{Page::day, Word::page_day}, PageName{Page::transfer, Word::page_transfer},
                           PageName{Page::settings, Word::page_settings}};

struct ActName {
    Act act;
    Word word;
};
// In pairs: two stand in a row where the page is narrow.
constexpr std::array acts{ActName{Act::close_day, Word::close_day},
                          ActName{Act::export_usb, Word::export_usb},
                          ActName{Act::import_receipts, Word::import_receipts},
                          ActName{Act::quieter, Word::quieter},
                          ActName{Act::louder, Word::louder},
                          ActName{Act::darker, Word::darker},
                          ActName{Act::brighter, Word::brighter},
                          ActName{Act::first_language, Word::first_language},
                          ActName{Act::calibrate, Word::calibrate},
                          ActName{Act::test_mode, Word::test_mode},
                          ActName{Act::end_test, Word::end_test},
                          ActName{Act::restart, Word::restart}};

// One bar's label: a word of the terminal, a level of the survey, or a text that is the same in every language.
struct Label {
    const domain::Survey& survey;
    const Wording& wording;
    domain::Language language;

    std::string operator()(Word word) const { return wording.text(word, language); }
    std::string operator()(domain::Level level) const {
        return survey.levels.at(static_cast<std::size_t>(level.number() - domain::Level::lowest)).in(language);
    }
    std::string operator()(const std::string& text) const { return text; }
};

}  // namespace

void fill_report(Screen& screen, const Report& report, const domain::Survey& survey, const Wording& wording,
                 domain::Language language) {
    const Label label{survey, wording, language};
    for (const PageName& page : pages) {
        const bool open = page.page == report.page;
        screen.tabs.push_back({target_of(page.page), label(page.word), Icon::none, open});
        if (open) screen.title = label(page.word);
    }
    for (const ReportRow& row : report.rows)
        screen.rows.push_back({label(row.label), row.value, row.light, row.advice ? label(*row.advice) : ""});
    for (const ReportChart& chart : report.charts) {
        screen.charts.push_back({label(chart.title), {}});
        for (const ReportBar& bar : chart.bars)
            screen.charts.back().bars.push_back({std::visit(label, bar.label), bar.count});
    }
    for (const ActName& act : acts)
        for (const Act offered : report.options)
            if (offered == act.act) screen.options.push_back({target_of(act.act), label(act.word), Icon::none, false});
    screen.code = report.code;
    screen.text = report.caption;
    if (report.note) screen.body = label(*report.note);
    screen.primary = Button{target_of(Act::leave), label(Word::leave), Icon::lock, false};
}

}  // namespace flow
