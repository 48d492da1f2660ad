// Terminal: one uploader under test, with a journal in memory. Its own files are read at once; what it sends, keeps and
// reports is collected for the test to look at, and the test plays the server and the clock.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/uploader/loop.hpp"
#include "sync/uploader/upload.hpp"
#include "tests/support/memory_journal.hpp"

namespace uploader {

wire::Batch decoded(const Request& request);
std::string_view header(const Request& request, std::string_view name);

class Terminal {
public:
    Terminal();

    void rate(int times);
    void purge(wire::Sequence through);
    // The server contradicted the epoch long ago; it was set aside.
    void offer_what_is_over() { settings_.is_set_aside = settings_.is_over = true; }
    // Earlier epochs ended by the server's word, just now.
    void contradict(std::size_t times) { state_.contradicted.assign(times, now_.wall); }
    // Boot, and the first question.
    void begin();
    // Boot, and the server says that it holds `held` entries.
    void begin_holding(wire::Sequence held);
    // The server's answer to what is in flight.
    void answer(int status, std::string_view body = {}, std::string_view retry_after = {});
    void answer(const wire::Receipt& receipt);
    // Time passes until the deadline.
    void wake();
    void feed(const Event& event);

    // What an honest server would sign when it holds this journal up to `sequence`.
    wire::Receipt receipt(wire::Sequence sequence, wire::Incarnation incarnation = 1) const;
    wire::Receipt signed_by_server(wire::Receipt receipt) const { return sign(std::move(receipt), server_key_); }

    const State& state() const { return state_; }
    const Settings& settings() const { return settings_; }
    const journal::Reader& journal() const { return journal_; }
    const Resting& resting() const;
    base::Duration wait() const { return resting().until - now_.monotonic; }
    const Request& last_request() const { return requests.back(); }
    wire::Batch last_batch() const { return decoded(last_request()); }
    const Report& last_report() const { return reports.back(); }

    std::vector<Request> requests;
    std::vector<wire::Receipt> kept;
    std::vector<Report> reports;
    std::vector<journal::UploaderState> told;  // the staff
    std::vector<journal::Ending> ended;
    double chance = 0.5;
    base::Code journal_trouble = base::Code::not_found;  // anything else: every read fails with it
    bool journal_altered = false;                        // somebody has edited a line

private:
    std::optional<Event> carry_out(const Effect& effect);
    Found read(const Read& read) const;

    wire::SecretKey server_key_;
    support::MemoryJournal journal_;
    std::map<wire::Sequence, wire::Hash> heads_of_purged_;
    Settings settings_;
    State state_;
    base::Stamp now_;
};

}  // namespace uploader
