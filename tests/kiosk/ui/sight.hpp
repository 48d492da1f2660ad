// How colours are seen: contrast as WCAG 2.1 defines it, and what they look like without one kind of cone or without
// any.
//
// The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
// Vision Deficiency" (IEEE TVCG 15(6), 2009), severity 1.0, on linear RGB. Grey is the relative luminance.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/theme.hpp"

namespace sight {

using Light = std::array<double, 3>;  // linear red, green, blue

inline double linear(std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

inline Light light_of(ui::Colour colour) { return {linear(colour.red), linear(colour.green), linear(colour.blue)}; }

inline double luminance(const Light& light) { return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]; }

inline double contrast(ui::Colour a, ui::Colour b) {
    const double one = luminance(light_of(a)) + 0.05;
    const double other = luminance(light_of(b)) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

struct Eye {
    const char* name;
    std::array<double, 9> matrix;  // row by row
};

inline constexpr std::array<Eye, 5> eyes{{
    {"all colours", {1, 0, 0, 0, 1, 0, 0, 0, 1}},
    {"protanopia", {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}},
    {"deuteranopia", {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}},
    {"tritanopia", {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}},
    {"grey", {0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722}},
}};

inline Light seen(const Light& light, const Eye& eye) {
    Light sum{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) sum[row] += eye.matrix[3 * row + column] * light[column];
        sum[row] = std::clamp(sum[row], 0.0, 1.0);
    }
    return sum;
}

}  // namespace sight
