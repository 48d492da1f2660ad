#include "kiosk/binding/inbox.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "kiosk/binding/scan.hpp"
#include "kiosk/binding/scanner.hpp"
#include "kiosk/binding/socket.hpp"
#include "sync/base/log.hpp"
#include "sync/wire/key.hpp"

namespace binding {
namespace {

namespace asio = boost::asio;
using asio::generic::stream_protocol;
using base::Code;
using base::Problem;
using base::Result;
using base::Severity;
using boost::system::error_code;

constexpr std::size_t block_bytes = 4096;
constexpr std::size_t garbage_bytes = Scan::line_limit_bytes;
constexpr base::Duration flood_pause{100};
constexpr base::Duration pause_after_failed_accept{100};

// What came, between the inbox's thread and whoever takes it.
class Queue {
public:
    explicit Queue(std::function<void()> wake) : wake_(std::move(wake)) {}

    void push(Presented presented) {
        bool was_empty = false;
        {
            const std::lock_guard lock(mutex_);
            was_empty = waiting_.empty();
            if (waiting_.size() == Inbox::queue_limit) waiting_.pop_front();
            waiting_.push_back(std::move(presented));
        }
        if (was_empty) wake_();
    }

    std::vector<Presented> take() {
        const std::lock_guard lock(mutex_);
        std::vector<Presented> taken(std::make_move_iterator(waiting_.begin()),
                                     std::make_move_iterator(waiting_.end()));
        waiting_.clear();
        return taken;
    }

private:
    std::function<void()> wake_;
    std::mutex mutex_;
    std::deque<Presented> waiting_;
};

// Reads the scanner while it is there, and looks for it while it is not.
class ScannerWatch {
public:
    ScannerWatch(asio::io_context& io, ScannerSettings settings, Queue& queue)
        : settings_(std::move(settings)),
          queue_(queue),
          device_(io),
          timer_(io),
          state_(settings_.path.empty() ? ScannerState::none : ScannerState::lost) {}

    ScannerState state() const { return state_; }

    void look() {
        auto opened = open_scanner(settings_.path, settings_.baud);
        error_code error;
        device_.close(error);  // only now: a pipe that is opened again before never loses what is written meanwhile
        scan_ = {};
        has_spoken_ = false;
        if (!opened) return report_missing(opened.problem());
        device_.assign(opened->number(), error);
        if (error) return report_missing({Code::io, error.message(), 0});
        opened->release();
        device_.non_blocking(true, error);
        if (std::exchange(is_missing_, false)) base::log(Severity::info, "the scanner is there again");
        judge();
        wait();
    }

private:
    // Waits before it reads: a pipe that nobody writes to looks like one at its end when it is read.
    void wait() {
        device_.async_wait(asio::posix::descriptor_base::wait_read, [this](const error_code& error) {
            if (error) return look_later(settings_.replug, &ScannerWatch::look);
            read();
        });
    }

    void read() {
        error_code error;
        const std::size_t count = device_.read_some(asio::buffer(block_), error);
        if (error == asio::error::would_block) return wait();
        if (error) return lose();
        has_spoken_ = true;
        hear(base::View(block_).first(count));
        // No scanner has so much to say at once. What floods is read slowly, so that it leaves the processor alone.
        if (count == block_.size()) return look_later(flood_pause, &ScannerWatch::wait);
        wait();
    }

    void hear(base::View bytes) {
        std::vector<Presented> heard;
        for (const std::string& line : scan_.feed(bytes)) {
            auto code = domain::DossierCode::from(line);
            const bool bad = !code;
            heard.push_back({std::move(code), Source::scanner, bad});
        }
        const bool said_code = std::any_of(heard.begin(), heard.end(), [](const Presented& one) { return !one.bad; });
        no_code_bytes_ = said_code ? 0 : std::min(no_code_bytes_ + bytes.size(), garbage_bytes);
        judge();
        for (Presented& one : heard) queue_.push(std::move(one));
    }

    void judge() { state_ = no_code_bytes_ < garbage_bytes ? ScannerState::ready : ScannerState::garbled; }

    // The last writer of a pipe has gone, or the device was unplugged. One that had something to say is looked for at
    // once, because the next writer of a pipe may be waiting; one that is silent could make that an endless loop.
    void lose() {
        if (has_spoken_) return look();
        report_missing({Code::not_found, settings_.path.string() + " says nothing and ends", 0});
    }

