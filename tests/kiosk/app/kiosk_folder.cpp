// kiosk_folder make DIR    writes an identity as enrolment leaves it, for tests without a server
// kiosk_folder count DIR   prints how many ratings stand in the journal
#include <iostream>
#include <string>
#include <variant>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/entry.hpp"
#include "tests/support/sample_identity.hpp"

namespace {

namespace fs = std::filesystem;

void make(const fs::path& folder) {
    fs::create_directories(folder);
    base::check(static_cast<bool>(journal::write_identity(folder, support::sample_identity())),
                "the identity can be written");
}

std::uint64_t count_ratings(const fs::path& folder) {
    const auto reader = journal::read_journal(folder);
    base::check(static_cast<bool>(reader), "the journal can be read");
    std::uint64_t ratings = 0;
    for (wire::Sequence after = 0;;) {
        const auto slice = (*reader)->read(after, 100, 1'000'000);
        base::check(static_cast<bool>(slice), "the entries can be read");
        if (slice->lines.empty()) return ratings;
        for (const std::string& line : slice->lines) {
            const auto entry = wire::read_entry(line, ++after);
            base::check(static_cast<bool>(entry), "the entry can be read");
            if (std::holds_alternative<domain::Rating>(entry->body)) ++ratings;
        }
    }
}

}  // namespace

int main(int count, char** words) {
    base::check(count == 3, "kiosk_folder make|count DIR");
    const std::string what = words[1];
    const fs::path folder = words[2];
    base::check(what == "make" || what == "count", "kiosk_folder make|count DIR");
    if (what == "make")
        make(folder);
    else
        std::cout << count_ratings(folder) << '\n';
}
