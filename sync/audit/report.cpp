#include "sync/audit/report.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sync/domain/local_time.hpp"
#include "sync/wire/json.hpp"

namespace audit {
namespace {

constexpr std::array<std::string_view, 16> slugs{"gap",   "unproven",  "epoch",  "receipt", "key",  "file",
                                                 "entry", "signature", "start",  "end",     "fork", "comment",
                                                 "day",   "stream",    "schema", "purge"};

std::uint64_t count_of(const Report& report, Verdict verdict) {
    return static_cast<std::uint64_t>(
        std::count_if(report.findings.begin(), report.findings.end(),
                      [verdict](const Finding& finding) { return finding.verdict == verdict; }));
}

std::string amount(std::uint64_t count, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", number_text(count), count == 1 ? one : several);
}

std::string dates_text(const Dates& dates) {
    if (!dates.from || !dates.until) return {};
    return fmt::format(", {} to {}", time_text(*dates.from), time_text(*dates.until));
}

std::string proof_text(const StreamProof& proof) {
    std::string text = fmt::format("device {}, epoch {}\n", proof.stream.device, proof.stream.epoch);
    if (proof.purged_through > 0)
        text +=
            fmt::format("            entries 1-{} were purged, as they may be\n", number_text(proof.purged_through));
    for (const Stretch& stretch : proof.proven)
        text +=
            fmt::format("  PROVEN    {} {}{}\n", stretch.entries.first == stretch.entries.last ? "entry" : "entries",
                        span_text(stretch.entries), dates_text(stretch.dates));
    if (!proof.proven.empty())
        text += fmt::format("            signed by the device; {} that count{}\n",
                            amount(proof.ratings, "rating", "ratings"), proof.ratings == 1 ? "s" : "");
    if (!proof.sealed.empty()) text += fmt::format("            {}\n", proof.sealed);
    return text;
}

std::string finding_text(const Finding& finding) {
    const std::string_view label = finding.verdict == Verdict::missing ? "MISSING " : "DOUBTFUL";
    const std::string where =
        finding.stream.epoch == 0 ? "" : fmt::format("{} epoch {}: ", finding.stream.device, finding.stream.epoch);
    return fmt::format("  {}  {}{}\n", label, where, finding.words);
}

std::string closing_text(const Report& report) {
    const std::uint64_t doubts = count_of(report, Verdict::doubtful);
    const std::uint64_t missing = count_of(report, Verdict::missing);
    if (doubts > 0)
        return fmt::format("DOUBTFUL: {}, {} missing. Do not rely on what is named above.\n",
                           amount(doubts, "doubt", "doubts"), number_text(missing));
    if (missing > 0)
        return fmt::format("MISSING: {} not there; nothing contradicts what is.\n",
                           amount(missing, "thing is", "things are"));
    return "PROVEN: complete, unchanged, and signed by these devices.\n";
}

void add_time(wire::JsonObject& into, std::string_view key, const std::optional<base::WallTime>& time) {
    if (time) into[key] = time_text(*time);
}

wire::JsonObject json_of(const Finding& finding) {
    wire::JsonObject json;
    json["verdict"] = finding.verdict == Verdict::missing ? "missing" : "doubtful";
    json["what"] = slug_of(finding.what);
    if (finding.stream.epoch > 0) {
        json["device"] = finding.stream.device;
        json["epoch"] = finding.stream.epoch;
    }
    if (finding.entries.last > 0) {
        json["first"] = finding.entries.first;
        json["last"] = finding.entries.last;
    }
    add_time(json, "from", finding.dates.from);
    add_time(json, "until", finding.dates.until);
    if (!finding.file.empty()) json["file"] = finding.file;
    json["words"] = finding.words;
    return json;
}

wire::JsonObject json_of(const StreamProof& proof) {
    wire::JsonObject json;
    json["device"] = proof.stream.device;
    json["epoch"] = proof.stream.epoch;
    json["purged_through"] = proof.purged_through;
    wire::JsonArray proven;
    for (const Stretch& stretch : proof.proven)
        proven.push_back(wire::JsonArray{stretch.entries.first, stretch.entries.last});
    json["proven"] = std::move(proven);
    json["ratings"] = proof.ratings;
    return json;
}

}  // namespace

std::string_view slug_of(What what) { return slugs.at(static_cast<std::size_t>(what)); }

void Report::miss(What what, std::string words, std::string file) {
    findings.push_back({Verdict::missing, what, {{}, 0}, {}, {}, std::move(file), std::move(words)});
}

void Report::doubt(What what, std::string words, std::string file) {
    findings.push_back({Verdict::doubtful, what, {{}, 0}, {}, {}, std::move(file), std::move(words)});
}

Verdict Report::verdict() const {
    Verdict worst = Verdict::proven;
    for (const Finding& finding : findings) worst = std::max(worst, finding.verdict);
    return worst;
}

std::string to_text(const Report& report) {
    std::string text = report.kind + '\n';
    for (const StreamProof& proof : report.streams) text += proof_text(proof);
    for (const std::string& note : report.notes) text += "  " + note + '\n';
    for (const Finding& finding : report.findings) text += finding_text(finding);
    return text + closing_text(report);
}

std::string to_json(const Report& report) {
    wire::JsonObject json;
    json["kind"] = report.kind;
    json["verdict"] = static_cast<int>(report.verdict());
    wire::JsonArray streams;
    for (const StreamProof& proof : report.streams) streams.push_back(json_of(proof));
    json["streams"] = std::move(streams);
    wire::JsonArray findings;
    for (const Finding& finding : report.findings) findings.push_back(json_of(finding));
    json["findings"] = std::move(findings);
    return wire::to_text(json) + '\n';
}

std::string number_text(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, 1, ',');
    return text;
}

std::string span_text(const Span& span) {
    if (span.first == span.last) return number_text(span.first);
    return number_text(span.first) + '-' + number_text(span.last);
}

std::string time_text(base::WallTime time) {
    return fmt::format("{:%Y-%m-%d %H:%M}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time + domain::local_offset)));
}

std::string between_text(const Dates& dates) {
    if (dates.from && dates.until)
        return fmt::format(", between {} and {}", time_text(*dates.from), time_text(*dates.until));
    if (dates.from) return fmt::format(", after {}", time_text(*dates.from));
    if (dates.until) return fmt::format(", before {}", time_text(*dates.until));
    return {};
}

}  // namespace audit
