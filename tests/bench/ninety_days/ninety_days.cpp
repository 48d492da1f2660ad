// A terminal's journal after a long silence, and the time that its writer needs for one rating. For compare.py.
//
//   ninety_days fill DIR DAYS RATINGS   appends, for each day, so many ratings (every third with answers), a heartbeat
//                                       an hour, five canaries; prints how many entries there are
//   ninety_days taps DIR COUNT PAUSE_MS appends COUNT ratings with pauses, as a kiosk does; prints milliseconds, one a
//                                       line
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <thread>

#include "sync/base/check.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

template <typename Value>
Value must(base::Result<Value> result, std::string_view what) {
    if (!result) fmt::print(stderr, "{}: {}\n", what, base::to_text(result.problem()));
    base::check(static_cast<bool>(result), "the bench's journal can be written");
    return std::move(result).value();
}

class Writer {
public:
    explicit Writer(const fs::path& folder)
        : identity_(must(journal::read_identity(folder), "identity")),
          journal_(must(journal::open_journal(folder, identity_.device, must(journal::open_device_key(folder), "key")),
                        "journal")) {}

    domain::ResponseId rate(const base::Stamp& stamp) {
        const auto response = wire::random_bytes<16>();
        const int level = 1 + response[0] % 5;
        append(domain::Rating{.response = response,
                              .level = *domain::Level::from(level),
                              .field = identity_.place.field,
                              .counter = identity_.place.counter,
                              .survey = "2640-2017",
                              .dossier = std::nullopt},
               stamp);
        return response;
    }
    void append(const wire::Body& body, const base::Stamp& stamp) { must(journal_->append(body, stamp), "append"); }
    wire::Sequence last() const { return must(journal_->head(), "head").sequence; }

private:
    journal::Identity identity_;
    std::unique_ptr<journal::Journal> journal_;
};

// `back` ago, by both clocks.
base::Stamp stamp_before(base::Duration back) {
    base::Stamp stamp = base::stamp_now();
    stamp.boot = "00000000000090da";
    stamp.monotonic = base::Instant{24h * 400} - back;
    stamp.wall -= back;
    stamp.trust = base::ClockTrust::network;
    return stamp;
}

void fill(const fs::path& folder, int days, int ratings) {
    Writer writer(folder);
    for (int day = 0; day < days; ++day) {
        const auto at = [&](base::Duration of_day) { return stamp_before(24h * (days - day) - of_day); };
        for (int level = 1; level <= 5; ++level) writer.append(domain::Canary{*domain::Level::from(level)}, at(0ms));
        for (int i = 0; i < ratings; ++i) {
            const base::Duration of_day = 1ms + 24h * i / ratings;
            if (i % (ratings / 24 + 1) == 0) writer.append(wire::Heartbeat{true, 51200, 0, {}}, at(of_day));
            const auto response = writer.rate(at(of_day));
            if (i % 3 == 0) writer.append(domain::Answers{response, {{"F1", true}, {"F3", false}}, {}}, at(of_day));
        }
    }
    fmt::print("{}\n", writer.last());
}

void tap(const fs::path& folder, int count, int pause_ms) {
    Writer writer(folder);
    for (int i = 0; i < count; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{pause_ms});
        const auto before = std::chrono::steady_clock::now();
        writer.rate(base::stamp_now());
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
        fmt::print("{:.3f}\n", took.count());
    }
}

}  // namespace

int main(int count, char** words) {
    const std::string act = count == 5 ? words[1] : "";
    if (act == "fill")
        fill(words[2], std::stoi(words[3]), std::stoi(words[4]));
    else if (act == "taps")
        tap(words[2], std::stoi(words[3]), std::stoi(words[4]));
    else
        return 2;
    return 0;
}
