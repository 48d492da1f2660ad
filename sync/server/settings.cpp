#include "sync/server/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <optional>

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/wire/json.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t file_limit_bytes = std::size_t{64} * 1024;
constexpr std::size_t near_enough = 4;  // edits
constexpr std::string_view prefix = "SIPAS_";
// Of the command line itself, and of the terminal's programs.
constexpr std::array<std::string_view, 3> others{"SIPAS_CONFIG", "SIPAS_ASSETS", "SIPAS_CA"};

constexpr SettingRow text(std::string_view name, std::string_view fallback, std::string_view what) {
    return {.name = name, .kind = SettingKind::text, .fallback = fallback, .what = what};
}

constexpr SettingRow number(std::string_view name, std::string_view fallback, std::int64_t least, std::int64_t most,
                            std::string_view what) {
    return {
        .name = name, .kind = SettingKind::number, .fallback = fallback, .least = least, .most = most, .what = what};
}

constexpr SettingRow choice(std::string_view name, std::string_view fallback, std::string_view choices,
                            std::string_view what) {
    return {.name = name, .kind = SettingKind::choice, .fallback = fallback, .choices = choices, .what = what};
}

constexpr std::array rows{
    text("database", "", "The server's database"),
    text("listen", "127.0.0.1:8080", "ADDRESS:PORT; port 0 takes a free one"),
    text("address-file", "", "Write the real ADDRESS:PORT to this file; empty: none"),
    text("tls-certificate", "", "PEM file: the certificate and those between it and a root; empty: plain HTTP"),
    text("tls-key", "", "PEM file: the certificate's key, without a passphrase"),
    text("proxies", "", "Addresses or networks, comma between, whose X-Forwarded-For is believed"),
    text("metrics-from", "127.0.0.1,::1", "Addresses or networks that may read /metrics, but never through a proxy"),
    number("threads", "2", 1, 64, "Threads that read requests and send answers"),
    number("connections", "10000", 1, 1'000'000, "Connections at a time; above it new ones wait in the kernel's queue"),
    number("connections-per-address", "4000", 1, 1'000'000,
           "Connections of one address at a time; above it new ones are closed"),
    number("header-bytes", "8192", 1024, 65536, "Largest header of a request"),
    number("body-bytes", "1048576", 65536, 67'108'864, "Largest body of a request"),
    number("request-seconds", "20", 1, 600, "From the first byte of a request to its last; also a TLS handshake"),
    number("answer-seconds", "20", 1, 3600, "Until an answer, or each piece of a long one, is taken"),
    number("idle-seconds", "45", 1, 3600, "Between two requests of a connection"),
    number("address-requests-per-minute", "120000", 0, 10'000'000,
           "Requests of one address; many terminals may share one. 0: no limit"),
    number("device-requests-per-minute", "3000", 0, 10'000'000, "Requests with one token. 0: no limit"),
    number("batches-under-way", "32", 1, 1000,
           "Batches of terminals at a time; above it they are told when to come again"),
    number("least-free-megabytes", "256", 0, 1'000'000'000, "Below it on the database's disk /readyz says no"),
    number("stop-delay-seconds", "0", 0, 600, "From SIGTERM, when /readyz says no, to the end of accepting"),
    number("drain-seconds", "5", 1, 600, "How long a stop waits for requests under way"),
    choice("log-level", "info", "debug|info|warning|alarm", "Lines below it are left out; debug has one a request"),
    choice("log-format", "json", "json|text", "One JSON object a line, or plain words"),
};

const SettingRow* row_named(std::string_view name) {
    const auto* found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
    return found == rows.end() ? nullptr : found;
}

// Levenshtein's distance: how many letters must be put in, taken out or changed.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> line(to.size() + 1);
    std::iota(line.begin(), line.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = std::exchange(line[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = line[j + 1];
            line[j + 1] = std::min({changed, line[j] + 1, line[j + 1] + 1});
        }
    }
    return line.back();
}

std::string advice_on(std::string_view name) {
    const auto* nearest = std::min_element(rows.begin(), rows.end(), [&](const auto& one, const auto& other) {
        return distance(name, one.name) < distance(name, other.name);
    });
    if (distance(name, nearest->name) > near_enough) return "`sipas config show --defaults` prints all names";
    return fmt::format("did you mean \"{}\"?", nearest->name);
}

std::optional<std::int64_t> number_in(std::string_view digits) {
    std::int64_t value = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool is_one_of(std::string_view choices, std::string_view value) {
    while (!choices.empty()) {
        const std::string_view one = choices.substr(0, choices.find('|'));
        if (one == value) return true;
        choices.remove_prefix(std::min(choices.size(), one.size() + 1));
    }
    return false;
}

Result<> suits(const SettingRow& row, const std::string& value, Origin origin) {
    if (row.kind == SettingKind::text) return base::Done{};
    const auto count = number_in(value);
    if (row.kind == SettingKind::number && count && *count >= row.least && *count <= row.most) return base::Done{};
    if (row.kind == SettingKind::choice && is_one_of(row.choices, value)) return base::Done{};
    const auto* kind = row.kind == SettingKind::number ? "a number from" : "one of";
    return Problem{
        Code::bad_input,
        fmt::format("{}: {} is \"{}\"; it must be {} {}", words_for(origin), row.name, value, kind, range_of(row)), 0};
}

// "SIPAS_IDLE_SECONDS" -> "idle-seconds"
std::string name_of_variable(std::string_view variable) {
    std::string name(variable.substr(prefix.size()));
    for (char& c : name) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return name;
}

std::optional<std::string> text_of(const wire::Json& json) {
    if (json.is_string()) return std::string(json.get_string());
    if (json.is_int64()) return std::to_string(json.get_int64());
    const auto* list = json.if_array();
    if (list == nullptr) return std::nullopt;
    std::string all;
    for (const auto& item : *list) {
        if (!item.is_string()) return std::nullopt;
        all.append(all.empty() ? "" : ",").append(item.get_string());
    }
    return all;
}

}  // namespace

std::span<const SettingRow> setting_rows() { return rows; }

std::string range_of(const SettingRow& row) {
    if (row.kind == SettingKind::text) return "text";
    return row.kind == SettingKind::choice ? std::string(row.choices) : fmt::format("{} to {}", row.least, row.most);
}

std::string_view words_for(Origin origin) {
    constexpr std::array<std::string_view, 4> words{"flag", "environment", "file", "default"};
    return words.at(static_cast<std::size_t>(origin));
}

Result<Given> read_settings_file(const std::filesystem::path& file) {
    const auto content = base::read_file(file, file_limit_bytes);
    if (!content) return content.problem();
    const auto wrong = [&](std::string_view words) {
        return Problem{Code::bad_input, fmt::format("{}: {}", file.string(), words), 0};
    };
    const auto json = wire::parse_json(*content);
    if (!json) return wrong(json.problem().words);
    const auto* object = json->if_object();
    if (object == nullptr) return wrong("the settings are one JSON object");
    Given given;
    for (const auto& pair : *object) {
        auto value = text_of(pair.value());
        if (!value)
            return wrong(fmt::format("\"{}\" is neither a text nor a whole number", std::string_view(pair.key())));
        given.emplace(pair.key(), std::move(*value));
    }
    return given;
}

Given settings_in(const char* const* variables) {
    Given given;
    for (; *variables != nullptr; ++variables) {
        const std::string_view variable(*variables);
        const std::size_t equals = variable.find('=');
        const std::string_view name = variable.substr(0, equals);
        if (equals == std::string_view::npos || !name.starts_with(prefix)) continue;
        if (std::find(others.begin(), others.end(), name) != others.end()) continue;
        given.emplace(name_of_variable(name), variable.substr(equals + 1));
    }
    return given;
}

Result<Settings> Settings::settle(const Given& flags, const Given& environment, const Given& file) {
    const std::array<std::pair<Origin, const Given*>, 3> places{
        {{Origin::flag, &flags}, {Origin::environment, &environment}, {Origin::file, &file}}};
    for (const auto& [origin, given] : places)
        for (const auto& [name, value] : *given) {
            const SettingRow* row = row_named(name);
            if (row == nullptr)
                return Problem{
                    Code::bad_input,
                    fmt::format("{}: there is no setting \"{}\"; {}", words_for(origin), name, advice_on(name)), 0};
            if (const auto suitable = suits(*row, value, origin); !suitable) return suitable.problem();
        }
    Settings settings;
    for (const SettingRow& row : rows) {
        Setting setting{&row, std::string(row.fallback), Origin::fallback};
        for (auto place = places.rbegin(); place != places.rend(); ++place)
            if (const auto found = place->second->find(row.name); found != place->second->end()) {
                setting.value = found->second;
                setting.origin = place->first;
            }
        settings.all_.push_back(std::move(setting));
    }
    return settings;
}

const std::string& Settings::text(std::string_view name) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& one) { return one.row->name == name; });
    base::check(found != all_.end(), "a setting that is asked for is in the table");
    return found->value;
}

std::int64_t Settings::number(std::string_view name) const {
    const auto value = number_in(text(name));
    base::check(value.has_value(), "a setting that is asked for as a number is one");
    return *value;
}

std::string shown(const Setting& setting) {
    const std::string& value = setting.value;
    const std::size_t scheme = value.find("://");
    const std::size_t at = value.rfind('@');
    if (scheme == std::string::npos || at == std::string::npos || at < scheme) return value;
    const std::size_t colon = value.find(':', scheme + 3);
    if (colon == std::string::npos || colon > at) return value;
    return value.substr(0, colon + 1) + "…" + value.substr(at);
}

}  // namespace server
