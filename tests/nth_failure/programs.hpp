// Programs: what the mains of kiosk, uploader and server do, in functions, for a Scene.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "sync/journal/renewal.hpp"
#include "sync/server/handlers.hpp"
#include "sync/uploader/carry.hpp"
#include "tests/nth_failure/scene.hpp"

namespace nth_failure {

inline constexpr std::string_view counter = "hai-chau-q1";

std::filesystem::path database_in(const std::filesystem::path& centre);

base::Result<journal::Opened> open_journal(const std::filesystem::path& terminal);

// The server on its folder. Where it cannot start or falls, nobody answers.
class Centre {
public:
    explicit Centre(const std::filesystem::path& folder);
    std::optional<server::Reply> answer(const server::Request& request);
    void stop();

private:
    std::optional<server::Store> store_;
    std::optional<server::Handlers> handlers_;
};

class Corridor : public uploader::Transport {
public:
    Corridor(Centre& centre, std::function<void(Side)> turn) : centre_(centre), turn_(std::move(turn)) {}
    uploader::Answer send(const uploader::Request& request) override;

private:
    Centre& centre_;
    std::function<void(Side)> turn_;
};

base::Result<uploader::Carried> carry_once(const std::filesystem::path& terminal, Centre& centre,
                                           const std::function<void(Side)>& turn);

}  // namespace nth_failure
