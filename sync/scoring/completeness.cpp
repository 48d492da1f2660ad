#include "sync/scoring/completeness.hpp"

#include <fmt/format.h>

#include "sync/server/flag_run.hpp"
#include "sync/wire/content.hpp"

namespace scoring {
namespace {

using base::Problem;
using base::Result;
using StreamName = std::pair<std::string, wire::Epoch>;

StreamName name_of(const wire::Stream& stream) { return {stream.device, stream.epoch}; }

std::map<std::string, std::string> agency_names_by_counter(const domain::City& city) {
    std::map<std::string, std::string> names;
    for (const domain::Bloc& bloc : city.blocs)
        for (const domain::Agency& agency : bloc.agencies)
            for (const domain::Unit& unit : agency.units)
                for (const domain::Counter& counter : unit.counters)
                    names.emplace(counter.id, fmt::format("{} ({})", agency.name.vi, agency.id));
    return names;
}

std::string line_of(const Cut& cut) {
    return fmt::format("  {}-{}: đầy đủ đến số {} lúc {} / complete to sequence {}\n", cut.stream.device,
                       cut.stream.epoch, cut.sequence, base::to_iso8601(cut.received), cut.sequence);
}

std::string line_of(const Gap& gap) {
    return fmt::format("  THIẾU / MISSING: {}-{} {}-{}\n", gap.stream.device, gap.stream.epoch, gap.first, gap.last);
}

}  // namespace

Result<std::string> completeness_of(const Run& run) {
    const Manifest& manifest = run.manifest;
    const auto city = wire::read_city(run.files.at(city_file));
    if (!city) return Problem{base::Code::damaged, "the run's city: " + city.problem().words, 0};
    const auto agencies = agency_names_by_counter(*city);
    std::map<StreamName, wire::Sequence> flagged;
    const std::string& flags = run.files.at(flags_file);
    if (!flags.empty()) {
        const auto looked_at = server::read_flag_run(flags);
        if (!looked_at) return Problem{base::Code::damaged, "the run's flags: " + looked_at.problem().words, 0};
        for (const server::ReadThrough& one : looked_at->read) flagged.emplace(name_of(one.stream), one.through);
    }
    std::map<std::string, std::string> lines;  // by agency
    std::map<std::string, std::string> agency_of_device;
    for (const Cut& cut : manifest.cuts) {
        const auto found = agencies.find(cut.counter);
        const std::string agency = found == agencies.end() ? cut.counter : found->second;
        agency_of_device[cut.stream.device] = agency;
        lines[agency] += line_of(cut);
        const auto through = flagged.find(name_of(cut.stream));
        const wire::Sequence seen = through == flagged.end() ? 0 : through->second;
        if (!flags.empty() && seen < cut.sequence)
            lines[agency] += fmt::format("    nghi vấn chỉ xét đến số {0} / flags looked at it through {0}\n", seen);
    }
    for (const Gap& gap : manifest.missing) lines[agency_of_device[gap.stream.device]] += line_of(gap);
    std::string text;
    for (const auto& [agency, own] : lines) text += fmt::format("{}\n{}", agency, own);
    return text.empty() ? "không có dữ liệu từ thiết bị / nothing from terminals\n" : text;
}

}  // namespace scoring
