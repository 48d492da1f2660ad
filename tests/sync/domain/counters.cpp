#include "tests/sync/domain/counters.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sync/domain/local_time.hpp"
#include "tests/support/dice.hpp"

namespace test {
namespace {

using namespace std::chrono_literals;
using base::LocalDay;
using std::chrono::seconds;

constexpr LocalDay first_day{2026y / 11 / 2};  // a Monday
constexpr int days_of_month = 30;

// Weights of the half hours in which citizens come, of the morning and the afternoon.
struct HalfHour {
    int minute;
    int weight;
};
constexpr std::array day_profile{HalfHour{450, 6},  HalfHour{480, 11}, HalfHour{510, 12}, HalfHour{540, 12},
                                 HalfHour{570, 10}, HalfHour{600, 7},  HalfHour{630, 5},  HalfHour{660, 3},
                                 HalfHour{810, 6},  HalfHour{840, 9},  HalfHour{870, 9},  HalfHour{900, 7},
                                 HalfHour{930, 5},  HalfHour{960, 4},  HalfHour{990, 2}};

domain::Hours office_hours() {
    domain::Hours hours;
    const std::vector<domain::Span> day{{450min, 690min}, {810min, 1020min}};
    for (std::size_t weekday = 0; weekday < 5; ++weekday) hours.week.at(weekday) = day;
    hours.week.at(5) = {{450min, 690min}};
    return hours;
}

struct Press {
    seconds at;  // of the day
    int level;
    bool bound;
    bool stuffed = false;
    bool dated = true;
};

class Month {
public:
    Month(Style style, std::uint64_t seed, Volume volume) : dice_(seed), style_(style) {
        simulated_.month.hours = office_hours();
        volume_ = static_cast<double>(volume.from) *
                  std::pow(static_cast<double>(volume.through) / static_cast<double>(volume.from), dice_.chance());
        binding_ = dice_.one_in(3) ? 0.05 * dice_.chance() : 0.5 + 0.45 * dice_.chance();
        lows_ = 0.02 + 0.10 * dice_.chance();
        best_ = 0.40 + 0.45 * dice_.chance();
        family_ = 0.08 + 0.12 * dice_.chance();
        only_best_ = !dice_.one_in(6);
        mornings_ = dice_.one_in(2);
        unplugs_ = dice_.one_in(2);
    }

    SimulatedMonth run() {
        for (int day = 0; day < days_of_month; ++day) {
            day_ = first_day + std::chrono::days{day};
            if (const auto weekday = std::chrono::weekday{day_}; weekday != std::chrono::Sunday)
                live(weekday == std::chrono::Saturday, weekday == std::chrono::Monday);
        }
        return std::move(simulated_);
    }

private:
    double normal() {
        double sum = 0;
        for (int i = 0; i < 12; ++i) sum += dice_.chance();
        return sum - 6;
    }
    bool chance_of(double chance) { return dice_.chance() < chance; }
    int between(int from, int through) {
        return from + static_cast<int>(dice_.below(static_cast<std::uint64_t>(through - from + 1)));
    }
    std::uint64_t poisson(double mean) {
        const double limit = std::exp(-mean);
        std::uint64_t count = 0;
        for (double product = dice_.chance(); product > limit; product *= dice_.chance()) ++count;
        return count;
    }

    void live(bool half_day, bool monday) {
        presses_.clear();
        off_.clear();
        closes_ = half_day ? 690 : 1020;
        mood_ = 0.12 * normal();
        const bool scanner_broken = dice_.one_in(40);
        const double factor = std::exp(0.25 * normal()) * (monday ? 1.3 : 1.0);
        for (const HalfHour& half : day_profile) {
            if (half.minute >= closes_) continue;
            const double visits = volume_ * factor * half.weight / 108.0 / (1 + 1.4 * family_);
            for (std::uint64_t visit = poisson(visits); visit > 0; --visit)
                come(seconds{60 * half.minute + between(0, 1799)}, scanner_broken);
        }
        for (auto late = poisson(volume_ * factor * 0.02); late > 0; --late)  // the queue at closing time
            come(seconds{60 * closes_ + between(0, 1500)}, scanner_broken);
        if (dice_.one_in(60)) group();
        if (dice_.one_in(25)) nobody(between(450, closes_ - 15), between(15, 180), true);   // a power cut
        if (dice_.one_in(30)) nobody(between(450, closes_ - 60), between(45, 120), false);  // a meeting
        sort();
        cheat();
        sort();
        misdate();
        write();
    }

