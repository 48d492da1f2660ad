// Icons: the small signs beside words, one family: one stroke, round ends, the same weight to the eye.
#pragma once

#include "kiosk/ui/shape.hpp"
#include "kiosk/ui/stencil.hpp"

namespace ui {

// Any shape from Shape::undo on.
void lay_icon(Stencil& stencil, Shape icon);

}  // namespace ui
