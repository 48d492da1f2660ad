#include "kiosk/staff/stick.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "sync/base/file.hpp"

namespace staff {
namespace {

constexpr std::size_t mountinfo_limit_bytes = std::size_t{1024} * 1024;
constexpr std::ptrdiff_t deepest = 2;

bool is_octal(char letter) { return letter >= '0' && letter <= '7'; }

// The kernel writes a space in a name as \040.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view code = text.substr(i, 4);
        if (code.size() == 4 && code[0] == '\\' && std::all_of(code.begin() + 1, code.end(), is_octal)) {
            plain += static_cast<char>((code[1] - '0') * 64 + (code[2] - '0') * 8 + (code[3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

bool is_below(const std::filesystem::path& folder, const std::filesystem::path& root) {
    const auto [rest, end] = std::mismatch(folder.begin(), folder.end(), root.begin(), root.end());
    return end == root.end() && rest != folder.end() && std::distance(rest, folder.end()) <= deepest;
}

bool is_writable(std::string_view options) { return options == "rw" || options.starts_with("rw,"); }

// "36 35 8:17 / /media/KINGSTON rw,nosuid shared:1 - vfat /dev/sdb1 rw,…"
std::optional<std::filesystem::path> writable_mount(const std::string& line) {
    std::istringstream fields(line);
    std::string skipped, folder, options;
    fields >> skipped >> skipped >> skipped >> skipped >> folder >> options;
    if (!fields || !is_writable(options)) return std::nullopt;
    return std::filesystem::path(unescaped(folder));
}

}  // namespace

const std::vector<std::filesystem::path>& stick_roots() {
    static const std::vector<std::filesystem::path> roots{"/media", "/run/media"};
    return roots;
}

std::vector<Stick> mounted_sticks(std::string_view mountinfo, const std::vector<std::filesystem::path>& roots) {
    std::vector<Stick> sticks;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        const auto folder = writable_mount(line);
        if (!folder) continue;
        const bool wanted = std::any_of(roots.begin(), roots.end(),
                                        [&](const std::filesystem::path& root) { return is_below(*folder, root); });
        if (wanted) sticks.push_back({*folder, folder->filename().string()});
    }
    std::sort(sticks.begin(), sticks.end(), [](const Stick& a, const Stick& b) { return a.folder < b.folder; });
    return sticks;
}

std::vector<Stick> find_sticks(const std::vector<std::filesystem::path>& roots,
                               const std::filesystem::path& mountinfo) {
    const auto text = base::read_file(mountinfo, mountinfo_limit_bytes);
    if (!text) return {};
    auto sticks = mounted_sticks(*text, roots);
    std::erase_if(sticks, [](const Stick& stick) { return ::access(stick.folder.c_str(), W_OK | X_OK) != 0; });
    return sticks;
}

}  // namespace staff
