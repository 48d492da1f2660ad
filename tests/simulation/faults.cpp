#include "tests/simulation/faults.hpp"

namespace simulation {
namespace {

constexpr std::array<std::string_view, fault_count> names{"terminal power cut",
                                                          "server power cut",
                                                          "kiosk killed",
                                                          "uploader killed",
                                                          "server killed",
                                                          "terminal disk full",
                                                          "clock at 1970",
                                                          "clock jumped",
                                                          "clock drifts",
                                                          "request lost",
                                                          "request repeated",
                                                          "request late",
                                                          "request truncated",
                                                          "request corrupted",
                                                          "reply lost",
                                                          "reply late",
                                                          "reply truncated",
                                                          "reply corrupted",
                                                          "captive portal",
                                                          "strange status",
                                                          "outage",
                                                          "long outage",
                                                          "mass return",
                                                          "server restored",
                                                          "stick pulled out",
                                                          "stick lost",
                                                          "stick imported twice",
                                                          "bit rot",
                                                          "old image",
                                                          "device cloned",
                                                          "row edited",
                                                          "row inserted",
                                                          "row deleted",
                                                          "rows reordered",
                                                          "tail cut",
                                                          "batch replayed",
                                                          "receipt forged"};

}  // namespace

std::string_view name_of(Fault fault) { return names.at(static_cast<std::size_t>(fault)); }

void Faults::draw(const Odds& odds, std::uint64_t share_of_ten) {
    const bool known = dice_.below(10) < share_of_ten;
    const bool often = dice_.one_in(2);
    odds_.at(place(odds.fault)) = known ? (often ? odds.often : odds.rarely) : 0;
}

bool Faults::strikes(Fault fault) {
    const std::uint64_t odds = odds_.at(place(fault));
    if (odds == 0 || !dice_.one_in(odds)) return false;
    happened(fault);
    return true;
}

}  // namespace simulation
