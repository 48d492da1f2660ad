// Tallies: the ratings that the counter's staff may see, so that nobody learns one person's answer.
//
// The ratings of one day and one counter, in the order of the journal, fall into blocks of five. A block is released
// when it is complete and its newest rating is more than 15 minutes old; levels are only ever shown as the sum of
// released blocks. What is left of a day, at most four, is never shown. Blocks end with the day, so that a day which
// leaves the last seven takes whole blocks with it. Per hour there are counts only, no levels, and none below five.
//
// What is shown is a function of the entries and of `now`: asking often, at odd moments or after a restart tells
// nothing more. Inside a block nobody can say who gave which level; five equal answers still show that they were equal.
//
// A rating that was taken back leaves no trace, as if it had never been given; only when it is taken back after its
// block was released does the block stay, for taking it out would show it. A repeat of a response id counts once.
//
// Entries are added in the order of the journal, whole from its first. One thread. About 300 bytes a day.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/staff/moment.hpp"
#include "sync/wire/entry.hpp"

namespace staff {

inline constexpr std::size_t block_ratings = 5;
inline constexpr base::Duration quiet_time = std::chrono::minutes{15};
inline constexpr std::chrono::days week{7};  // today is the last of them

// What may be seen of one or more days.
struct Share {
    std::array<int, domain::Level::highest> levels{};  // ratings of level 1 first
    std::map<int, int> hours;                          // local hour -> ratings
    std::map<std::string, int> counters;               // counter id -> ratings

    int count() const;
    int satisfied() const;  // of levels 4 and 5
    bool operator==(const Share&) const = default;
};

struct View {
    Share today;
    Share last_days;  // the week, today included
    bool operator==(const View&) const = default;
};

// 100 x satisfied / count, rounded half up to one decimal: "87,5%"; "–" when there is nothing.
std::string rate_text(const Share& share);

class Tallies {
public:
    void add(const wire::Entry& entry);

    View view(const base::Stamp& now) const;

    // How many ratings of the day count, for its close: exact, without levels.
    std::uint64_t ratings_on(base::LocalDay day) const;

private:
    struct Given {
        domain::ResponseId response{};
        domain::Level level;
        int hour = 0;
        base::Stamp stamp;
    };
    struct Cell {  // one counter's day
        std::uint64_t ratings = 0;
        std::array<int, domain::Level::highest> levels{};  // of released blocks
        std::array<int, 24> hours{};                       // … and when those were given
        std::vector<Given> waiting;                        // what is not released, oldest first
    };
    struct CellKey {
        base::LocalDay day;
        std::string counter;
        auto operator<=>(const CellKey&) const = default;
    };
    struct Recent {
        domain::ResponseId response{};
        CellKey cell;
        bool undone = false;
    };

    void count(const domain::Rating& rating, const base::Stamp& stamp);
    void take_back(const domain::Undone& undone, const base::Stamp& stamp);
    Recent* recent(const domain::ResponseId& response);
    static std::size_t released(const Cell& cell, const base::Stamp& now);
    static void release(Cell& cell, const base::Stamp& now);
    static void sum(const CellKey& key, const Cell& cell, const base::Stamp& now, Share& into);

    std::map<CellKey, Cell> cells_;
    std::deque<Recent> recent_;  // to know a repeat and what is taken back: both follow within one visit
};

}  // namespace staff