    void report_missing(const Problem& problem) {
        error_code ignored;
        device_.close(ignored);
        state_ = ScannerState::lost;
        no_code_bytes_ = 0;
        if (!std::exchange(is_missing_, true))
            base::log(Severity::warning, "no scanner: " + problem.words + "; the terminal goes on and looks again");
        look_later(settings_.replug, &ScannerWatch::look);
    }

    void look_later(base::Duration pause, void (ScannerWatch::*then)()) {
        timer_.expires_after(pause);
        timer_.async_wait([this, then](const error_code& error) {
            if (!error) (this->*then)();
        });
    }

    ScannerSettings settings_;
    Queue& queue_;
    asio::posix::stream_descriptor device_;
    asio::steady_timer timer_;
    std::array<base::Byte, block_bytes> block_{};
    Scan scan_;
    bool has_spoken_ = false;  // since it was opened
    bool is_missing_ = false;
    std::size_t no_code_bytes_ = 0;  // since the last code; not counted further than it matters
    std::atomic<ScannerState> state_;
};

// One exchange with a PC: challenge, answer, reply, end. Kept alive by what it waits for.
class Session : public std::enable_shared_from_this<Session> {
public:
    using Judge = std::function<Result<>(const Nonce&, std::string_view line)>;
    using Leave = std::function<void(Session*)>;

    Session(stream_protocol::socket socket, const ServingSettings& settings, Judge judge, Leave leave)
        : settings_(settings),
          turn_ends_(asio::steady_timer::clock_type::now() + settings.turn),
          socket_(std::move(socket)),
          timer_(socket_.get_executor()),
          judge_(std::move(judge)),
          leave_(std::move(leave)) {}

    asio::steady_timer::time_point turn_ends() const { return turn_ends_; }

    void start() {
        end_after(settings_.patience);
        words_ = write_challenge(nonce_);
        asio::async_write(socket_, asio::buffer(words_), [self = shared_from_this()](const error_code& error, auto) {
            if (error) return self->end();
            self->hear();
        });
    }

    void end() {
        if (std::exchange(is_over_, true)) return;
        error_code ignored;
        timer_.cancel();
        socket_.close(ignored);
        leave_(this);
    }

private:
    void end_after(base::Duration patience) {
        timer_.expires_after(patience);
        timer_.async_wait([self = shared_from_this()](const error_code& error) {
            if (!error) self->end();
        });
    }

    // A line that is too long ends the exchange without a word, as every other failure to read does.
    void hear() {
        asio::async_read_until(socket_, asio::dynamic_buffer(heard_, serving_line_limit_bytes), '\n',
                               [self = shared_from_this()](const error_code& error, std::size_t size) {
                                   if (error) return self->end();
                                   self->answer(std::string_view(self->heard_).substr(0, size - 1));
                               });
    }

    // A nonce is good for one answer: after this there is only the reply.
    void answer(std::string_view line) {
        const auto outcome = judge_(nonce_, line);
        words_ = write_reply(outcome);
        if (outcome || outcome.problem().code != Code::unproven) return reply();
        timer_.expires_after(settings_.penalty);
        timer_.async_wait([self = shared_from_this()](const error_code& error) {
            if (!error) self->reply();
        });
    }

    void reply() {
        end_after(settings_.patience);
        asio::async_write(socket_, asio::buffer(words_),
                          [self = shared_from_this()](const error_code&, auto) { self->end(); });
    }

    const ServingSettings& settings_;
    const Nonce nonce_ = wire::random_bytes<16>();
    const asio::steady_timer::time_point turn_ends_;
    stream_protocol::socket socket_;
    asio::steady_timer timer_;  // the end of patience; while a wrong answer is punished, the end of that
    Judge judge_;
    Leave leave_;
    std::string words_;
    std::string heard_;
    bool is_over_ = false;
};

// Lets PCs in, so many at once; when all places are taken, the oldest gives way to the next after its turn. So neither
// connections that say nothing nor a flood of them keep a PC with something to say waiting for long.
class Door {
public:
    Door(asio::io_context& io, ServingSettings settings, Queue& queue)
        : settings_(std::move(settings)), queue_(queue), acceptor_(io), timer_(io) {}
    ~Door() {
        if (is_socket_path(address_)) ::unlink(address_.c_str());
    }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    Door(Door&&) = delete;
    Door& operator=(Door&&) = delete;

    Result<> open() {
        auto listening = listen_at(settings_.address);
        if (!listening) return listening.problem();
        address_ = address_of(*listening);
        error_code error;
        acceptor_.assign(stream_protocol(AF_UNSPEC, 0), listening->number(), error);
        if (error) return Problem{Code::io, "cannot listen on " + settings_.address + ": " + error.message(), 0};
        listening->release();
        return base::Done{};
    }

