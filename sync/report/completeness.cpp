#include "sync/report/completeness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sync/domain/local_time.hpp"

namespace report {
namespace {

using domain::Completeness;
using domain::Language;

std::string local_time(base::WallTime time, Language language) {
    const auto local = time + domain::local_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::minutes>(local - day));
    const auto* pattern = language == Language::english ? "{4:02}-{3:02}-{2:02} {0:02}:{1:02}"
                                                        : "{0:02}:{1:02} ngày {2:02}-{3:02}-{4:02}";
    return fmt::format(fmt::runtime(pattern), clock.hours().count(), clock.minutes().count(),
                       static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()));
}

}  // namespace

std::string sentence_of(const Completeness& terminal, Language language) {
    const bool in_english = language == Language::english;
    const std::string at = local_time(terminal.received, language);
    std::string sentence =
        fmt::format(fmt::runtime(in_english ? "Terminal {}, journal {}: complete to sequence {} at {}"
                                            : "Thiết bị {}, nhật ký {}: đầy đủ đến số {} lúc {}"),
                    terminal.device, terminal.epoch, terminal.sequence, at);
    if (terminal.missing > 0)
        sentence += fmt::format(fmt::runtime(in_english ? "; {} entries are missing" : "; còn thiếu {} bản ghi"),
                                terminal.missing);
    return sentence + '.';
}

std::string summary_of(const std::vector<Completeness>& terminals, Language language) {
    if (terminals.empty()) return "–";
    const auto missing = std::accumulate(terminals.begin(), terminals.end(), std::uint64_t{0},
                                         [](std::uint64_t sum, const Completeness& one) { return sum + one.missing; });
    if (missing > 0)
        return fmt::format(fmt::runtime(language == Language::english ? "{} entries missing" : "thiếu {} bản ghi"),
                           missing);
    return local_time(std::ranges::min_element(terminals, {}, &Completeness::received)->received, language);
}

}  // namespace report
