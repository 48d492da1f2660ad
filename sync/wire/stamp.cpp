#include "sync/wire/stamp.hpp"

#include <algorithm>

namespace wire {
namespace {

constexpr std::size_t boot_id_digits = 16;
// 9999-12-31T23:59:59.999Z. Larger numbers are nobody's clock and would overflow what is computed with them.
constexpr std::int64_t latest_milliseconds = 253402300799999;

bool is_boot_id(std::string_view text) {
    return text.size() == boot_id_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_milliseconds(std::optional<std::int64_t> number) {
    return number && *number >= 0 && *number <= latest_milliseconds;
}

}  // namespace

void write_stamp(JsonObject& into, const base::Stamp& stamp) {
    into["b"] = stamp.boot;
    into["m"] = stamp.monotonic.time_since_epoch().count();
    into["w"] = std::max<std::int64_t>(0, stamp.wall.time_since_epoch().count());
    into["wq"] = static_cast<int>(stamp.trust);
}

base::Result<base::Stamp> read_stamp(const Json& json) {
    const auto boot = text_at(json, "b");
    const auto monotonic = integer_at(json, "m");
    const auto wall = integer_at(json, "w");
    const auto trust = integer_at(json, "wq");
    if (!boot || !is_boot_id(*boot)) return base::Problem{base::Code::bad_input, "no boot id of 16 hex digits", 0};
    if (!is_milliseconds(monotonic) || !is_milliseconds(wall))
        return base::Problem{base::Code::bad_input, "an impossible time", 0};
    if (!trust || *trust < 0 || *trust > 3) return base::Problem{base::Code::bad_input, "no clock trust of 0 to 3", 0};
    return base::Stamp{std::string(*boot), base::Instant{base::Duration{*monotonic}},
                       base::WallTime{base::Duration{*wall}}, static_cast<base::ClockTrust>(*trust)};
}

}  // namespace wire
