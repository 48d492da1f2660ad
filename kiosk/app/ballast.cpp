#include "kiosk/app/ballast.hpp"

#include <fcntl.h>

#include <system_error>

#include "sync/base/descriptor.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/purge.hpp"

namespace app {
namespace {

constexpr const char* ballast_name = "ballast";

}  // namespace

base::Result<> keep_ballast(const std::filesystem::path& folder, std::uint64_t free_bytes) {
    const std::filesystem::path file = folder / ballast_name;
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file, error);
    if (!error && bytes == ballast_bytes) return base::Done{};
    // Its own weight must not be what presses entries out.
    if (free_bytes < journal::purge_pressure_bytes + 2 * ballast_bytes) return base::Done{};
    const base::Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    const int failed = made.number() < 0 ? errno : ::posix_fallocate(made.number(), 0, ballast_bytes);
    if (failed == 0) return base::Done{};
    std::filesystem::remove(file, error);
    return base::Problem{base::Code::io, file.string() + ": " + std::generic_category().message(failed)};
}

bool give_up_ballast(const std::filesystem::path& folder) {
    std::error_code error;
    const bool gone = std::filesystem::remove(folder / ballast_name, error) && !error;
    if (gone) base::log(base::Severity::alarm, "the disk is full: the ballast is given up, so that ratings go on");
    return gone;
}

}  // namespace app
