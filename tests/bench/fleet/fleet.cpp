// A fleet of terminals that come back with a backlog, over real sockets, with real keys, enrolled at the real endpoint.
//
// Each sends its batches one after the other, as PROTOCOL.md wants it: on a signed receipt the next one; on anything
// else the same again, after the pause of the terminals' own law. It is over when every terminal has a receipt for its
// last entry. Meanwhile a visitor asks for the signed time ten times a second, as everybody else would. Making the
// backlog is not in the time.
#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "sync/server/enrolment.hpp"
#include "sync/uploader/backoff.hpp"
#include "sync/wire/compression.hpp"
#include "sync/wire/json.hpp"
#include "tests/bench/crowd/crowd.hpp"
#include "tests/bench/fleet/connection.hpp"

namespace {

using bench::must;
using fleet::Address;
using fleet::Answer;
using fleet::Connection;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

enum class Arrival { together, steady, jitter };

struct Settings {
    std::string database;
    std::vector<std::string> servers;
    std::vector<Address> addresses;
    int terminals = 100;
    std::uint64_t ratings = 100;
    std::size_t batch = 500;
    Arrival arrival = Arrival::together;
    double over_s = 10;
    double limit_s = 600;
    bool plain = false;
    int idle = 0;
};

struct Measured {
    std::vector<double> taken_ms;
    std::vector<double> refused_ms;
    std::vector<double> visits_ms;
    std::uint64_t broken = 0;
    std::uint64_t failed_visits = 0;
    std::uint64_t entries = 0;
};

double ms_since(Clock::time_point from) {
    return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
}

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(share * static_cast<double>(values.size() - 1)));
}

std::string request_text(const std::string& line, const std::string& headers, const std::string& body) {
    return fmt::format("{} HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: {}\r\n\r\n{}", line, headers, body.size(),
                       body);
}

// One request on its own thread's time; nothing when the connection broke.
std::optional<Answer> ask(Connection& connection, std::string request) {
    connection.send(std::move(request));
    const auto from = Clock::now();
    while (!connection.is_broken() && Clock::now() - from < 30s) {
        if (auto answer = connection.go_on()) return answer;
        if (connection.is_broken()) break;
        const int poll = ::epoll_create1(0);
        epoll_event event{.events = EPOLLIN | (connection.wants_to_write() ? EPOLLOUT : 0U), .data = {}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, connection.descriptor(), &event);
        ::epoll_wait(poll, &event, 1, 100);
        ::close(poll);
    }
    return std::nullopt;
}

// What one terminal still has to send.
struct Sender {
    std::string token;
    struct Batch {
        std::string body;
        wire::Sequence last = 0;
        std::uint64_t entries = 0;
    };
    std::deque<Batch> batches;
    std::unique_ptr<Connection> connection;
    std::size_t server = 0;
    Clock::time_point next{};   // when it may send
    Clock::time_point begun{};  // when it sent
    bool is_asking = false;
    unsigned failures = 0;  // in a row
};

class Fleet {
public:
    explicit Fleet(const Settings& settings) : settings_(settings), poll_(::epoll_create1(0)) {}
    ~Fleet() { ::close(poll_); }
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;
    Fleet(Fleet&&) = delete;
    Fleet& operator=(Fleet&&) = delete;

    void enrol() {
        constexpr int counters_an_agency = 15;
        std::vector<std::string> codes;
        const int agencies = (settings_.terminals + counters_an_agency - 1) / counters_an_agency;
        {
            auto store = must(server::Store::open(settings_.database), "the database");
            bench::prepare(store, bench::city_of(agencies, counters_an_agency));
            auto change = must(store.begin(), "a change");
            for (int i = 0; i < settings_.terminals; ++i) {
                codes.push_back(server::draw_code());
                must(server::issue_code(store, codes.back(), counter_of(i), base::wall_now()), "a code");
            }
            must(change.commit(), "the codes");
        }
        Connection connection(settings_.addresses.front());
        for (int i = 0; i < settings_.terminals; ++i) add_sender(connection, codes.at(static_cast<std::size_t>(i)), i);
    }

