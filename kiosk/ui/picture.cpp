#include "kiosk/ui/picture.hpp"

#include <png.h>

namespace ui {

base::Result<> write_png(const std::filesystem::path& file, const Picture& picture) {
    const Size size = picture.size;
    const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    base::check(picture.rgb.size() == pixels * 3, "three bytes a pixel");
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.format = PNG_FORMAT_RGB;
    image.width = static_cast<png_uint_32>(size.width);
    image.height = static_cast<png_uint_32>(size.height);
    if (png_image_write_to_file(&image, file.c_str(), 0, picture.rgb.data(), 0, nullptr) != 0) return base::Done{};
    return base::Problem{base::Code::io, "The picture " + file.string() + " could not be written: " + image.message, 0};
}

}  // namespace ui
