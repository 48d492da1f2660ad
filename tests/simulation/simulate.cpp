// simulate: runs cities from seeds, or retells one.
//
//   simulate --seeds 1..300 [--jobs 2]   every seed in a process of its own; a table at the end; 1 when a promise broke
//   simulate --seed 17                   the story of one, a line a hop
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/city.hpp"

namespace {

using simulation::Outcome;

struct Orders {
    std::uint64_t from = 0;
    std::uint64_t through = 0;
    std::size_t jobs = 1;
    std::size_t give_up_after = 20;  // broken seeds
    bool retell = false;
    bool twice = false;  // every seed two times: the same story?
};

constexpr std::string_view usage = "simulate --seeds FROM..TO [--jobs N] [--first] [--twice]  |  simulate --seed N\n";

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

std::optional<Orders> read_orders(int count, char** words) {
    Orders orders;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--first") {
            orders.give_up_after = 1;
            continue;
        }
        if (word == "--twice") {
            orders.twice = true;
            continue;
        }
        if (i + 1 == count) return std::nullopt;
        const std::string_view value = words[++i];
        if (word == "--seeds") {
            const auto dots = value.find("..");
            if (dots == std::string_view::npos) return std::nullopt;
            const auto from = number_in(value.substr(0, dots));
            const auto through = number_in(value.substr(dots + 2));
            if (!from || !through || *through < *from) return std::nullopt;
            orders.from = *from;
            orders.through = *through;
        } else if (const auto number = number_in(value); word == "--seed" && number) {
            orders.from = orders.through = *number;
            orders.retell = true;
        } else if (word == "--jobs" && number && *number > 0) {
            orders.jobs = *number;
        } else {
            return std::nullopt;
        }
    }
    return orders.through == 0 ? std::nullopt : std::optional(orders);
}

