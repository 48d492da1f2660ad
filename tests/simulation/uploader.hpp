// Uploader: the uploader's process on one simulated machine: what its main does, as it is, on a thread of its own that
// takes turns with the loop (companion.hpp). It sleeps in virtual time, its requests go through the simulated network.
//
// One object is one life of the process. It is killed by an exception out of the seams, after its process on the disk
// is dead: production code unwinds, and nothing that it still tries has any effect.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/log.hpp"
#include "sync/uploader/life.hpp"
#include "sync/uploader/transport.hpp"
#include "sync/uploader/upload.hpp"
#include "tests/simulation/clock.hpp"
#include "tests/simulation/companion.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/disk/disk.hpp"

namespace simulation {

class Uploader final : uploader::Life, uploader::Transport {
public:
    struct Place {
        World& world;
        Network& network;
        Clock& clock;
        support::Disk& disk;
        std::filesystem::path folder;
        std::string device;
        base::Duration poll;
        std::function<bool()> is_connected;
        std::function<void()> stepped;  // after each of its turns; may kill
    };

    explicit Uploader(Place place);
    ~Uploader() override;  // kills
    Uploader(const Uploader&) = delete;
    Uploader& operator=(const Uploader&) = delete;
    Uploader(Uploader&&) = delete;
    Uploader& operator=(Uploader&&) = delete;

    void start();
    bool has_ended() const { return companion_->has_ended(); }
    bool is_alive() const { return place_.disk.is_alive(process_) && place_.disk.has_power() && !has_ended(); }
    support::Disk::Process process() const { return process_; }

private:
    // Thrown out of a seam when the process is dead.
    struct Killed {};

    // The loop's side.
    void resume();
    void resume_at(base::Instant world_time);

    // The program's side.
    void live();
    base::Result<> carry();
    void heard(base::Severity severity, std::string_view words);
    void die_if_killed() const;
    void wait();
    bool is_over() override;
    void sleep_until(base::Instant until) override;
    base::Stamp now() override;
    double chance() override;
    uploader::Answer send(const uploader::Request& request) override;

    Place place_;
    support::Disk::Process process_;
    uploader::Answer answer_;
    bool heard_honestly_ = true;
    bool in_flight_ = false;
    std::shared_ptr<bool> is_mine_ = std::make_shared<bool>(true);  // false: what was planned finds nobody
    std::unique_ptr<Companion> companion_;
};

}  // namespace simulation
