// How long a whole score run takes: a country's agencies with a year of tallies and of lit hours in a database in
// memory, made into a signed run's files.
//
//   run_bench [AGENCIES [RATINGS]]   default 3,400 and 10,000,000: an agency has one counter with one terminal; prints
//                                    milliseconds of scoring::make_run with and without criteria, the best of three
//   run_bench --help
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdlib>

#include "sync/scoring/make.hpp"
#include "tests/support/dice.hpp"

namespace {

using namespace std::chrono_literals;
using base::Result;

constexpr std::size_t bloc_size = 100;
constexpr unsigned months = 12;
constexpr int criteria = 22;
const base::LocalDay year_begins{2026y / 1 / 1};

const std::string card_head =
    R"({"id":"card","title":{"vi":"Thẻ"},"components":[{"id":"sipas","name":{"vi":"Hài lòng"},)";
const std::string card_tail = R"("rule":"linear","maximum":10}]})";

template <typename Value>
Value must(Result<Value> result) {
    if (result) return std::move(*result);
    fmt::print(stderr, "run_bench: {}\n", result.problem().words);
    std::exit(1);
}

std::string id_of(char kind, std::size_t number) { return kind + std::to_string(number); }

domain::City city_of(std::size_t agencies) {
    domain::City city{{"Nước", ""}, {}};
    for (std::size_t i = 0; i < agencies; ++i) {
        if (i % bloc_size == 0) city.blocs.push_back({id_of('b', city.blocs.size()), {"Khối", ""}, {}});
        domain::Unit unit{id_of('u', i), {"Một cửa", ""}, {{id_of('c', i), {"Quầy", ""}, ""}}};
        for (std::size_t day = 0; day < 5; ++day) unit.hours.week.at(day) = {{7h + 30min, 11h + 30min}, {13h, 17h}};
        city.blocs.back().agencies.push_back({id_of('a', i), {"Cơ quan", ""}, false, {std::move(unit)}});
    }
    return city;
}

std::string survey_text() {
    std::string text = R"({"id":"s","title":{"vi":"Bộ"},"question":{"vi":"?"},"aggregation":"mean_of_criteria",)"
                       R"("levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},{"vi":"5"}],"factors":[)"
                       R"({"id":"F1","name":{"vi":"Yếu tố"},"criteria":[)";
    for (int i = 1; i <= criteria; ++i)
        text += fmt::format(R"({}{{"id":"C{}","text":{{"vi":"Tiêu chí"}}}})", i > 1 ? "," : "", i);
    return text + "]}]}";
}

void fill(server::Store& store, std::size_t agencies, std::uint64_t ratings) {
    support::Dice dice(1);
    auto change = must(store.begin());
    must(store.put_city(city_of(agencies)));
    must(store.put_survey({{"s", survey_text()}, {}, {}, base::WallTime{}}));
    const std::uint64_t in_a_tally = std::max<std::uint64_t>(1, ratings / (agencies * months * 5));
    for (std::size_t i = 0; i < agencies; ++i) {
        domain::Tallies tallies;
        for (unsigned month = 1; month <= months; ++month)
            for (int criterion = 0; criterion <= criteria; ++criterion)
                for (int level = 1; level <= 5; ++level)
                    tallies.count({id_of('a', i), id_of('u', i), id_of('c', i), "", false, "s",
                                   criterion == 0 ? "" : id_of('C', static_cast<std::size_t>(criterion)),
                                   base::LocalDay{2026y / std::chrono::month{month} / 1}, level},
                                  1 + dice.below(criterion == 0 ? 2 * in_a_tally : in_a_tally));
        store.add_to_tallies(tallies);
        server::Device device;
        device.id = id_of('d', i);
        device.counter = id_of('c', i);
        device.public_key[0] = static_cast<base::Byte>(i & 0xFFU);
        device.public_key[1] = static_cast<base::Byte>(i >> 8U);
        const auto number = must(store.add_device(device, device.public_key, base::WallTime{}));
        must(store.add_stream({.number = 0, .device = number, .name = {device.id, 1}, .head = 1}));
        for (auto day = year_begins; day < year_begins + 365 * std::chrono::days{1}; day += std::chrono::days{1})
            must(store.note_day(number, {day, 0, 0x1FF80}));
    }
    must(change.commit());
}

void measure(server::Store& store, const char* source) {
    const scoring::Question question{card_head + fmt::format(R"("source":"{}",)", source) + card_tail, "", "",
                                     *domain::period_from("2026"), ""};
    const base::WallTime now = base::WallTime{base::LocalDay{2027y / 1 / 5}.time_since_epoch()};
    std::chrono::duration<double, std::milli> best{1e9};
    std::size_t bytes = 0;
    for (int round = 0; round < 3; ++round) {  // what else the machine does only adds to the best
        const auto begun = std::chrono::steady_clock::now();
        const auto run = must(scoring::make_run(store, question, wire::PublicKey{}, now));
        best = std::min<std::chrono::duration<double, std::milli>>(best, std::chrono::steady_clock::now() - begun);
        bytes = run.files.at(scoring::result_file).size();
    }
    fmt::print("{:9.1f} ms  a run by \"{}\", {} KiB of result\n", best.count(), source, bytes / 1024);
}

std::uint64_t number_from(std::string_view text, std::uint64_t usual) {
    std::uint64_t number = usual;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

int main(int count, char** words) {
    if (count > 1 && std::string_view(words[1]).starts_with("-")) {
        fmt::print("usage: run_bench [AGENCIES [RATINGS]]   default 3400 10000000\n");
        return 0;
    }
    const auto agencies = number_from(count > 1 ? words[1] : "", 3400);
    auto store = must(server::Store::open_in_memory());
    fill(store, agencies, number_from(count > 2 ? words[2] : "", 10'000'000));
    fmt::print("{} agencies, a year\n", agencies);
    measure(store, "overall");
    measure(store, "index");
    return 0;
}
