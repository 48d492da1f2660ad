#include "sync/wire/flag_rules.hpp"

#include <algorithm>
#include <array>

#include "sync/wire/content.hpp"

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::uint64_t highest_number = 1'000'000;

Problem wrong(std::string words) { return {Code::bad_input, std::move(words), 0}; }

template <typename Shape>
struct Parameter {
    std::string_view name;
    std::uint32_t Shape::*member;
};

// In files: never rename.
template <typename Shape>
struct Form;
template <>
struct Form<domain::Burst> {
    static constexpr std::string_view kind = "burst";
    static constexpr std::array parameters{
        Parameter<domain::Burst>{"min_responses", &domain::Burst::min_responses},
        Parameter<domain::Burst>{"max_gap_seconds", &domain::Burst::max_gap_seconds}};
};
template <>
struct Form<domain::RegularGaps> {
    using Shape = domain::RegularGaps;
    static constexpr std::string_view kind = "regular_gaps";
    static constexpr std::array parameters{Parameter<Shape>{"min_responses", &Shape::min_responses},
                                           Parameter<Shape>{"min_gap_seconds", &Shape::min_gap_seconds},
                                           Parameter<Shape>{"max_gap_seconds", &Shape::max_gap_seconds},
                                           Parameter<Shape>{"tolerance_percent", &Shape::tolerance_percent},
                                           Parameter<Shape>{"alone_bits", &Shape::alone_bits},
                                           Parameter<Shape>{"repeated_slack_bits", &Shape::repeated_slack_bits},
                                           Parameter<Shape>{"repeated_days", &Shape::repeated_days}};
};
template <>
struct Form<domain::Streak> {
    static constexpr std::string_view kind = "streak";
    static constexpr std::array parameters{Parameter<domain::Streak>{"min_responses", &domain::Streak::min_responses},
                                           Parameter<domain::Streak>{"min_bits", &domain::Streak::min_bits}};
};
template <>
struct Form<domain::OutsideHours> {
    using Shape = domain::OutsideHours;
    static constexpr std::string_view kind = "outside_hours";
    static constexpr std::array parameters{Parameter<Shape>{"min_responses", &Shape::min_responses},
                                           Parameter<Shape>{"grace_minutes", &Shape::grace_minutes}};
};
template <>
struct Form<domain::NoDossier> {
    using Shape = domain::NoDossier;
    static constexpr std::string_view kind = "no_dossier";
    static constexpr std::array parameters{Parameter<Shape>{"min_responses", &Shape::min_responses},
                                           Parameter<Shape>{"within_minutes", &Shape::within_minutes},
                                           Parameter<Shape>{"min_bits", &Shape::min_bits}};
};
template <>
struct Form<domain::CoveredLows> {
    using Shape = domain::CoveredLows;
    static constexpr std::string_view kind = "covered_lows";
    static constexpr std::array parameters{
        Parameter<Shape>{"within_seconds", &Shape::within_seconds}, Parameter<Shape>{"min_highs", &Shape::min_highs},
        Parameter<Shape>{"min_covered", &Shape::min_covered}, Parameter<Shape>{"min_bits", &Shape::min_bits}};
};
template <>
struct Form<domain::SilenceAfterLows> {
    using Shape = domain::SilenceAfterLows;
    static constexpr std::string_view kind = "silence_after_lows";
    static constexpr std::array parameters{Parameter<Shape>{"usual_percent", &Shape::usual_percent},
                                           Parameter<Shape>{"min_silences", &Shape::min_silences},
                                           Parameter<Shape>{"min_bits", &Shape::min_bits}};
};
template <>
struct Form<domain::DayEndTopUp> {
    using Shape = domain::DayEndTopUp;
    static constexpr std::string_view kind = "day_end_top_up";
    static constexpr std::array parameters{
        Parameter<Shape>{"window_minutes", &Shape::window_minutes}, Parameter<Shape>{"clustering", &Shape::clustering},
        Parameter<Shape>{"alone_bits", &Shape::alone_bits}, Parameter<Shape>{"repeated_bits", &Shape::repeated_bits},
        Parameter<Shape>{"repeated_days", &Shape::repeated_days}};
};
template <>
struct Form<domain::AwayAtPeak> {
    using Shape = domain::AwayAtPeak;
    static constexpr std::string_view kind = "away_at_peak";
    static constexpr std::array parameters{
        Parameter<Shape>{"min_minutes", &Shape::min_minutes}, Parameter<Shape>{"min_bits", &Shape::min_bits},
        Parameter<Shape>{"off_bits", &Shape::off_bits}, Parameter<Shape>{"min_usual", &Shape::min_usual},
        Parameter<Shape>{"min_days", &Shape::min_days}};
};

template <typename Shape>
Result<domain::RuleShape> read_shape(const JsonObject& parameters) {
    Shape shape;
    for (const auto& parameter : Form<Shape>::parameters) {
        const auto* value = parameters.if_contains(parameter.name);
        const auto number = value != nullptr && value->is_int64() ? value->as_int64() : -1;
        if (number < 0 || static_cast<std::uint64_t>(number) > highest_number)
            return wrong("\"" + std::string(parameter.name) + "\" is no number from 0 to 1000000, or is missing");
        shape.*parameter.member = static_cast<std::uint32_t>(number);
    }
    for (const auto& [name, value] : parameters)
        if (std::none_of(Form<Shape>::parameters.begin(), Form<Shape>::parameters.end(),
                         [name = std::string_view(name)](const auto& known) { return known.name == name; }))
            return wrong("\"" + std::string(name) + "\" is no parameter of it");
    return domain::RuleShape(shape);
}

template <typename... Shapes>
Result<domain::RuleShape> read_kind(std::string_view kind, const JsonObject& parameters,
                                    const std::variant<Shapes...>* /*all of them*/) {
    Result<domain::RuleShape> shape = wrong("there is no kind \"" + std::string(kind) + "\"");
    static_cast<void>(((kind == Form<Shapes>::kind && (shape = read_shape<Shapes>(parameters), true)) || ...));
    return shape;
}

Result<domain::FlagRule> read_rule(const Json& json) {
    const std::string id(text_at(json, "id").value_or(""));
    const auto in_rule = [&](const std::string& words) { return wrong("rule \"" + id + "\": " + words); };
    const Json* parameters = object_at(json, "parameters");
    if (parameters == nullptr) return in_rule("it has no \"parameters\"");
    const auto shape = read_kind(text_at(json, "kind").value_or(""), parameters->as_object(),
                                 static_cast<const domain::RuleShape*>(nullptr));
    if (!shape) return in_rule(shape.problem().words);
    const auto cap = count_at(json, "cap_permille");
    if (!cap || *cap > highest_number) return in_rule("\"cap_permille\" is no number, or is missing");
    return domain::FlagRule{id, words_at(json, "title"), words_at(json, "finding"), static_cast<std::uint32_t>(*cap),
                            *shape};
}

}  // namespace

Result<domain::FlagRules> read_flag_rules(std::string_view json_text) {
    const auto json = parse_json(json_text);
    if (!json) return json.problem();
    const JsonArray* list = array_at(*json, "rules");
    if (list == nullptr) return wrong("the file has no list \"rules\"");
    domain::FlagRules rules{std::string(text_at(*json, "id").value_or("")), words_at(*json, "title"), {}};
    for (const Json& one : *list) {
        auto rule = read_rule(one);
        if (!rule) return rule.problem();
        rules.rules.push_back(std::move(*rule));
    }
    if (const auto valid = domain::validate(rules); !valid) return valid.problem();
    return rules;
}

}  // namespace wire
