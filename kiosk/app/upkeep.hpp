// Upkeep: what the terminal does for its journal while nobody is there: the entries that it owes by itself
// (staff/logbook.hpp), the daily try of the five faces, the purge of what may leave (journal/purge.hpp), the ballast;
// and it notices when the epoch is over.
//
// Looks once a minute. Each call is a small piece of work, so that no tap waits for it. A failure is logged once, until
// another thing happens; everything is tried again at the next look. One thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "kiosk/staff/logbook.hpp"
#include "sync/journal/journal.hpp"

namespace app {

inline constexpr base::Duration look_interval = std::chrono::minutes{1};

// What upkeep sees of the screen.
struct Front {
    bool lit = false;  // it is not dark
    // Whether a finger on the middle of the level's face would give that level. Nothing: no faces can be laid out now.
    std::function<std::optional<bool>(int level)> hits = [](int) { return std::nullopt; };
};

class Upkeep {
public:
    explicit Upkeep(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // `book` has read all of the journal. True: it wrote or purged something, come again at once.
    bool work(journal::Journal& journal, const staff::Logbook& book, const Front& front, const base::Stamp& now);

    base::Instant due() const { return next_look_; }
    // Found at the last look: the journal should be opened again, which begins the next epoch.
    bool epoch_is_over() const { return epoch_is_over_; }
    // Another journal was opened: everything is looked at anew.
    void begin();

private:
    // What one look finds in the folder.
    struct Found {
        std::optional<wire::Receipt> receipt;  // the newest one
        std::uint64_t free_bytes = 0;
    };
    Found look(const wire::Stream& stream) const;

    bool append_due(journal::Journal& journal, const staff::Logbook& book, const Front& front, const Found& found,
                    const base::Stamp& now);
    bool try_faces(journal::Journal& journal, const Front& front, const base::Stamp& now);
    bool purge(journal::Journal& journal, const Found& found, const base::Stamp& now);
    void tell(const std::string& trouble);

    std::filesystem::path folder_;
    base::Instant next_look_{};
    bool epoch_is_over_ = false;
    std::optional<base::LocalDay> tried_;  // the faces, whatever came of it
    std::string told_;
};

}  // namespace app
