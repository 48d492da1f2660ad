#include "kiosk/staff/pin.hpp"

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/secret_hash.hpp"

namespace staff {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr const char* file_name = "staff.json";
constexpr std::size_t limit_bytes = 4096;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// Each digit differs from the one before by the same step: 000000, 123456, 890123, 975319.
bool is_a_staircase(std::string_view pin) {
    const int step = (pin[1] - pin[0] + 10) % 10;
    for (std::size_t i = 1; i < pin.size(); ++i)
        if ((pin[i] - pin[i - 1] + 10) % 10 != step) return false;
    return true;
}

// A shorter number over and over: 121212, 123123.
bool is_repetition(std::string_view pin) {
    for (std::size_t period = 1; period <= pin.size() / 2; ++period)
        if (pin.substr(period) == pin.substr(0, pin.size() - period)) return true;
    return false;
}

}  // namespace

Result<> check_choice(std::string_view pin) {
    if (pin.size() < pin_shortest || pin.size() > pin_longest || !std::all_of(pin.begin(), pin.end(), is_digit))
        return Problem{Code::bad_input, "a PIN has 6 to 12 digits; nothing was changed", 0};
    if (is_a_staircase(pin) || is_repetition(pin))
        return Problem{Code::bad_input, "this PIN is too easy to guess; nothing was changed, choose another", 0};
    return base::Done{};
}

Result<> set_pin(const std::filesystem::path& folder, std::string_view pin) {
    if (const auto checked = check_choice(pin); !checked) return checked.problem();
    const auto hash = wire::hash_secret(pin, wire::pin_cost);
    if (!hash) return hash.problem();
    wire::JsonObject json;
    json["v"] = 1;
    json["pin"] = *hash;
    return base::replace_file(folder / file_name, wire::to_text(json) + "\n", base::FileMode::secret);
}

bool has_pin(const std::filesystem::path& folder) {
    std::error_code ignored;
    return std::filesystem::exists(folder / file_name, ignored);
}

Result<bool> check_pin(const std::filesystem::path& folder, std::string_view pin) {
    const auto text = base::read_file(folder / file_name, limit_bytes);
    if (!text) return text.problem();
    const auto json = wire::parse_json(*text);
    const auto hash = json ? wire::text_at(*json, "pin") : std::nullopt;
    if (!hash || !wire::is_secret_hash(*hash))
        return Problem{Code::damaged, "staff.json holds no PIN; set it again with sipas-kiosk --set-pin", 0};
    return wire::secret_matches(*hash, pin);
}

}  // namespace staff
