// Terminal: one simulated device: the real flow, a journal in memory, the real uploader step. And the oracle: what its
// citizens were thanked for, kept by the test and read by no program.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "kiosk/flow/visit.hpp"
#include "sync/uploader/loop.hpp"
#include "tests/simulation/central.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/memory_journal.hpp"

namespace simulation {

class Terminal {
public:
    Terminal(World& world, Central& central, Network& network, std::size_t number);

    void open();
    void close() { open_ = false; }  // no more citizens

    bool drained() const;
    const support::MemoryJournal& journal() const { return journal_; }
    const std::map<domain::ResponseId, domain::Level>& thanked() const { return thanked_; }
    const DeviceCard& card() const { return card_; }
    std::optional<wire::Receipt> newest_receipt() const;

private:
    // The kiosk.
    void start_kiosk();
    void tap();
    void expect_tap();
    void touch(const flow::Target& target);
    void go_on();
    flow::Target choice_after_rating();
    void feed_kiosk(const flow::Event& event);
    flow::Event carry_out(const flow::Effect& effect);
    flow::Event save(const domain::Given& given);

    // The uploader.
    void start_uploader();
    void kill_uploader();
    void expect_deadline();
    void feed_uploader(const uploader::Event& event);
    void carry_out(const uploader::Effect& effect, std::optional<uploader::Event>& answer);
    void send(const uploader::Request& request);
    void report(const uploader::Report& report);

    base::Stamp stamp() const;

    World& world_;
    Central& central_;
    Network& network_;
    std::size_t number_;
    DeviceCard card_;
    support::MemoryJournal journal_;
    support::MemoryReceipts receipts_;
    uploader::Settings settings_;

    bool open_ = true;
    std::uint64_t boot_ = 0;
    std::uint64_t turns_ = 0;  // of the kiosk: a deadline of an earlier one has passed by itself
    std::uint64_t taps_ = 0;
    flow::State kiosk_;
    std::map<domain::ResponseId, domain::Level> thanked_;

    uploader::State upload_;
    bool alive_ = false;      // the uploader
    std::uint64_t life_ = 0;  // answers and deadlines of an earlier one reach nobody
    bool in_flight_ = false;
    bool heard_honestly_ = true;
};

}  // namespace simulation
