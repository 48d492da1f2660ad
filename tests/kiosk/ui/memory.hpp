// Memory: pixels to paint on, for the tests of the drawing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kiosk/ui/painter.hpp"

class Memory {
public:
    explicit Memory(ui::Size size)
        : size_(size), words_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height)) {}

    ui::Pixels pixels() { return {words_.data(), size_.width, size_}; }
    std::uint32_t& at(int x, int y) {
        return words_.at(static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width) +
                         static_cast<std::size_t>(x));
    }
    void take(const ui::Box& box, Memory& from) {
        for (int y = box.y; y < box.bottom(); ++y)
            for (int x = box.x; x < box.right(); ++x) at(x, y) = from.at(x, y);
    }
    bool operator==(const Memory&) const = default;

private:
    ui::Size size_;
    std::vector<std::uint32_t> words_;
};
