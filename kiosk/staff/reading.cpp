#include "kiosk/staff/reading.hpp"

#include <algorithm>

namespace staff {
namespace {

constexpr std::size_t entries_a_step = 500;
constexpr std::size_t bytes_a_step = std::size_t{256} * 1024;

}  // namespace

base::Result<bool> Reading::read_on(const journal::Reader& journal) {
    if (book_.stream != journal.stream()) {
        book_ = Book{};
        book_.stream = journal.stream();
    }
    const auto purged = journal.purged_through();
    if (!purged) return purged.problem();
    book_.through = std::max(book_.through, *purged);  // what was purged is older than any page of the staff's
    const auto slice = journal.read(book_.through, entries_a_step, bytes_a_step);
    if (!slice) return slice.problem();
    for (const std::string& line : slice->lines) {
        ++book_.through;
        if (const auto entry = wire::read_entry(line, book_.through)) add(*entry);
    }
    return slice->lines.empty();
}

base::Result<> Reading::read_all(const journal::Reader& journal) {
    for (;;) {
        const auto all_read = read_on(journal);
        if (!all_read) return all_read.problem();
        if (*all_read) return base::Done{};
    }
}

void Reading::add(const wire::Entry& entry) {
    book_.tallies.add(entry);
    book_.days.add(entry);
    book_.clock.add(entry.stamp);
    book_.log.add(entry);
    attempts_.add(entry);
    if (std::holds_alternative<wire::Lost>(entry.body)) book_.lost = entry.stamp;
}

bool Reading::lost_lately(const base::Stamp& now) const {
    return book_.lost && age_at_least(*book_.lost, now) < lost_time;
}

}  // namespace staff
