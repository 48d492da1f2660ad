#include "sync/scoring/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/base/file.hpp"
#include "sync/domain/rating.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/sha256.hpp"

namespace scoring {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit = std::size_t{64} * 1024 * 1024;
// In files: what a run fixes. 2: flags, and when devices were enrolled.
constexpr std::int64_t manifest_version = 2;

Problem malformed() { return {Code::damaged, "the run's manifest is not what was written", 0}; }

base::Bytes statement_of(std::string_view text) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/run/v1"));
    bytes.push_back(0);
    base::append(bytes, base::view_of(text));
    return bytes;
}

std::string line_of(std::string_view text, const wire::Signature& signature) {
    wire::JsonObject json;
    json["manifest"] = text;
    json["signature"] = base::to_base64(signature);
    return wire::to_text(json) + '\n';
}

std::int64_t to_ms(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime wall_at(const wire::Json& json, std::string_view key) {
    return base::WallTime{base::Duration{wire::integer_at(json, key).value_or(0)}};
}

wire::JsonObject json_of(const wire::Stream& stream) {
    wire::JsonObject json;
    json["device"] = stream.device;
    json["epoch"] = stream.epoch;
    return json;
}

wire::Stream stream_in(const wire::Json& json) {
    return {std::string(wire::text_at(json, "device").value_or("")),
            static_cast<wire::Epoch>(wire::count_at(json, "epoch").value_or(0))};
}

std::optional<Cut> read_cut(const wire::Json& json) {
    const auto head = base::array_from_hex<32>(wire::text_at(json, "head").value_or(""));
    Cut cut{stream_in(json),
            std::string(wire::text_at(json, "counter").value_or("")),
            wall_at(json, "enrolled"),
            wire::count_at(json, "sequence").value_or(0),
            head.value_or(wire::Hash{}),
            wall_at(json, "received")};
    const bool is_whole = head && cut.sequence > 0 && cut.stream.epoch > 0 && domain::is_identifier(cut.stream.device);
    return is_whole ? std::optional(std::move(cut)) : std::nullopt;
}

Result<> read_lists(const wire::Json& json, Manifest& manifest) {
    const wire::JsonArray* cuts = wire::array_at(json, "cuts");
    const wire::JsonArray* missing = wire::array_at(json, "missing");
    const wire::Json* files = wire::object_at(json, "files");
    if (cuts == nullptr || missing == nullptr || files == nullptr) return malformed();
    for (const wire::Json& element : *cuts) {
        auto cut = read_cut(element);
        if (!cut) return malformed();
        manifest.cuts.push_back(std::move(*cut));
    }
    for (const wire::Json& gap : *missing)
        manifest.missing.push_back(
            {stream_in(gap), wire::count_at(gap, "first").value_or(0), wire::count_at(gap, "last").value_or(0)});
    for (const auto& file : files->get_object())
        manifest.files.emplace(file.key(), wire::text_at(*files, file.key()).value_or(""));
    return base::Done{};
}

}  // namespace

std::string sha256_text(std::string_view bytes) { return base::to_hex(wire::sha256(base::view_of(bytes))); }

std::string signed_line(std::string_view text, const wire::SecretKey& key) {
    return line_of(text, key.sign(statement_of(text)));
}

Result<std::string> text_of_signed(std::string_view line, const wire::PublicKey& key) {
    const auto json = wire::parse_json(line);
    if (!json) return malformed();
    const auto text = wire::text_at(*json, "manifest");
    const auto signature = base::array_from_base64<64>(wire::text_at(*json, "signature").value_or(""));
    if (!text || !signature || line_of(*text, *signature) != line) return malformed();
    if (!wire::verify(key, statement_of(*text), *signature))
        return Problem{Code::unproven, "the signature is not by the key for scores", 0};
    return std::string(*text);
}

