#include "kiosk/staff/acts.hpp"

#include "kiosk/staff/pin.hpp"

namespace staff {
namespace {

using base::Code;
using flow::Word;

Word words_for(const base::Problem& problem) {
    return problem.code == Code::disk_full ? Word::disk_full_title : Word::not_open_title;
}

// staff.json holds no PIN, or nothing that can be read as one: an administrator sets it again.
bool is_unset(const base::Problem& problem) { return problem.code == Code::not_found || problem.code == Code::damaged; }

}  // namespace

std::optional<Word> try_pin(const std::filesystem::path& folder, std::string_view pin, journal::Journal& journal,
                            Reading& reading, const base::Stamp& now) {
    if (const auto read = reading.read_all(journal); !read) return words_for(read.problem());
    if (reading.attempts().locked_for(now) > base::Duration{0}) return Word::pin_locked;
    const auto right = check_pin(folder, pin);
    if (!right) return is_unset(right.problem()) ? Word::pin_unset : words_for(right.problem());
    // Written before anybody learns the outcome, so that a power cut does not give a try back.
    const auto written = journal.append(reading.attempts().act_of(*right, now), now);
    if (!written) return words_for(written.problem());
    if (!*right) return Word::pin_wrong;
    return std::nullopt;
}

base::Result<> close_today(journal::Journal& journal, Reading& reading, const base::Stamp& now) {
    if (const auto read = reading.read_all(journal); !read) return read.problem();
    const auto head = journal.head();
    if (!head) return head.problem();
    const base::LocalDay today = day_of(now.wall);
    const Close close = close_day(reading.days(), today, reading.tallies().ratings_on(today), *head);
    if (!close.append) return base::Done{};
    if (const auto written = journal.append(close.closed, now); !written) return written.problem();
    return reading.read_all(journal);
}

}  // namespace staff