    // False when the time was up before everything was signed for.
    bool run(Measured& measured) {
        const auto begin = Clock::now();
        begin_at(begin);
        std::size_t left = senders_.size();
        while (left > 0 && ms_since(begin) < settings_.limit_s * 1000) {
            start_those_due(measured);
            std::array<epoll_event, 256> events{};
            const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 10);
            for (int i = 0; i < count; ++i) {
                Sender& sender = senders_.at(events.at(static_cast<std::size_t>(i)).data.u64);
                hear(sender, measured);
                if (sender.batches.empty() && sender.connection) {
                    sender.connection.reset();
                    --left;
                }
            }
        }
        return left == 0;
    }

private:
    static std::string counter_of(int terminal) { return bench::counter_id(1 + terminal / 15, 1 + terminal % 15); }

    void add_sender(Connection& connection, const std::string& code, int number) {
        wire::Seed seed{};
        seed[0] = static_cast<base::Byte>(number & 0xFF);
        seed[1] = static_cast<base::Byte>(number >> 8);
        seed[2] = 1;
        wire::JsonObject question;
        question["code"] = code;
        question["public_key"] = base::to_base64(wire::SecretKey(seed).public_key());
        const auto answer = ask(
            connection, request_text("POST /v1/enroll", "Content-Type: application/json\r\n", wire::to_text(question)));
        if (!answer || answer->status != 200)
            bench::give_up("enrolment", {base::Code::unavailable, answer ? answer->body : "no answer", 0});
        const auto json = must(wire::parse_json(answer->body), "the answer to an enrolment");
        // Older than the server by the age of the backlog, as after weeks without a network.
        const base::Stamp end{"00000000000000aa", base::Instant{24h * 10'000}, base::wall_now(),
                              base::ClockTrust::network};
        bench::Terminal terminal(std::string(*wire::text_at(json, "device")), seed, counter_of(number),
                                 settings_.ratings, end);
        Sender& sender = senders_.emplace_back();
        sender.token = std::string(*wire::text_at(json, "token"));
        sender.server = static_cast<std::size_t>(number) % settings_.addresses.size();
        while (!terminal.is_done()) {
            const wire::Sequence before = terminal.last_sent();
            const std::string bytes = terminal.next_batch(settings_.batch);
            sender.batches.push_back({settings_.plain ? bytes : wire::compress(bytes, wire::Encoding::zstd),
                                      terminal.last_sent(), terminal.last_sent() - before});
        }
    }

    void begin_at(Clock::time_point begin) {
        for (std::size_t i = 0; i < senders_.size(); ++i) {
            const double share = settings_.arrival == Arrival::together ? 0
                                 : settings_.arrival == Arrival::steady
                                     ? static_cast<double>(i) / static_cast<double>(senders_.size())
                                     : std::uniform_real_distribution<double>(0, 1)(chance_);
            senders_[i].next = begin + std::chrono::milliseconds(static_cast<int>(share * settings_.over_s * 1000));
        }
    }

    void start_those_due(Measured& measured) {
        const auto now = Clock::now();
        for (std::size_t i = 0; i < senders_.size(); ++i) {
            Sender& sender = senders_[i];
            if (sender.is_asking && now - sender.begun > 40s) {
                ++measured.broken;
                come_again(sender);
            }
            if (!sender.is_asking && !sender.batches.empty() && sender.next <= now) start(sender, i);
        }
    }

    void start(Sender& sender, std::size_t number) {
        const bool is_new = !sender.connection || sender.connection->is_broken() || sender.connection->was_closed();
        if (is_new)
            sender.connection =
                std::make_unique<Connection>(settings_.addresses.at(sender.server % settings_.addresses.size()));
        if (sender.connection->is_broken()) return come_again(sender);
        const std::string headers =
            fmt::format("Authorization: Bearer {}\r\nContent-Type: {}\r\nSipas-Incarnation: 1\r\n{}", sender.token,
                        wire::batch_media_type, settings_.plain ? "" : "Content-Encoding: zstd\r\n");
        sender.connection->send(request_text("POST /v1/stream/batches", headers, sender.batches.front().body));
        sender.begun = Clock::now();
        sender.is_asking = true;
        epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = number}};
        ::epoll_ctl(poll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, sender.connection->descriptor(), &event);
    }

    void hear(Sender& sender, Measured& measured) {
        if (!sender.is_asking || !sender.connection) return;
        const auto answer = sender.connection->go_on();
        if (answer) return judge(sender, *answer, measured);
        if (!sender.connection->is_broken()) return;
        ++measured.broken;
        ++sender.server;  // the next one, if there is one
        come_again(sender);
    }

    void judge(Sender& sender, const Answer& answer, Measured& measured) {
        const double took = ms_since(sender.begun);
        const auto json = wire::parse_json(answer.body);
        const bool is_signed_for =
            answer.status == 200 && json &&
            wire::integer_at(*json, "seq").value_or(0) == static_cast<std::int64_t>(sender.batches.front().last);
        if (is_signed_for) {
            measured.taken_ms.push_back(took);
            measured.entries += sender.batches.front().entries;
            sender.batches.pop_front();
            sender.is_asking = false;
            sender.failures = 0;
            sender.next = Clock::now();
            return;
        }
        if (answer.status != 503 && answer.status != 429) {
            fmt::print(stderr, "answered with {}: {}\n", answer.status, answer.body);
            std::exit(1);
        }
        measured.refused_ms.push_back(took);
        come_again(sender, answer.retry_after_s ? std::to_string(*answer.retry_after_s) : std::string());
    }

    void come_again(Sender& sender, const std::string& retry_after = {}) {
        sender.is_asking = false;
        const double chance = std::uniform_real_distribution<double>(0, 1)(chance_);
        sender.next = Clock::now() + uploader::backoff(sender.failures++, chance, retry_after);
        if (sender.connection && sender.connection->is_broken()) sender.connection.reset();
    }

    Settings settings_;
    int poll_;
    std::deque<Sender> senders_;
    std::mt19937 chance_{1};
};

