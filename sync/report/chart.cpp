#include "sync/report/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sync/report/html.hpp"

namespace report {
namespace {

constexpr int width = 680;
constexpr int label_width = 250;
constexpr int value_width = 60;
constexpr int scale_width = width - label_width - value_width;
constexpr int row_height = 20;
constexpr int bar_height = 13;
constexpr int head_height = 22;

// Dark to light, as the best kind to the worst, and a drawing of its own for each.
struct Look {
    std::string_view colour;
    std::string_view drawing;
};
constexpr std::array looks{
    Look{"#1b4f8a", ""},        Look{"#2e7d6b", "M0,8 L8,0"}, Look{"#b07d12", "M0,0 L8,8"},
    Look{"#b5541c", "M0,4 H8"}, Look{"#8a2f3c", "M4,0 V8"},   Look{"#5c5c5c", "M0,0 L8,8 M0,8 L8,0"},
};

const Look& look_of(std::size_t kind) { return looks.at(kind % looks.size()); }

std::int64_t longest(const Chart& chart) {
    std::int64_t most = 1;
    for (const Bar& bar : chart.bars) most = std::max(most, bar.length);
    for (const Mark& mark : chart.marks) most = std::max(most, mark.at);
    return most;
}

std::int64_t x_of(std::int64_t length, std::int64_t most) {
    return label_width + std::clamp<std::int64_t>(length, 0, most) * scale_width / most;
}

std::string patterns_of(const Chart& chart, std::size_t id) {
    std::string patterns;
    for (std::size_t kind = 0; kind < chart.kinds.size(); ++kind) {
        const Look& look = look_of(kind);
        patterns += fmt::format(
            R"(<pattern id="p{}-{}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" )"
            R"(fill="{}"/>)",
            id, kind, look.colour);
        if (!look.drawing.empty())
            patterns += fmt::format(R"(<path d="{}" stroke="#fff" stroke-width="1.6" fill="none"/>)", look.drawing);
        patterns += "</pattern>";
    }
    return patterns;
}

std::string legend_of(const Chart& chart, std::size_t id, int y) {
    std::string legend;
    if (chart.kinds.size() < 2) return legend;
    int x = label_width;
    for (std::size_t kind = 0; kind < chart.kinds.size(); ++kind) {
        const bool is_used =
            std::any_of(chart.bars.begin(), chart.bars.end(), [&](const Bar& bar) { return bar.kind == kind; });
        if (!is_used) continue;
        legend += fmt::format(R"svg(<rect x="{}" y="{}" width="14" height="11" fill="url(#p{}-{})"/>)svg", x, y - 10,
                              id, kind);
        legend += fmt::format(R"(<text x="{}" y="{}">{}</text>)", x + 19, y, escaped(chart.kinds[kind]));
        x += 34 + 7 * static_cast<int>(chart.kinds[kind].size());
    }
    return legend;
}

std::string marks_of(const Chart& chart, std::int64_t most, int bottom) {
    std::string marks;
    for (const Mark& mark : chart.marks) {
        const auto x = x_of(mark.at, most);
        marks += fmt::format(R"(<path d="M{},{} V{}" stroke="#777" stroke-width="0.7" stroke-dasharray="3 3"/>)", x,
                             head_height - 4, bottom);
        marks += fmt::format(R"(<text x="{}" y="{}" text-anchor="middle" class="mark">{}</text>)", x, head_height - 8,
                             escaped(mark.label));
    }
    return marks;
}

std::string bar_of(const Bar& bar, std::size_t id, std::int64_t most, int y) {
    const auto end = x_of(bar.length, most);
    return fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{}</text>)", label_width - 8, y + 11,
                       escaped(bar.label)) +
           fmt::format(R"svg(<rect x="{}" y="{}" width="{}" height="{}" fill="url(#p{}-{})"/>)svg", label_width, y,
                       end - label_width, bar_height, id, bar.kind) +
           fmt::format(R"(<text x="{}" y="{}" class="value">{}</text>)", end + 6, y + 11, escaped(bar.value));
}

}  // namespace

std::string svg_of(const Chart& chart, std::size_t id) {
    const std::int64_t most = longest(chart);
    const int bottom = head_height + row_height * static_cast<int>(chart.bars.size());
    const int height = bottom + 26;
    std::string svg = fmt::format(
        R"(<svg viewBox="0 0 {} {}" role="img" aria-labelledby="t{} d{}"><title id="t{}">{}</title>)"
        R"(<desc id="d{}">{}</desc><defs>{}</defs>)",
        width, height, id, id, id, escaped(chart.title), id, escaped(chart.description), patterns_of(chart, id));
    svg += marks_of(chart, most, bottom);
    int y = head_height;
    for (const Bar& bar : chart.bars) {
        svg += bar_of(bar, id, most, y);
        y += row_height;
    }
    svg +=
        fmt::format(R"(<path d="M{},{} V{}" stroke="#222" stroke-width="1"/>)", label_width, head_height - 3, bottom);
    return svg + legend_of(chart, id, bottom + 18) + "</svg>";
}

}  // namespace report
