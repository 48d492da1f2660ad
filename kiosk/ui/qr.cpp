#include "kiosk/ui/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace ui {

Modules modules_of(std::string_view text) {
    if (text.empty()) return {};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: libqrencode takes bytes
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
        QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, QR_ECLEVEL_M), &QRcode_free);
    if (code == nullptr) return {};
    Modules modules{code->width, {}};
    const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    modules.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) modules.dark.push_back((code->data[i] & 1U) != 0);  // NOLINT: count long
    return modules;
}

}  // namespace ui
