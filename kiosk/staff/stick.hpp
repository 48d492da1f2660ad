// Stick: a USB stick that somebody has plugged in and the desktop or udev has mounted.
//
// Found in the kernel's list of mounts, so that an empty folder below /media is never taken for a stick and filled. The
// stick can go at any moment: whatever is done with it may fail, and nothing of the terminal's own lies on it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace staff {

struct Stick {
    std::filesystem::path folder;
    std::string name;  // of the folder: what the staff know it by
    bool operator==(const Stick&) const = default;
};

// Where sticks are looked for: at most two folders below each root (/media/KINGSTON, /run/media/kiosk/KINGSTON).
const std::vector<std::filesystem::path>& stick_roots();

// Pure: what a text as /proc/self/mountinfo says to be mounted for writing below one of the roots, in the order of
// names.
std::vector<Stick> mounted_sticks(std::string_view mountinfo, const std::vector<std::filesystem::path>& roots);

// Those of this machine that this program may write.
std::vector<Stick> find_sticks(const std::vector<std::filesystem::path>& roots = stick_roots(),
                               const std::filesystem::path& mountinfo = "/proc/self/mountinfo");

}  // namespace staff