// Everybody else, ten times a second for as long as it lives.
class Visitor {
public:
    Visitor(const Address& address, Measured& measured)
        : address_(address), measured_(measured), thread_([this] { run(); }) {}
    ~Visitor() {
        {
            const std::scoped_lock lock(mutex_);
            is_over_ = true;
        }
        over_.notify_one();
        thread_.join();
    }
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;
    Visitor(Visitor&&) = delete;
    Visitor& operator=(Visitor&&) = delete;

private:
    void run() {
        constexpr const char* question = "GET /v1/time?nonce=00112233445566778899aabbccddeeff";
        std::unique_ptr<Connection> connection;
        std::unique_lock lock(mutex_);
        while (!over_.wait_for(lock, 100ms, [this] { return is_over_; })) {
            const auto from = Clock::now();
            if (!connection || connection->is_broken()) connection = std::make_unique<Connection>(address_);
            const auto answer = ask(*connection, request_text(question, "", ""));
            if (answer && answer->status == 200)
                measured_.visits_ms.push_back(ms_since(from));
            else
                ++measured_.failed_visits;
        }
    }

    Address address_;
    Measured& measured_;
    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_;  // last: it starts when everything else stands
};

void print(const char* what, std::vector<double>& values_ms) {
    fmt::print("{:<28} {:>8}   p50 {:>8.1f} ms   p99 {:>8.1f} ms   longest {:>8.1f} ms\n", what, values_ms.size(),
               percentile(values_ms, 0.5), percentile(values_ms, 0.99), percentile(values_ms, 1));
}

