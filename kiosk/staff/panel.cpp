#include "kiosk/staff/panel.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <vector>

#include "sync/base/file.hpp"

namespace staff {
namespace {

constexpr std::size_t number_limit_bytes = 64;
constexpr int largest_number = 10'000'000;  // above every panel, and 100 times it still fits

std::optional<int> read_number(const std::filesystem::path& file) {
    const auto text = base::read_file(file, number_limit_bytes);
    if (!text) return std::nullopt;
    int number = -1;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec != std::errc{} || number < 0 || number > largest_number) return std::nullopt;
    return number;
}

int percent_of(int number, int maximum) { return std::min((100 * number + maximum / 2) / maximum, 100); }

std::vector<std::filesystem::path> folders_in(const std::filesystem::path& root) {
    std::error_code error;
    std::vector<std::filesystem::path> folders;
    for (std::filesystem::directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error))
        folders.push_back(entry->path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace

std::optional<Backlight> find_backlight(const std::filesystem::path& root) {
    for (const auto& folder : folders_in(root)) {
        const int maximum = read_number(folder / "max_brightness").value_or(0);
        if (maximum > 0 && ::access((folder / "brightness").c_str(), R_OK | W_OK) == 0)
            return Backlight{folder, maximum};
    }
    return std::nullopt;
}

base::Result<int> brightness_percent(const Backlight& backlight) {
    const auto number = read_number(backlight.folder / "brightness");
    if (!number) return base::Problem{base::Code::io, "the backlight does not say how bright it is", 0};
    return percent_of(*number, backlight.maximum);
}

base::Result<int> change_brightness(const Backlight& backlight, int by_percent) {
    const auto number = read_number(backlight.folder / "brightness");
    if (!number) return base::Problem{base::Code::io, "the backlight does not say how bright it is", 0};
    const int step = std::max(backlight.maximum * std::abs(by_percent) / 100, 1);
    const int darkest = std::max(backlight.maximum * darkest_percent / 100, 1);
    const int wanted = std::clamp(by_percent < 0 ? *number - step : *number + step, darkest, backlight.maximum);
    // Not replaced like other files: this one is the kernel's.
    std::ofstream file(backlight.folder / "brightness");
    file << wanted << std::flush;
    if (!file) return base::Problem{base::Code::io, "the backlight does not take another brightness", 0};
    return percent_of(wanted, backlight.maximum);
}

}  // namespace staff