    int citizen() {
        const double low = lows_ * (1 - mood_);
        const double mark = dice_.chance();
        if (mark < low) return between(1, 2);
        if (mark < low + 0.05) return 3;
        return chance_of(std::clamp(best_ + mood_, 0.05, 0.98)) ? 5 : 4;
    }

    void come(seconds at, bool scanner_broken) {
        const int level = citizen();
        presses_.push_back({at, level, !scanner_broken && chance_of(binding_)});
        if (!chance_of(family_)) return;
        for (int others = between(1, 4); others > 0; --others) {
            at += seconds{between(8, 30)};
            presses_.push_back({at, chance_of(0.7) ? level : citizen(), false});
        }
    }

    void group() {
        seconds at{60 * between(480, closes_ - 60)};
        const int level = citizen();
        for (int people = between(6, 12); people > 0; --people) {
            at += seconds{between(8, 50)};
            presses_.push_back({at, chance_of(0.6) ? level : citizen(), false});
        }
    }

    // Nobody can rate; the terminal itself is off, or goes on unseen.
    void nobody(int from, int minutes, bool off) {
        if (off) off_.push_back({from, from + minutes});
        std::erase_if(presses_, [&](const Press& press) {
            return press.at >= seconds{60 * from} && press.at < seconds{60 * (from + minutes)};
        });
    }

    void sort() {
        std::stable_sort(presses_.begin(), presses_.end(), [](const Press& a, const Press& b) { return a.at < b.at; });
    }

    int staffs_level() { return only_best_ || !dice_.one_in(5) ? 5 : 4; }
    void press(seconds at) { presses_.push_back({at, staffs_level(), false, true}); }
    void press_row(seconds at, int count, int from, int through) {
        for (; count > 0; --count) {
            press(at);
            at += seconds{between(from, through)};
        }
    }

    void cheat() {
        const std::size_t before = presses_.size();
        switch (style_) {
            case Style::honest:
                return;
            case Style::bursts:
                if (!chance_of(0.5)) return;
                for (int bursts = between(1, 3); bursts > 0; --bursts)
                    press_row(seconds{60 * between(455, closes_ - 5)}, between(8, 16), 6, 15);
                break;
            case Style::regular:
                if (chance_of(0.5)) press_slowly();
                break;
            case Style::top_up:
                if (chance_of(0.6)) top_up();
                break;
            case Style::covering:
                cover();
                break;
            case Style::away:
                if (chance_of(0.4)) go_away();
                return;
            case Style::outside:
                if (chance_of(0.4)) press_outside();
                break;
        }
        if (presses_.size() > before) simulated_.dishonest_days.insert(day_);
    }

    void press_slowly() {
        const double gap = 60 * (2 + 6 * dice_.chance());
        const bool morning = closes_ < 1000 || dice_.one_in(2);
        const int closes = morning ? 690 : 1020;
        double at = 60.0 * between(morning ? 450 : 810, closes - 120);
        const double end = std::min(at + 60.0 * between(90, 210), 60.0 * closes);
        for (; at < end; at += gap * (1 + 0.05 * normal()))
            if (!dice_.one_in(30)) press(seconds{static_cast<std::int64_t>(at)});
    }

    void top_up() {
        const auto target = static_cast<int>(volume_ * (1.2 + 0.4 * dice_.chance()));
        const int count = std::min(target - static_cast<int>(presses_.size()), 40);
        if (count < std::max(6, static_cast<int>(volume_ / 10))) return;  // not worth the trouble
        const int minutes = std::max(between(10, 30), count / 3);
        for (int i = 0; i < count; ++i) press(seconds{60 * closes_ - between(0, 60 * minutes)});
    }

    void cover() {
        const std::vector<Press> honest = presses_;
        for (const Press& low : honest)
            if (low.level <= domain::low_level && chance_of(0.7))
                press_row(low.at + seconds{between(8, 45)}, between(2, 4), 6, 15);
    }

