// Motion: the one thing that moves by itself: the tick of the thanks, drawn by an unseen pen once the screen stands.
//
// Everything else of the screen is there in its first frame and can be touched; a press ends the motion at once. At
// rest nothing is due, so nobody is woken. Pure; the time is an argument.
#pragma once

#include <optional>

#include "sync/base/time.hpp"

namespace ui {

inline constexpr base::Duration frame_time{16};
inline constexpr int whole_permille = 1000;

class Motion {
public:
    void start(base::Instant now) { started_ = now; }
    void end() { started_.reset(); }

    // How much of the tick has been drawn.
    int permille(base::Instant now) const;

    // When the next frame is to be drawn.
    std::optional<base::Instant> due(base::Instant now) const;

private:
    std::optional<base::Instant> started_;
};

}  // namespace ui
