// Central: the server's machine: the real store on its own disk, the real handlers and what `sipas serve` does with a
// request, without sockets. It can lose its power or be killed at any write, and be restored from a backup.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "sync/domain/survey.hpp"
#include "sync/journal/identity.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/store.hpp"
#include "sync/uploader/transport.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/disk/disk.hpp"

namespace simulation {

class Central {
public:
    Central(World& world, std::filesystem::path folder);
    ~Central();
    Central(const Central&) = delete;
    Central& operator=(const Central&) = delete;
    Central(Central&&) = delete;
    Central& operator=(Central&&) = delete;

    // As the administrator and the technician do it together: a code, and the identity that it is worth.
    journal::Identity enrol(std::size_t number, const wire::PublicKey& public_key);
    const wire::PublicKey& receipt_key() const { return receipt_key_; }
    wire::Incarnation incarnation();

    // Nothing: there is no answer, because the server is down or dies now.
    std::optional<server::Reply> answer(const uploader::Request& request);

    bool is_running() const { return handlers_ != nullptr; }
    void rise();
    // `sipas backup`, onto another disk; the newest one that was counted is kept.
    void back_up();
    // The disk dies. `sipas restore` puts the newest backup in its place; without one nothing happens.
    void restore();
    // Somebody copies an old file of the database back by hand, without telling anybody.
    void keep_copy();
    void put_back_copy();
    // Takes what a courier brings and writes receipts beside it.
    void import(const std::filesystem::path& stick);

    // The highest head that was ever committed of a stream; no cursor may be beyond it.
    wire::Sequence highest_head(const wire::Stream& stream) const;
    // What it holds of the stream now, while it runs.
    wire::Sequence held_head(const wire::Stream& stream) const;
    // Whether an alarm of one of these kinds was ever raised about the device.
    bool has_accused(const std::string& device, std::initializer_list<server::AlarmKind> kinds);
    server::Store& store() { return *store_; }
    support::Disk& disk() { return *disk_; }

private:
    void arm();
    void look_around();  // after anything that wrote: does it still live?
    void die();
    void remember_heads();
    void look_for_forgotten_heads();
    void take_backup_into_service();
    std::filesystem::path database() const { return folder_ / "central.db"; }

    World& world_;
    std::filesystem::path folder_;
    std::unique_ptr<support::Disk> disk_;
    support::Disk::Process process_ = 0;
    std::unique_ptr<server::Store> store_;  // nothing: down
    std::unique_ptr<server::Handlers> handlers_;
    wire::PublicKey receipt_key_{};
    std::map<wire::Stream, wire::Sequence> highest_heads_;
    std::map<wire::Stream, wire::Sequence> answered_heads_;  // since it was last restored
    std::optional<std::filesystem::path> backup_;            // below folder_ / "another-disk"
    std::optional<support::Disk::Image> copy_;
    bool is_armed_ = false;
    bool is_lost_ = false;  // nothing to start from until a backup is in its place
};

}  // namespace simulation