    const std::string& address() const { return address_; }

    void accept() {
        acceptor_.async_accept([this](const error_code& error, stream_protocol::socket socket) {
            if (error) return accept_later();
            next_.emplace(std::move(socket));
            seat_next();
        });
    }

private:
    // Out of descriptors, most likely: trying again at once would only burn the processor.
    void accept_later() {
        timer_.expires_after(pause_after_failed_accept);
        timer_.async_wait([this](const error_code& error) {
            if (!error) accept();
        });
    }

    bool is_full() const { return sessions_.size() >= settings_.connections; }

    void seat_next() {
        if (is_full()) return wait_for_turn();
        timer_.cancel();
        auto session = std::make_shared<Session>(
            std::move(*next_), settings_,
            [this](const Nonce& nonce, std::string_view line) { return judge(nonce, line); },
            [this](Session* ended) { leave(ended); });
        next_.reset();
        sessions_.push_back(session);
        session->start();
        accept();
    }

    void wait_for_turn() {
        timer_.expires_at(sessions_.front()->turn_ends());
        timer_.async_wait([this](const error_code& error) {
            if (error || !next_ || !is_full()) return;
            const auto oldest = sessions_.front();
            oldest->end();
        });
    }

    void leave(Session* ended) {
        sessions_.remove_if([&](const auto& session) { return session.get() == ended; });
        if (next_) seat_next();
    }

    Result<> judge(const Nonce& nonce, std::string_view line) {
        const auto text = read_answer(settings_.key, nonce, line);
        if (!text) {
            warn_of(text.problem());
            return text.problem();
        }
        has_warned_ = false;
        auto code = domain::DossierCode::from(*text);
        const bool bad = !code && !text->empty();
        queue_.push({std::move(code), Source::serving, bad});
        if (bad) return Problem{Code::bad_input, "no dossier code", 0};
        return base::Done{};
    }

    // Once until somebody proves himself, so that a flood of calls is no flood of lines.
    void warn_of(const Problem& problem) {
        if (problem.code == Code::unproven && !std::exchange(has_warned_, true))
            base::log(Severity::warning, "somebody without the key calls " + address_ + "; he was not believed");
    }

    ServingSettings settings_;
    Queue& queue_;
    std::string address_;
    asio::basic_socket_acceptor<stream_protocol> acceptor_;
    asio::steady_timer timer_;  // a pause in accepting, or the end of the oldest session's turn
    std::optional<stream_protocol::socket> next_;
    std::list<std::shared_ptr<Session>> sessions_;  // the oldest first
    bool has_warned_ = false;
};

}  // namespace

// Members go in the reverse of this order: the thread first, then what it worked on.
struct Inbox::Open {
    Open(const ScannerSettings& scanner_settings, const ServingSettings& serving_settings, std::function<void()> wake)
        : queue(std::move(wake)), scanner(io, scanner_settings, queue), door(io, serving_settings, queue) {}
    ~Open() {
        io.stop();
        if (thread.joinable()) thread.join();
    }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    Open(Open&&) = delete;
    Open& operator=(Open&&) = delete;

    // The program's signals are for its main thread, whose sleep they end.
    void run() {
        sigset_t all{};
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        io.run();
    }

    Queue queue;
    asio::io_context io{1};
    ScannerWatch scanner;
    Door door;
    std::thread thread;
};

Inbox::Inbox(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Inbox::Inbox(Inbox&&) noexcept = default;
Inbox& Inbox::operator=(Inbox&&) noexcept = default;
Inbox::~Inbox() = default;

Result<Inbox> Inbox::open(const ScannerSettings& scanner, const ServingSettings& serving, std::function<void()> wake) {
    auto open = std::make_unique<Open>(scanner, serving, std::move(wake));
    if (!serving.address.empty()) {
        if (const auto opened = open->door.open(); !opened) return opened.problem();
        asio::post(open->io, [&door = open->door] { door.accept(); });
    }
    if (!scanner.path.empty()) asio::post(open->io, [&watch = open->scanner] { watch.look(); });
    open->thread = std::thread([raw = open.get()] { raw->run(); });
    return Inbox(std::move(open));
}

std::vector<Presented> Inbox::take() { return open_->queue.take(); }

ScannerState Inbox::scanner() const { return open_->scanner.state(); }

std::string Inbox::serving_address() const { return open_->door.address(); }

}  // namespace binding
