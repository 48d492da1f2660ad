// Scene: one terminal's folder and one server's, and the product's own code on both; no sockets, no clocks. Somebody
// makes something fail while a path runs (start, rate, sync, purge, recover); then all is well again, the programs
// start anew, and what was promised meanwhile must have been kept: nothing lost, nothing counted twice.
//
// Several scenes may lie in one folder, one after the other: what they know beside the folder's files is in Told.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/journal/journal.hpp"
#include "sync/wire/receipt.hpp"

namespace nth_failure {

inline constexpr std::string_view terminal_folder = "terminal";
inline constexpr std::string_view centre_folder = "centre";

// Who works: where a failure strikes. Two machines.
enum class Side { terminal, centre };

// What the world outside was told. Plain, so that it can lie in memory that a child process shares with its parent.
struct Told {
    std::array<bool, 256> tried{};         // ratings that were tapped, by the first byte of their response
    std::array<bool, 256> acknowledged{};  // of these, thanked for
    bool ended = false;                    // the path came to its end
};

class Scene {
public:
    // `turn` hears who works from then on; the first time, a path begins: nothing fails before. Two folders in `root`.
    Scene(const std::filesystem::path& root, Told& told, std::function<void(Side)> turn);

    // The paths; those of an open journal begin when it is open. Whatever fails, fails as in the product: the program
    // logs it, goes on or ends.
    void start();
    void rate();
    void sync();
    void purge();

    // What stands before a path; all is well, or the test fails.
    void enrol();                  // a server with a city and a survey, a terminal that belongs to it
    void enrol_and_rate();         // ratings and a comment
    void enrol_rate_and_damage();  // and a bit of the third entry has turned
    void enrol_rate_and_sync();    // and the server has it all, backed up: it may leave the terminal

    // All is well again: the kiosk opens and takes a rating, everything is sent, the server counts it. Catch2 hears
    // what is wrong.
    void check();

private:
    bool open_and_rate(int from, int through);
    void rate_more(journal::Journal& journal, int from, int through);
    void import_city();
    void check_receipts();
    void check_drains();
    void check_counts();

    std::filesystem::path terminal_;
    std::filesystem::path centre_;
    Told& told_;
    std::function<void(Side)> turn_;
};

struct Path {
    std::string name;
    void (Scene::*prepare)();
    void (Scene::*act)();
};
const std::vector<Path>& paths();

// A folder in which everything that stands before the path is done, and what was told meanwhile; made once.
struct Prepared {
    std::filesystem::path folder;
    Told told;
};
const Prepared& prepared(const Path& path);

// The step from one N to the next: what SIPAS_STEP in the environment says, else `stride`.
std::uint64_t step(std::uint64_t stride);

}  // namespace nth_failure
