#include "tests/bench/crowd/crowd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "sync/base/file.hpp"
#include "sync/server/place_import.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/entry.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t ratings_a_day = 60;
constexpr base::Duration between_ratings = 8min;
constexpr base::Duration night = 24h - ratings_a_day * between_ratings;
constexpr std::size_t survey_bytes_limit = 1'000'000;

std::string survey_text() {
    return must(base::read_file(SIPAS_SOURCE_DIR "/assets/surveys/2640-2017.json", survey_bytes_limit), "the survey");
}

struct Questions {
    std::string id;
    std::vector<std::string> criteria;
};

const Questions& questions() {
    static const Questions read = [] {
        const auto survey = must(wire::read_survey(survey_text()), "the survey");
        Questions questions{survey.id, {}};
        for (const domain::Factor& factor : survey.factors)
            for (const domain::Criterion& criterion : factor.criteria) questions.criteria.push_back(criterion.id);
        return questions;
    }();
    return read;
}

std::uint64_t seed_of(const wire::Seed& seed) {
    std::uint64_t number = 0;
    for (const base::Byte byte : seed) number = number * 31 + byte;
    return number;
}

domain::Level level_from(std::uint64_t chance) {
    constexpr std::array levels{1, 2, 3, 4, 4, 4, 5, 5, 5, 5};
    return *domain::Level::from(levels.at(chance % levels.size()));
}

}  // namespace

void give_up(const char* what, const base::Problem& problem) {
    fmt::print(stderr, "{}: {}\n", what, base::to_text(problem));
    std::exit(1);
}

std::string counter_id(int agency, int counter) { return fmt::format("a{}-{}", agency, counter); }

domain::City city_of(int agencies, int counters_each) {
    constexpr int agencies_a_bloc = 50;
    domain::City city{.name = {"Thành phố", "City"}, .blocs = {}};
    for (int agency = 1; agency <= agencies; ++agency) {
        if (agency % agencies_a_bloc == 1) {
            const std::string id = fmt::format("k{}", city.blocs.size() + 1);
            city.blocs.push_back({id, {"Khối " + id, ""}, {}});
        }
        const std::string id = fmt::format("a{}", agency);
        domain::Unit unit{id + "-u", {"Một cửa " + id, ""}, {}, {}};
        for (int counter = 1; counter <= counters_each; ++counter)
            unit.counters.push_back({counter_id(agency, counter), {fmt::format("Quầy {}", counter), ""}, ""});
        city.blocs.back().agencies.push_back({id, {"Cơ quan " + id, ""}, false, {unit}});
    }
    return city;
}

void prepare(server::Store& store, const domain::City& city) {
    auto change = must(store.begin(), "a change");
    must(store.put_city(city), "the city");
    must(server::import_survey(store, survey_text(), base::wall_now()), "the survey");
    must(change.commit(), "the change");
}

Terminal::Terminal(std::string device, const wire::Seed& seed, std::string counter, std::uint64_t ratings,
                   const base::Stamp& end)
    : stream_{std::move(device), 1},
      key_(seed),
      counter_(std::move(counter)),
      random_(seed_of(seed)),
      ratings_left_(ratings),
      end_(end),
      now_(end),
      head_(wire::chain_start(stream_, wire::Hash{})) {
    const base::Duration back = static_cast<std::int64_t>(ratings) * between_ratings +
                                static_cast<std::int64_t>(ratings / ratings_a_day) * night;
    now_.monotonic -= back;
    now_.wall -= back;
}

void Terminal::advance() {
    const base::Duration step = between_ratings + (ratings_left_ % ratings_a_day == 0 ? night : 0min);
    now_.monotonic += step;
    now_.wall += step;
}

void Terminal::write(const wire::Body& body) {
    lines_.push_back(must(wire::write_entry({last_written() + 1, now_, body}), "an entry"));
}

void Terminal::write_more() {
    constexpr std::uint64_t one_in = 4;
    if (ratings_left_ % ratings_a_day == 0)
        for (int level = 1; level <= 5; ++level) write(domain::Canary{*domain::Level::from(level)});
    domain::Rating rating{.response = {},
                          .level = level_from(random_()),
                          .field = fmt::format("f{}", random_() % 6),
                          .counter = counter_,
                          .survey = questions().id,
                          .dossier = std::nullopt};
    std::generate(rating.response.begin(), rating.response.end(),
                  [&] { return static_cast<base::Byte>(random_() & 0xFFU); });
    write(rating);
    if (random_() % one_in == 0) {
        domain::Answers answers{.response = rating.response, .remarks = {}, .judgements = {}};
        const std::size_t first = random_() % (questions().criteria.size() - 2);
        for (std::size_t i = first; i < first + 3; ++i)
            answers.judgements.push_back({questions().criteria.at(i), level_from(random_())});
        write(answers);
    }
    --ratings_left_;
    advance();
}

std::string Terminal::next_batch(std::size_t entries) {
    while (ratings_left_ > 0 && lines_.size() < entries) write_more();
    const auto count = static_cast<std::ptrdiff_t>(std::min(entries, lines_.size()));
    const std::vector<std::string> lines(lines_.begin(), lines_.begin() + count);
    lines_.erase(lines_.begin(), lines_.begin() + count);
    wire::BatchHeader header{.stream = stream_, .first = sent_ + 1, .last = sent_, .previous = head_, .sent = end_};
    for (const std::string& line : lines) head_ = wire::chain_next(head_, ++header.last, line);
    header.head = head_;
    header.signature = key_.sign(wire::head_statement(stream_, header.last, head_));
    sent_ = header.last;
    return wire::write_batch(header, lines);
}

}  // namespace bench
