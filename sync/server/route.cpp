#include "sync/server/route.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sync/base/check.hpp"
#include "sync/base/time.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

std::optional<std::uint64_t> number_from(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_of_a_name(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
}

bool is_among(std::string_view names, std::string_view value) {
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find('|'));
        if (name == value) return true;
        names.remove_prefix(std::min(names.size(), name.size() + 1));
    }
    return false;
}

// Takes what stands before the next `mark` off `rest`.
std::string_view next_piece(std::string_view& rest, char mark) {
    const std::string_view piece = rest.substr(0, rest.find(mark));
    rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
    return piece;
}

// The raw parts of `path` that stand where the template has braces; nothing when the rest differs.
std::optional<std::vector<std::string_view>> parts_of(std::string_view path_template, std::string_view path) {
    if (std::count(path.begin(), path.end(), '/') != std::count(path_template.begin(), path_template.end(), '/'))
        return std::nullopt;
    std::vector<std::string_view> parts;
    while (!path_template.empty() || !path.empty()) {
        const std::string_view wanted = next_piece(path_template, '/');
        const std::string_view given = next_piece(path, '/');
        if (!wanted.starts_with('{')) {
            if (wanted != given) return std::nullopt;
            continue;
        }
        if (given.empty()) return std::nullopt;
        parts.push_back(given);
    }
    return parts;
}

void allow(std::string& allowed, std::string_view method) {
    if (!allowed.empty()) allowed += ", ";
    allowed += method;
    if (method == "GET") allowed += ", HEAD";
}

Problem malformed() { return {Code::bad_input, "a % is followed by two hexadecimal digits", 0}; }

// The name is not repeated: nobody knows what bytes it is made of.
Problem unknown_parameter(const Route& route) {
    std::string names;
    for (const Parameter& known : route.in_query) names.append(names.empty() ? "" : ", ").append(known.name);
    return {Code::bad_input,
            names.empty() ? "this takes no parameters" : "this takes no other parameters than " + names, 0};
}

bool is_given(const Call::Values& values, std::string_view name) {
    return std::any_of(values.begin(), values.end(), [name](const auto& value) { return value.first == name; });
}

const Parameter* parameter_named(std::span<const Parameter> parameters, std::string_view name) {
    for (const Parameter& parameter : parameters)
        if (parameter.name == name) return &parameter;
    return nullptr;
}

// One name=value of a query, into `values`.
Result<> read_pair(const Route& route, std::string_view pair, Call::Values& values) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decoded(pair.substr(0, equals));
    auto value = percent_decoded(pair.substr(std::min(pair.size(), equals + 1)));
    if (!name || !value) return malformed();
    const Parameter* const known = parameter_named(route.in_query, *name);
    if (known == nullptr) return unknown_parameter(route);
    if (!fits(known->shape, *value))
        return Problem{Code::bad_input, fmt::format("{} is {}", known->name, describe(known->shape)), 0};
    if (is_given(values, known->name))
        return Problem{Code::bad_input, fmt::format("{} is there twice", known->name), 0};
    values.emplace_back(known->name, std::move(*value));
    return base::Done{};
}

Result<std::vector<std::string>> decoded(const std::vector<std::string_view>& parts) {
    std::vector<std::string> texts;
    for (const std::string_view part : parts) {
        auto text = percent_decoded(part);
        if (!text) return malformed();
        texts.push_back(std::move(*text));
    }
    return texts;
}

}  // namespace

bool fits(const Shape& shape, std::string_view value) {
    return std::visit(Overloaded{
                          [value](const Whole& whole) {
                              const auto number = number_from(value);
                              return number && *number >= whole.least && *number <= whole.most;
                          },
                          [value](const Hex& hex) {
                              return value.size() == hex.digits &&
                                     std::all_of(value.begin(), value.end(), is_lower_hex);
                          },
                          [value](const Day&) {
                              base::LocalDay day{};
                              return base::from_text(value, day);
                          },
                          [value](const Choice& choice) { return is_among(choice.names, value); },
                          [value](const Name& name) {
                              return !value.empty() && value.size() <= name.longest &&
                                     std::all_of(value.begin(), value.end(), is_of_a_name);
                          },
                      },
                      shape);
}

std::string describe(const Shape& shape) {
    return std::visit(
        Overloaded{
            [](const Whole& whole) { return fmt::format("a whole number from {} to {}", whole.least, whole.most); },
            [](const Hex& hex) { return fmt::format("{} hexadecimal digits in lower case", hex.digits); },
            [](const Day&) { return std::string("a day such as 2026-11-30"); },
            [](const Choice& choice) { return fmt::format("one of {}", choice.names); },
            [](const Name& name) {
                return fmt::format(R"(at most {} letters, digits, "-", "_" or ".")", name.longest);
            },
        },
        shape);
}

const Person& Call::person() const {
    const Person* const person = caller.person();
    base::check(person != nullptr, "a route for people is asked by a person");
    return *person;
}

Author Call::author() const { return {{person().name, std::string(client)}, person().grant}; }

std::optional<std::string_view> Call::value(std::string_view name) const {
    for (const auto& [given, value] : values)
        if (given == name) return value;
    return std::nullopt;
}

std::optional<std::uint64_t> Call::whole(std::string_view name) const {
    const auto text = value(name);
    return text ? number_from(*text) : std::nullopt;
}

Result<Match> match(std::span<const Route> routes, std::string_view method, std::string_view path) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Match found;
    for (const bool braces : {false, true}) {
        for (const Route& route : routes) {
            if ((route.path.find('{') != std::string_view::npos) != braces) continue;
            if (!found.path.empty() && route.path != found.path) continue;
            const auto parts = parts_of(route.path, path);
            if (!parts) continue;
            found.path = route.path;
            allow(found.allowed, route.method);
            if (route.method != wanted) continue;
            auto texts = decoded(*parts);
            if (!texts) return texts.problem();
            found.route = &route;
            found.parts = std::move(*texts);
        }
        if (!found.path.empty()) return found;
    }
    return no_endpoint();
}

Problem no_endpoint() { return {Code::not_found, "there is no such endpoint", 0}; }

Result<Call::Values> read_values(const Route& route, std::vector<std::string> parts, std::string_view query) {
    Call::Values values;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Parameter& parameter = route.in_path[i];
        if (!fits(parameter.shape, parts[i])) return Problem{Code::not_found, "there is nothing of this name", 0};
        values.emplace_back(parameter.name, std::move(parts[i]));
    }
    while (!query.empty())
        if (const auto read = read_pair(route, next_piece(query, '&'), values); !read) return read.problem();
    for (const Parameter& parameter : route.in_query)
        if (parameter.is_required && !is_given(values, parameter.name))
            return Problem{Code::bad_input,
                           fmt::format("ask for ?{}= with {}", parameter.name, describe(parameter.shape)), 0};
    return values;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    while (!text.empty()) {
        if (text.front() != '%') {
            decoded += text.front();
            text.remove_prefix(1);
            continue;
        }
        if (text.size() < 3) return std::nullopt;
        unsigned byte = 0;
        const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, byte, 16);
        if (error != std::errc{} || end != text.data() + 3) return std::nullopt;
        decoded += static_cast<char>(byte);
        text.remove_prefix(3);
    }
    return decoded;
}

}  // namespace server
