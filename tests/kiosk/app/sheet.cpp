#include "tests/kiosk/app/sheet.hpp"

#include <png.h>

#include <algorithm>
#include <cstdlib>

namespace sheet {
namespace {

constexpr int strong = 40;

std::size_t at(const Picture& picture, int x, int y) {
    return 3 *
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.size.width) + static_cast<std::size_t>(x));
}

}  // namespace

Picture blank(ui::Size size) {
    const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    return {size, std::vector<std::uint8_t>(3 * pixels, 160)};
}

Picture shrunk(const Picture& picture, int factor) {
    Picture small = blank({picture.size.width / factor, picture.size.height / factor});
    const int area = factor * factor;
    for (int y = 0; y < small.size.height; ++y)
        for (int x = 0; x < small.size.width; ++x)
            for (std::size_t channel = 0; channel < 3; ++channel) {
                int sum = 0;
                for (int dy = 0; dy < factor; ++dy)
                    for (int dx = 0; dx < factor; ++dx)
                        sum += picture.rgb[at(picture, x * factor + dx, y * factor + dy) + channel];
                small.rgb[at(small, x, y) + channel] = static_cast<std::uint8_t>((sum + area / 2) / area);
            }
    return small;
}

Picture cut(const Picture& picture, int x, int y, ui::Size size) {
    Picture part = blank(size);
    for (int row = 0; row < size.height; ++row) {
        const auto from = picture.rgb.begin() + static_cast<std::ptrdiff_t>(at(picture, x, y + row));
        std::copy_n(from, 3 * size.width, part.rgb.begin() + static_cast<std::ptrdiff_t>(at(part, 0, row)));
    }
    return part;
}

void paste(Picture& onto, const Picture& picture, int x, int y) {
    for (int row = 0; row < picture.size.height; ++row) {
        const auto from = picture.rgb.begin() + static_cast<std::ptrdiff_t>(at(picture, 0, row));
        std::copy_n(from, 3 * picture.size.width, onto.rgb.begin() + static_cast<std::ptrdiff_t>(at(onto, x, y + row)));
    }
}

Picture read_png(const std::filesystem::path& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_file(&image, file.c_str()) == 0) return {};
    image.format = PNG_FORMAT_RGB;
    Picture picture = blank({static_cast<int>(image.width), static_cast<int>(image.height)});
    if (png_image_finish_read(&image, nullptr, picture.rgb.data(), 0, nullptr) == 0) return {};
    return picture;
}

Difference difference(const Picture& one, const Picture& other) {
    if (one.size != other.size || one.rgb.empty()) return {255, 1};
    std::uint64_t sum = 0;
    std::size_t strongly = 0;
    for (std::size_t i = 0; i < one.rgb.size(); i += 3) {
        int most = 0;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const int by = std::abs(one.rgb[i + channel] - other.rgb[i + channel]);
            sum += static_cast<std::uint64_t>(by);
            most = std::max(most, by);
        }
        if (most > strong) ++strongly;
    }
    const auto values = static_cast<double>(one.rgb.size());
    return {static_cast<double>(sum) / values, static_cast<double>(strongly) * 3 / values};
}

}  // namespace sheet