int run(const Settings& settings) {
    Fleet fleet(settings);
    fleet.enrol();
    fmt::print("{} terminals with {} ratings each are enrolled\n", settings.terminals, settings.ratings);
    static_cast<void>(std::fflush(stdout));
    Measured measured;
    const auto begin = Clock::now();
    bool is_drained = false;
    {
        const Visitor visitor(settings.addresses.front(), measured);
        is_drained = fleet.run(measured);
    }
    const double seconds = ms_since(begin) / 1000;
    fmt::print("{} entries in {:.1f} s: {:.0f} a second\n", measured.entries, seconds,
               static_cast<double>(measured.entries) / seconds);
    print("batches signed for", measured.taken_ms);
    print("told to come again", measured.refused_ms);
    print("GET /v1/time meanwhile", measured.visits_ms);
    std::vector<double> all = measured.taken_ms;
    all.insert(all.end(), measured.refused_ms.begin(), measured.refused_ms.end());
    all.insert(all.end(), measured.visits_ms.begin(), measured.visits_ms.end());
    print("all requests", all);
    fmt::print("connections broken {}, visits failed {}\n", measured.broken, measured.failed_visits);
    fmt::print("{}\n", is_drained ? "every entry of every terminal is signed for" : "NOT drained in time");
    return is_drained ? 0 : 1;
}

// Connections that say nothing; for whoever looks at the server's memory meanwhile.
int hold_idle(const Settings& settings) {
    std::vector<std::unique_ptr<Connection>> held;
    for (int i = 0; i < settings.idle; ++i) {
        held.push_back(std::make_unique<Connection>(settings.addresses.front()));
        const auto answer = ask(*held.back(), request_text("GET /healthz", "", ""));
        if (!answer || answer->status != 200) {
            fmt::print(stderr, "connection {} got no answer\n", i + 1);
            return 1;
        }
    }
    fmt::print("{} connections are idle; Enter ends them\n", held.size());
    static_cast<void>(std::fflush(stdout));
    static_cast<void>(std::getchar());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    Settings settings;
    const std::map<std::string, Arrival> arrivals{
        {"together", Arrival::together}, {"steady", Arrival::steady}, {"jitter", Arrival::jitter}};
    CLI::App app{
        "A fleet of simulated terminals that send a backlog to `sipas serve` on this machine. Exit code 1 when it was "
        "not drained in time."};
    app.add_option("--database", settings.database, "The server's, to issue codes; gets a city of its own");
    app.add_option("--server", settings.servers,
                   "127.x.x.x:PORT; several: a terminal whose connection breaks goes on to "
                   "the next")
        ->required();
    app.add_option("--terminals", settings.terminals)->capture_default_str()->check(CLI::Range(1, 20'000));
    app.add_option("--ratings", settings.ratings, "Each terminal's backlog")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--batch", settings.batch, "Entries a batch")->capture_default_str()->check(CLI::Range(1, 500));
    app.add_option("--arrival", settings.arrival, "together, steady or jitter")
        ->transform(CLI::CheckedTransformer(arrivals).description(""));
    app.add_option("--over", settings.over_s, "Seconds over which they arrive, unless together")->capture_default_str();
    app.add_option("--limit", settings.limit_s, "Seconds after which it gives up")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    app.add_flag("--plain", settings.plain, "Without zstd");
    app.add_option("--idle", settings.idle, "Only hold so many idle connections")->check(CLI::Range(0, 20'000));
    CLI11_PARSE(app, count, words);
    for (const std::string& server : settings.servers) {
        const auto address = fleet::loopback_address(server);
        if (!address) {
            fmt::print(stderr, "{} is no loopback address\n", server);
            return 2;
        }
        settings.addresses.push_back(*address);
    }
    return settings.idle > 0 ? hold_idle(settings) : run(settings);
}
