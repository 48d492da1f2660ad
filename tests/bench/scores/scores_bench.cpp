// How long scores take from tallies: synthetic tallies of a year by agency and month, counted and ranked.
//
//   scores_bench [AGENCIES [RATINGS]]   default 700 and 10,000,000; prints milliseconds of counting by agency from
//                                       monthly tallies, and of a whole ranking with grades, intervals and means, in
//                                       blocs of 100 and in one bloc; each the best of five
//   scores_bench --help
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <string_view>

#include "sync/domain/ranking.hpp"
#include "tests/support/dice.hpp"

namespace {

using namespace std::chrono_literals;
using domain::Fraction;

constexpr std::size_t bloc_size = 100;
constexpr unsigned months = 12;

std::string agency_id(std::size_t number) { return "a" + std::to_string(number); }

domain::City city_of(std::size_t agencies, std::size_t in_a_bloc) {
    domain::City city{{"Nước", ""}, {}};
    for (std::size_t i = 0; i < agencies; ++i) {
        if (i % in_a_bloc == 0) city.blocs.push_back({"b" + std::to_string(city.blocs.size()), {"Khối", ""}, {}});
        city.blocs.back().agencies.push_back({agency_id(i), {"Cơ quan", ""}, false, {}});
    }
    return city;
}

domain::Tallies tallies_of(std::size_t agencies, std::uint64_t ratings) {
    support::Dice dice(1);
    domain::Tallies tallies;
    const std::uint64_t in_a_tally = std::max<std::uint64_t>(1, ratings / (agencies * months * 5));
    for (std::size_t i = 0; i < agencies; ++i)
        for (unsigned month = 1; month <= months; ++month)
            for (int level = 1; level <= 5; ++level)
                tallies.count({agency_id(i), "", "", "", false, "s", "",
                               base::LocalDay{2026y / std::chrono::month{month} / 1}, level},
                              in_a_tally / 2 + dice.below(in_a_tally + 1));
    return tallies;
}

domain::Scorecard hundred() {
    domain::Scorecard card{"hundred", {"Thẻ", ""}};
    card.components.resize(2);
    card.components[0] = {"work", {"Việc", ""}, domain::Effect::adds, domain::Source::column, domain::AsGiven{}, 90, {},
                          {}};
    card.components[1] = {
        "sipas", {"Hài lòng", ""}, domain::Effect::adds, domain::Source::overall, domain::Threshold{90}, 10, {}, {}};
    for (const int from : {90, 80, 70, 60, 50}) card.grades.push_back({"g", {"Loại", ""}, Fraction(from)});
    card.grades.push_back({"h", {"Loại", ""}, std::nullopt});
    return card;
}

// The best of five: what else the machine does only adds to it.
template <typename Work>
void measure(std::string_view what, Work work) {
    std::chrono::duration<double, std::milli> best{1e9};
    for (int round = 0; round < 5; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        work();
        best = std::min<std::chrono::duration<double, std::milli>>(best, std::chrono::steady_clock::now() - begun);
    }
    fmt::print("{:9.1f} ms  {}\n", best.count(), what);
}

std::uint64_t number_from(std::string_view text, std::uint64_t usual) {
    std::uint64_t number = usual;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

void run(std::size_t agencies, std::uint64_t ratings) {
    const auto tallies = tallies_of(agencies, ratings);
    const auto city = city_of(agencies, bloc_size);
    domain::Inputs inputs;
    fmt::print("{} agencies, {} tallies\n", agencies, tallies.counts().size());
    measure("counts by agency", [&] { inputs.counts = domain::counts_by(city, tallies, {}, domain::By::agency); });
    support::Dice dice(2);
    for (std::size_t i = 0; i < agencies; ++i)
        inputs.figures[agency_id(i)]["work"] = Fraction(domain::Integer(dice.below(9001)), 100);
    auto card = hundred();
    measure("a ranking, exact, in blocs of 100", [&] { domain::rank(card, city, inputs, {}); });
    measure("a ranking, exact, in one bloc", [&] { domain::rank(card, city_of(agencies, agencies), inputs, {}); });
    card.decimals = 2;
    measure("a ranking, rounded, in one bloc", [&] { domain::rank(card, city_of(agencies, agencies), inputs, {}); });
}

}  // namespace

int main(int count, char** words) {
    if (count > 1 && std::string_view(words[1]).starts_with("-")) {
        fmt::print("usage: scores_bench [AGENCIES [RATINGS]]   default 700 10000000\n");
        return 0;
    }
    run(number_from(count > 1 ? words[1] : "", 700), number_from(count > 2 ? words[2] : "", 10'000'000));
    return 0;
}
