// The window of all tests in this program, drawn into memory: a program has one.
#pragma once

#include "kiosk/ui/window.hpp"

inline ui::Window& only_window() {
    static const auto opened = ui::Window::open({.width = 1080, .height = 1920, .full_screen = false, .title = "test"});
    return **opened;
}
