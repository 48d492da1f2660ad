// How long every question takes that scores, reports and bottlenecks ask of the tallies, over the year of a country.
//
// The tallies are put there as a server has them after so many responses, by its own code and in changes of a day each:
// agencies with one unit and five counters, six fields, a tenth of the ratings bound, every fourth response with three
// judgements. Each question is asked several times; what is printed is the median and the longest.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>

#include "sync/base/check.hpp"
#include "sync/wire/content.hpp"
#include "tests/bench/crowd/crowd.hpp"

namespace {

using bench::must;
using Clock = std::chrono::steady_clock;
using server::Division;

struct Settings {
    std::string database;
    std::uint64_t responses = 10'000'000;
    int agencies = 700;
    int asked = 5;
    bool is_filled = false;
};

constexpr base::LocalDay first_day{std::chrono::year{2026} / 1 / 1};
constexpr unsigned days = 365;
constexpr int counters_an_agency = 5;
constexpr const char* survey = "2640-2017";

class Filling {
public:
    Filling(server::Store& store, const Settings& settings) : store_(store), settings_(settings) {
        for (int i = 1; i <= 22; ++i) criteria_.push_back(fmt::format("C{}", i));
    }

    void run() {
        for (unsigned day = 0; day < days; ++day) {
            const std::uint64_t until = settings_.responses * (day + 1) / days;
            auto change = must(store_.begin(), "a change");
            domain::Tallies tallies;
            for (; done_ < until; ++done_) add_response(tallies, first_day + std::chrono::days{day});
            store_.add_to_tallies(std::move(tallies));
            must(change.commit(), "a day of tallies");
        }
    }

private:
    void add_response(domain::Tallies& tallies, base::LocalDay day) {
        const int agency = 1 + static_cast<int>(random_() % static_cast<unsigned>(settings_.agencies));
        domain::TallyKey key{.agency = fmt::format("a{}", agency),
                             .unit = fmt::format("a{}-u", agency),
                             .counter = bench::counter_id(agency, 1 + static_cast<int>(random_() % counters_an_agency)),
                             .field = fmt::format("f{}", random_() % 6),
                             .bound = random_() % 10 == 0,
                             .survey = survey,
                             .criterion = {},
                             .day = day,
                             .level = level()};
        tallies.count(key);
        if (random_() % 4 != 0) return;
        const std::size_t first = random_() % (criteria_.size() - 2);
        for (std::size_t i = first; i < first + 3; ++i) {
            key.criterion = criteria_.at(i);
            key.level = level();
            tallies.count(key);
        }
    }

    int level() {
        constexpr std::array levels{1, 2, 3, 4, 4, 4, 5, 5, 5, 5};
        return levels.at(random_() % levels.size());
    }

    server::Store& store_;
    const Settings& settings_;
    std::vector<std::string> criteria_;
    std::mt19937_64 random_{1};
    std::uint64_t done_ = 0;
};

template <typename Question>
void ask(const Settings& settings, const char* what, Question question) {
    std::vector<double> took_ms;
    std::size_t groups = 0;
    for (int i = 0; i < settings.asked; ++i) {
        const auto from = Clock::now();
        groups = question();
        took_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - from).count());
    }
    std::sort(took_ms.begin(), took_ms.end());
    fmt::print("{:<46} {:>7} groups   median {:>8.1f} ms   longest {:>8.1f} ms\n", what, groups,
               took_ms.at(took_ms.size() / 2), took_ms.back());
    static_cast<void>(std::fflush(stdout));
}

void ask_all(const Settings& settings) {
    auto store = must(server::Store::open_to_read(settings.database), "the database");
    const base::LocalDay end = first_day + std::chrono::days{days};
    const domain::Period year{first_day, end};
    const domain::Period months{base::LocalDay{std::chrono::year{2026} / 2 / 1}, end};
    const domain::Period odd{first_day + std::chrono::days{9}, end - std::chrono::days{12}};
    const auto by_agency = [&](const domain::Period& period, const std::optional<std::string>& questions) {
        return must(store.counts_by_agency(period, questions), "counts").size();
    };
    const auto by = [&](Division division) { return must(store.overall_by(division, year), "counts").size(); };
    ask(settings, "overall by agency, the year", [&] { return by_agency(year, std::nullopt); });
    ask(settings, "overall by agency, from a 10th to a 19th", [&] { return by_agency(odd, std::nullopt); });
    ask(settings, "22 criteria and overall by agency, the year", [&] { return by_agency(year, survey); });
    ask(settings, "22 criteria and overall by agency, 11 months", [&] { return by_agency(months, survey); });
    ask(settings, "overall by unit, the year", [&] { return by(Division::unit); });
    ask(settings, "overall by counter, the year", [&] { return by(Division::counter); });
    ask(settings, "overall by field, the year", [&] { return by(Division::field); });
    ask(settings, "overall by class, the year", [&] { return by(Division::bound); });
    ask(settings, "overall by month, the year", [&] { return by(Division::month); });
    ask(settings, "criteria of the whole city, the year",
        [&] { return must(store.answers_of_city(year, survey), "counts").criteria.size(); });
}

void run(const Settings& settings) {
    if (!settings.is_filled) {
        auto store = must(server::Store::open(settings.database), "the database");
        bench::prepare(store, bench::city_of(settings.agencies, counters_an_agency));
        const auto from = Clock::now();
        Filling(store, settings).run();
        fmt::print("filled in {:.0f} s\n", std::chrono::duration<double>(Clock::now() - from).count());
    }
    ask_all(settings);
}

}  // namespace

int main(int count, char** words) {
    Settings settings;
    CLI::App app{"Milliseconds for each question about tallies, over a year of a country."};
    app.add_option("--database", settings.database, "A new file, or an empty PostgreSQL database; left behind")
        ->required();
    app.add_flag("--filled", settings.is_filled, "The database was filled by an earlier run");
    app.add_option("--responses", settings.responses)->capture_default_str();
    app.add_option("--agencies", settings.agencies)->capture_default_str()->check(CLI::Range(1, 5000));
    app.add_option("--asked", settings.asked, "How often each question is asked")->capture_default_str();
    CLI11_PARSE(app, count, words);
    run(settings);
    return 0;
}
