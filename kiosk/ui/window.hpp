// Window: draws a Screen, returns what was touched. The only way between people and kiosk/flow.
//
// One thread, the main one. Asleep in wait() unless there is input or the caller's deadline comes, or a finger is down
// that has just come. A touch is a press and a release on the same target while the same screen was shown; a press is
// answered on the screen in the next frame. Only one of SDL's finger and mouse events is taken for one touch.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/input.hpp"
#include "kiosk/ui/picture.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace ui {

struct Options {
    int width = 1080;  // pixels; ignored when full screen
    int height = 1920;
    bool full_screen = false;
    std::string title = "SIPAS";
};

struct Point {
    int x = 0;
    int y = 0;
};

class Window {
public:
    // unavailable when no display can be opened, with what to do about it.
    static base::Result<std::unique_ptr<Window>> open(const Options& options);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    Window(Window&&) = delete;
    Window& operator=(Window&&) = delete;

    // Draws and presents `screen` if it differs from what is shown; returns after it was handed to the display. True
    // when it differed.
    bool show(const flow::Screen& screen);

    // Makes screens ready that may come next, so that show() is quick when one does. Takes some milliseconds: to be
    // called while nobody waits. What is shown does not change.
    void foresee(const std::vector<flow::Screen>& screens);

    // Paints ahead, unseen, what lifting the finger that is down would bring: showing it then costs next to nothing.
    // Whatever is shown instead, a guess that was wrong is never seen.
    void prepare(const flow::Screen& screen);

    // Sleeps until there is input or `at_most` has passed (for ever when empty). A screen that has just come is
    // drawn to its end meanwhile (motion.hpp).
    std::optional<Input> wait(std::optional<base::Duration> at_most);

    // Whether a finger on the middle of the target would touch it and nothing else, were this screen shown.
    bool reaches(const flow::Screen& screen, const flow::Target& target) const;

    // Whether the panel has room for a keyboard whose keys a finger can hit.
    bool fits_keyboard() const;

    // Ends a wait() with Woken, now or soon. From any thread.
    void wake();

    // For scripts: puts a press and a release at the target's centre into the system's event queue, so that they take
    // the way of a real touch. not_found when the target is not on the screen.
    base::Result<> inject_tap(const flow::Target& target);
    base::Result<> inject_tap(Point point);

    // What is on the screen now, and as a PNG file. not_found before anything is shown.
    base::Result<Picture> picture();
    base::Result<> save_picture(const std::filesystem::path& file);

private:
    struct Parts;
    explicit Window(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ui