// Time since the city's beginning.
std::string in_words(base::Instant now) {
    const auto ms = now.time_since_epoch().count();
    return fmt::format("{:4}:{:02}:{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

int retell(std::uint64_t seed) {
    const Outcome outcome = simulation::live(seed, [](base::Instant now, std::string_view who, std::string_view what) {
        fmt::print("{}  {:<28} {}\n", in_words(now), who, what);
        static_cast<void>(std::fflush(stdout));
    });
    fmt::print("\nseed {}: trace {:016x}, {} thanked, {} entries, {} folded, {} taken back, {} declared lost\n", seed,
               outcome.trace, outcome.thanked, outcome.entries, outcome.repeats, outcome.undone, outcome.declared_lost);
    for (const auto& [name, times] : outcome.faults) fmt::print("  {:<34} {:>8}\n", name, times);
    for (const std::string& complaint : outcome.complaints) fmt::print("BROKEN: {}\n", complaint);
    return outcome.complaints.empty() ? 0 : 1;
}

// What one seed's process says of it, a line a thing: "count NAME\tN" or "complaint WORDS".
std::string report(std::uint64_t seed) {
    const Outcome outcome = simulation::live(seed);
    std::string text = fmt::format("trace {:016x}\n", outcome.trace);
    const auto count = [&text](std::string_view name, std::uint64_t times) {
        text += fmt::format("count {}\t{}\n", name, times);
    };
    count("= thanked", outcome.thanked);
    count("= lost", outcome.lost);
    count("= declared lost", outcome.declared_lost);
    count("= forgotten by a lying disk", outcome.forgotten);
    count("= waits at a clone", outcome.waits_at_a_clone);
    count("= counted twice", outcome.counted_twice);
    count("= entries", outcome.entries);
    count("= folded", outcome.repeats);
    count("= taken back", outcome.undone);
    count("= judged", outcome.judged);
    for (const auto& [name, times] : outcome.faults) count(name, times);
    for (const std::string& complaint : outcome.complaints) text += "complaint " + complaint + "\n";
    return text + "end\n";
}

struct Child {
    std::uint64_t seed = 0;
    pid_t process = 0;
    int pipe = -1;
};

class Run {
public:
    explicit Run(const Orders& orders) : orders_(orders), next_(orders.from) {}

    int all() {
        std::vector<Child> children;
        while (next_ <= orders_.through && broken_ < orders_.give_up_after) {
            while (children.size() < orders_.jobs && next_ <= orders_.through) {
                if (orders_.twice) children.push_back(start(next_));
                children.push_back(start(next_++));
            }
            const auto next = children.begin() + first_to_speak(children);
            hear(*next);
            children.erase(next);
        }
        for (const Child& child : children) hear(child);
        print_table();
        return broken_ == 0 ? 0 : 1;
    }

private:
    static Child start(std::uint64_t seed) {
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0) std::abort();
        const pid_t process = ::fork();
        if (process != 0) {
            ::close(ends[1]);
            return {seed, process, ends[0]};
        }
        ::close(ends[0]);
        // A city that hangs is broken too; one on a busy machine is not.
        const rlimit at_most{.rlim_cur = 120, .rlim_max = 130};
        if (::setrlimit(RLIMIT_CPU, &at_most) != 0) std::abort();
        ::alarm(900);
        const std::string text = report(seed);
        for (std::size_t done = 0; done < text.size();) {
            const auto wrote = ::write(ends[1], text.data() + done, text.size() - done);
            if (wrote <= 0) break;
            done += static_cast<std::size_t>(wrote);
        }
        std::_Exit(0);
    }

    // A slow seed holds up nobody.
    static std::ptrdiff_t first_to_speak(const std::vector<Child>& children) {
        std::vector<pollfd> pipes;
        for (const Child& child : children) pipes.push_back({.fd = child.pipe, .events = POLLIN, .revents = 0});
        if (::poll(pipes.data(), pipes.size(), -1) < 0) return 0;
        const auto speaks = [](const pollfd& pipe) { return pipe.revents != 0; };
        return std::find_if(pipes.begin(), pipes.end(), speaks) - pipes.begin();
    }

    void hear(const Child& child) {
        std::string text;
        char buffer[4096];
        for (ssize_t read = 0; (read = ::read(child.pipe, buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(read));
        ::close(child.pipe);
        int state = 0;
        ::waitpid(child.process, &state, 0);
        std::vector<std::string> complaints;
        if (!text.ends_with("end\n")) complaints.push_back(fmt::format("the program died (state {})", state));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("trace ") && orders_.twice) compare(child.seed, line, complaints);
            if (line.starts_with("complaint ")) complaints.push_back(line.substr(10));
            if (const auto tab = line.find('\t'); line.starts_with("count ") && tab != std::string::npos)
                counts_[line.substr(6, tab - 6)] += number_in(std::string_view(line).substr(tab + 1)).value_or(0);
        }
        conclude(child.seed, complaints);
    }

    void compare(std::uint64_t seed, const std::string& trace, std::vector<std::string>& complaints) {
        const auto [first, is_new] = traces_.emplace(seed, trace);
        if (!is_new && first->second != trace) complaints.emplace_back("the same seed told another story");
    }

    void conclude(std::uint64_t seed, const std::vector<std::string>& complaints) {
        ++done_;
        if (!complaints.empty()) {
            ++broken_;
            fmt::print("seed {} is broken; simulate --seed {} retells it\n", seed, seed);
            for (const std::string& complaint : complaints) fmt::print("  {}\n", complaint);
        }
        if (done_ % 100 == 0) fmt::print("{} seeds, {} broken\n", done_, broken_);
        static_cast<void>(std::fflush(stdout));
    }

    void print_table() const {
        fmt::print("\n{} seeds, {} broken\n", done_, broken_);
        for (const auto& [name, times] : counts_) fmt::print("  {:<34} {:>12}\n", name, times);
    }

    Orders orders_;
    std::uint64_t next_;
    std::uint64_t done_ = 0;
    std::uint64_t broken_ = 0;
    std::map<std::string, std::uint64_t> counts_;
    std::map<std::uint64_t, std::string> traces_;
};

}  // namespace

int main(int argc, char** argv) {
    const auto orders = read_orders(argc, argv);
    if (!orders) {
        fmt::print(stderr, "{}", usage);
        return 2;
    }
    return orders->retell ? retell(orders->from) : Run(*orders).all();
}
