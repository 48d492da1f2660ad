#include "kiosk/app/pin_prompt.hpp"

#include <fmt/format.h>

#include "kiosk/staff/pin.hpp"
#include "sync/base/secret_prompt.hpp"

namespace app {
namespace {

int end_with(const base::Problem& problem) {
    fmt::print(stderr, "sipas-kiosk: {}\n", base::to_text(problem));
    return base::row_of(problem.code).exit_code;
}

}  // namespace

int ask_for_pin(const std::filesystem::path& folder) {
    const auto pin = base::read_new_secret("New PIN of the staff's screens, 6 to 12 digits: ");
    if (!pin) return end_with(pin.problem());
    if (const auto set = staff::set_pin(folder, *pin); !set) return end_with(set.problem());
    fmt::print("The PIN is set. Hold the upper right corner of the screen for three seconds to use it.\n");
    return 0;
}

}  // namespace app
