// Central: the real server over a real SQLite file, without sockets. It can die at any request, before COMMIT or after
// it, and it can be restored from a backup.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/domain/place.hpp"
#include "sync/domain/survey.hpp"
#include "sync/server/handlers.hpp"
#include "sync/server/store.hpp"
#include "sync/uploader/transport.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

struct DeviceCard {
    std::string id;
    std::string token;
    wire::PublicKey public_key{};
    domain::Place place;
};

class Central {
public:
    Central(World& world, std::filesystem::path folder);

    DeviceCard enrol(std::size_t number, const wire::PublicKey& public_key);
    const wire::PublicKey& receipt_key() const { return handlers_->receipt_key(); }
    const domain::Survey& survey() const { return survey_; }

    // Nothing: there is no answer, because the server is down or dies now.
    std::optional<server::Reply> answer(const uploader::Request& request);

    bool running() const { return store_ != nullptr; }
    void die();
    void rise();
    void back_up();
    void restore();

    // The highest head that was ever committed for a device; no cursor may ever be beyond it.
    wire::Sequence highest_head(const std::string& device) const;
    server::Store& store() { return *store_; }

private:
    std::optional<server::Reply> write(const server::Task& task);
    void remember_heads();
    std::filesystem::path database() const { return folder_ / "central.db"; }
    std::filesystem::path backup() const { return folder_ / "backup.db"; }

    World& world_;
    std::filesystem::path folder_;
    domain::Survey survey_;
    std::unique_ptr<server::Store> store_;  // nothing: down
    std::unique_ptr<server::Handlers> handlers_;
    std::map<std::string, wire::Sequence> highest_heads_;
    wire::Incarnation incarnation_ = 1;
};

}  // namespace simulation