    void go_away() {
        const bool morning = closes_ < 1000 || mornings_ != dice_.one_in(7);  // a habit, mostly
        nobody(morning ? between(465, 495) : between(820, 840), between(90, 150), unplugs_);
        simulated_.dishonest_days.insert(day_);
    }

    void press_outside() {
        const int when = between(0, 2);
        const int minute = when == 0 ? between(360, 400) : closes_ + between(45, 120);
        press_row(seconds{60 * (when == 1 && closes_ > 690 ? between(735, 760) : minute)}, between(5, 14), 8, 90);
    }

    // A clock that was wrong for the rest of the day, or that nobody could vouch for.
    void misdate() {
        if (presses_.empty()) return;
        const std::size_t from = dice_.below(presses_.size());
        if (dice_.one_in(120)) {
            const seconds step{60 * between(-300, 300)};
            for (std::size_t i = from; i < presses_.size(); ++i) presses_[i].at += step;
        } else if (dice_.one_in(40)) {
            for (std::size_t i = from; i < presses_.size(); ++i) presses_[i].dated = false;
        }
    }

    void write() {
        for (const Press& one : presses_) {
            const domain::EntryName name{1, ++sequence_};
            simulated_.month.responses.push_back(
                {name, day_ + one.at - domain::local_offset, one.dated, *domain::Level::from(one.level), one.bound});
            if (one.stuffed) simulated_.stuffed.insert(name);
        }
        std::set<int> alive;
        for (int minute = 440; minute < closes_; minute += 60)
            if (std::none_of(off_.begin(), off_.end(),
                             [&](const Off& off) { return minute >= off.from && minute < off.until; }))
                alive.insert(minute);
        for (const Off& off : off_) alive.insert(off.until);  // the program starts again
        for (const int minute : alive)
            simulated_.month.heartbeats.push_back(day_ + std::chrono::minutes{minute} - domain::local_offset);
    }

    support::Dice dice_;
    Style style_;
    SimulatedMonth simulated_;
    LocalDay day_{};
    std::vector<Press> presses_;
    std::uint64_t sequence_ = 0;
    double volume_, binding_, lows_, best_, family_;
    double mood_ = 0;
    bool only_best_;
    bool mornings_;
    bool unplugs_;
    struct Off {
        int from;
        int until;
    };
    std::vector<Off> off_;
    int closes_ = 0;
};

}  // namespace

std::string_view name_of(Style style) {
    constexpr std::array<std::string_view, 7> names{"honest",   "bursts", "regular", "top_up",
                                                    "covering", "away",   "outside"};
    return names.at(static_cast<std::size_t>(style));
}

SimulatedMonth simulated_month(Style style, std::uint64_t seed, Volume volume) {
    return Month(style, seed, volume).run();
}

Found& Found::operator+=(const Found& other) {
    days += other.days;
    days_found += other.days_found;
    stuffed += other.stuffed;
    stuffed_found += other.stuffed_found;
    honest_suspected += other.honest_suspected;
    honest += other.honest;
    return *this;
}

Found found_in(const SimulatedMonth& simulated, const std::vector<domain::Flag>& flags) {
    std::set<domain::EntryName> suspects;
    std::set<LocalDay> flagged_days;
    for (const domain::Flag& flag : flags) {
        suspects.insert(flag.suspects.begin(), flag.suspects.end());
        if (flag.suspects.empty()) flagged_days.insert(base::local_day(flag.from, domain::local_offset));
    }
    Found found;
    for (const domain::SeenResponse& response : simulated.month.responses) {
        const bool stuffed = simulated.stuffed.contains(response.entry);
        const bool suspected = suspects.contains(response.entry);
        found.stuffed += stuffed ? 1 : 0;
        found.stuffed_found += stuffed && suspected ? 1 : 0;
        found.honest += stuffed ? 0 : 1;
        found.honest_suspected += !stuffed && suspected ? 1 : 0;
        if (stuffed && suspected) flagged_days.insert(base::local_day(response.at, domain::local_offset));
    }
    found.days = simulated.dishonest_days.size();
    for (const LocalDay day : simulated.dishonest_days)
        if (flagged_days.contains(day)) ++found.days_found;
    return found;
}

}  // namespace test