std::string manifest_text(const Manifest& manifest) {
    wire::JsonObject json;
    json["v"] = manifest_version;
    json["id"] = manifest.id;
    json["scorecard"] = manifest.scorecard;
    json["period"] = domain::to_text(manifest.period);
    json["made"] = to_ms(manifest.made);
    json["key"] = base::to_base64(manifest.key);
    wire::JsonArray cuts;
    for (const Cut& cut : manifest.cuts) {
        wire::JsonObject one = json_of(cut.stream);
        one["counter"] = cut.counter;
        one["enrolled"] = to_ms(cut.enrolled);
        one["sequence"] = cut.sequence;
        one["head"] = base::to_hex(cut.head);
        one["received"] = to_ms(cut.received);
        cuts.push_back(one);
    }
    json["cuts"] = cuts;
    wire::JsonArray missing;
    for (const Gap& gap : manifest.missing) {
        wire::JsonObject one = json_of(gap.stream);
        one["first"] = gap.first;
        one["last"] = gap.last;
        missing.push_back(one);
    }
    json["missing"] = missing;
    wire::JsonObject files;
    for (const auto& [name, sha256] : manifest.files) files[name] = sha256;
    json["files"] = files;
    json["supersedes"] = manifest.supersedes;
    return wire::to_text(json);
}

Result<Manifest> read_manifest_text(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return malformed();
    const auto key = base::array_from_base64<32>(wire::text_at(*json, "key").value_or(""));
    const auto period = domain::period_from(wire::text_at(*json, "period").value_or(""));
    if (const auto version = wire::integer_at(*json, "v"); version && *version != manifest_version)
        return Problem{
            Code::unsupported,
            fmt::format("the run is of version {}, this program reads {}; verify it with the one that made it",
                        *version, manifest_version),
            0};
    if (!wire::integer_at(*json, "v") || !key || !period) return malformed();
    Manifest manifest;
    manifest.id = wire::text_at(*json, "id").value_or("");
    manifest.scorecard = wire::text_at(*json, "scorecard").value_or("");
    manifest.period = *period;
    manifest.made = wall_at(*json, "made");
    manifest.key = *key;
    manifest.supersedes = wire::text_at(*json, "supersedes").value_or("");
    if (const auto lists = read_lists(*json, manifest); !lists) return lists.problem();
    return manifest;
}

Result<Run> read_run(const std::filesystem::path& folder, const std::optional<wire::PublicKey>& key) {
    const auto line = base::read_file(folder / manifest_file, file_limit);
    if (!line) return line.problem();
    const auto json = wire::parse_json(*line);
    if (!json) return malformed();
    const auto claimed = read_manifest_text(wire::text_at(*json, "manifest").value_or(""));
    if (!claimed) return claimed.problem();
    const auto text = text_of_signed(*line, key.value_or(claimed->key));
    if (!text) return text.problem();
    Run run{*claimed, {}};
    for (const auto& [name, sha256] : run.manifest.files) {
        if (name.find('/') != std::string::npos) return malformed();
        auto bytes = base::read_file(folder / name, file_limit);
        if (!bytes) return bytes.problem();
        if (sha256_text(*bytes) != sha256)
            return Problem{Code::unproven, (folder / name).string() + " is not the file that was signed", 0};
        run.files.emplace(name, std::move(*bytes));
    }
    for (const auto* name : {card_file, figures_file, city_file, surveys_file, before_file, result_file, flags_file,
                             without_file, before_without_file})
        if (!run.files.contains(name)) return malformed();
    return run;
}

Result<std::filesystem::path> write_run(const std::filesystem::path& runs, const Run& run, const wire::SecretKey& key) {
    const std::filesystem::path folder = runs / run.manifest.id;
    std::error_code error;
    if (std::filesystem::exists(folder / manifest_file, error))
        return Problem{Code::forbidden, folder.string() + " is a run already, and runs are never changed", 0};
    if (const auto made = base::make_folders(folder); !made) return made.problem();
    for (const auto& [name, bytes] : run.files)
        if (const auto written = base::replace_file(folder / name, bytes); !written) return written.problem();
    const auto written = base::replace_file(folder / manifest_file, signed_line(manifest_text(run.manifest), key));
    if (!written) return written.problem();
    return folder;
}

}  // namespace scoring
