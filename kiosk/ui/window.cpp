#include "kiosk/ui/window.hpp"

#include <SDL.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "kiosk/ui/canvas.hpp"
#include "kiosk/ui/painter.hpp"
#include "kiosk/ui/picture.hpp"
#include "kiosk/ui/pointer.hpp"

namespace ui {

namespace {

using std::chrono::milliseconds;

struct Destroy {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
};

// SDL's video is open as long as this lives.
struct Video {
    Video() : open(SDL_Init(SDL_INIT_VIDEO) == 0) {}
    ~Video() { SDL_Quit(); }
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;
    Video(Video&&) = delete;
    Video& operator=(Video&&) = delete;
    bool open;
};

// How one video driver is waited on. Where SDL can sleep in the window system it wakes once a second, for a signal
// that came just before it slept. Where it would poll every millisecond we sleep ourselves: long when nothing can come
// but a signal, short when a finger may.
struct Sleep {
    bool in_system = false;
    milliseconds slice{1000};
};

Sleep sleep_of(std::string_view driver) {
    if (driver == "x11" || driver == "wayland") return {true, milliseconds{1000}};
    if (driver == "dummy" || driver == "offscreen") return {false, milliseconds{100}};
    return {false, milliseconds{8}};
}

base::Problem no_display(std::string_view why) {
    return {base::Code::unavailable,
            "no display could be opened (" + std::string(why) +
                "). Start under a display, or set SDL_VIDEODRIVER=dummy to run without one.",
            0};
}

// Without a display SDL falls back to drawing into memory, where nobody sees it. That is for those who ask for it.
bool is_chosen_for_want_of_a_display() {
    return std::getenv("SDL_VIDEODRIVER") == nullptr && std::string_view(SDL_GetCurrentVideoDriver()) == "offscreen";
}

// Hints give way to the environment, so SDL_RENDER_DRIVER=opengl still chooses a GPU.
void set_hints() {
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");  // a touch arrives once, as a finger
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");  // and the mouse once, as a mouse
}

}  // namespace

struct Window::Parts {
    explicit Parts(Typefaces faces) : typefaces(std::move(faces)), atlas(typefaces) {}

    base::Result<> open(const Options& options);
    void arrange();
    void paint();
    void refresh();
    static void drop_early_input();

    std::optional<Input> take_queued();
    std::optional<Input> take(const SDL_Event& event);
    std::optional<Input> take_finger(const SDL_TouchFingerEvent& finger);
    void note(const SDL_WindowEvent& event);
    void sleep(milliseconds at_most) const;
    Pointer::Place place_at(int x, int y) const;

    Video video;  // first, so that it closes last
    Typefaces typefaces;
    Atlas atlas;
    std::unique_ptr<SDL_Window, Destroy> window;
    std::unique_ptr<SDL_Renderer, Destroy> renderer;
    std::optional<Painter> painter;
    Sleep waiting;

    Size size;
    std::optional<flow::Screen> screen;
    Layout layout;
    Pointer pointer;
    Pointer::Place drawn_held;  // what looks pressed on the display
    bool stale = false;         // the display shows something else than screen, or nothing
};

base::Result<> Window::Parts::open(const Options& options) {
    if (!video.open) return no_display(SDL_GetError());
    if (is_chosen_for_want_of_a_display()) return no_display("there is none");
    constexpr int least = 320;
    const Uint32 flags = options.full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
    window.reset(SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                  std::max(options.width, least), std::max(options.height, least), flags));
    if (!window) return no_display(SDL_GetError());
    SDL_SetWindowMinimumSize(window.get(), least, least);
    renderer.reset(SDL_CreateRenderer(window.get(), -1, 0));
    if (!renderer) return no_display(SDL_GetError());
    if (options.full_screen) SDL_ShowCursor(SDL_DISABLE);
    painter.emplace(renderer.get());
    waiting = sleep_of(SDL_GetCurrentVideoDriver());
    return base::Done{};
}

// Lays the screen out for the window as it is now, and sees that the atlas holds what that takes.
void Window::Parts::arrange() {
    Size now;
    SDL_GetRendererOutputSize(renderer.get(), &now.width, &now.height);
    if (now != size) atlas.clear();
    size = now;
    layout =
        lay_out(*screen, size, [this](const Font& font, std::string_view text) { return typefaces.width(font, text); });
    if (!atlas.hold(wanted_by(layout))) return;
    painter->load(atlas.picture());
    atlas.drop_pixels();
}

void Window::Parts::paint() { painter->paint(draw(layout, pointer.held(), std::nullopt, theme_of(*screen), atlas)); }

void Window::Parts::refresh() {
    paint();
    SDL_RenderPresent(renderer.get());
    drawn_held = pointer.held();
    stale = false;
}

// What was touched before this screen could be seen was not meant for it.
void Window::Parts::drop_early_input() {
    SDL_PumpEvents();
    SDL_FlushEvents(SDL_MOUSEMOTION, SDL_MOUSEWHEEL);
    SDL_FlushEvents(SDL_FINGERDOWN, SDL_FINGERMOTION);
}

// Not SDL_PollEvent: that ends at a mark it left in the queue itself, in front of events that came later.
std::optional<Input> Window::Parts::take_queued() {
    SDL_PumpEvents();
    for (SDL_Event event; SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1;) {
        if (auto input = take(event)) return input;
    }
    return std::nullopt;
}

std::optional<Input> Window::Parts::take(const SDL_Event& event) {
    std::optional<flow::Target> touched;
    switch (event.type) {
        case SDL_QUIT:
            return Closed{};
        case SDL_WINDOWEVENT:
            note(event.window);
            break;
        case SDL_FINGERDOWN:
        case SDL_FINGERMOTION:
        case SDL_FINGERUP:
            return take_finger(event.tfinger);
        case SDL_MOUSEBUTTONDOWN:
            if (event.button.which == SDL_TOUCH_MOUSEID || event.button.button != SDL_BUTTON_LEFT) break;
            pointer.press({}, place_at(event.button.x, event.button.y));
            break;
        case SDL_MOUSEMOTION:
            if (event.motion.which == SDL_TOUCH_MOUSEID) break;
            pointer.move({}, place_at(event.motion.x, event.motion.y));
            break;
        case SDL_MOUSEBUTTONUP:
            if (event.button.which == SDL_TOUCH_MOUSEID || event.button.button != SDL_BUTTON_LEFT) break;
            touched = pointer.release({}, place_at(event.button.x, event.button.y));
            break;
        default:
            break;
    }
    if (!touched) return std::nullopt;
    return Touched{*touched};
}

std::optional<Input> Window::Parts::take_finger(const SDL_TouchFingerEvent& finger) {
    if (finger.touchId == SDL_MOUSE_TOUCHID) return std::nullopt;
    const Contact contact{Contact::Kind::finger, finger.fingerId};
    const auto at = place_at(static_cast<int>(finger.x * static_cast<float>(size.width)),
                             static_cast<int>(finger.y * static_cast<float>(size.height)));
    if (finger.type == SDL_FINGERDOWN) {
        // The only finger on the panel: whatever held a target before has been lifted unseen.
        if (SDL_GetNumTouchFingers(finger.touchId) == 1) pointer.forget();
        pointer.press(contact, at);
    } else if (finger.type == SDL_FINGERMOTION) {
        pointer.move(contact, at);
    } else if (const auto touched = pointer.release(contact, at)) {
        return Touched{*touched};
    }
    return std::nullopt;
}

void Window::Parts::note(const SDL_WindowEvent& event) {
    if (event.event == SDL_WINDOWEVENT_EXPOSED) stale = true;
    if (event.event != SDL_WINDOWEVENT_SIZE_CHANGED || !screen) return;
    pointer.forget();
    arrange();
    stale = true;
}

void Window::Parts::sleep(milliseconds at_most) const {
    const auto slice = std::min(at_most, waiting.slice);
    if (waiting.in_system) {
        SDL_WaitEventTimeout(nullptr, static_cast<int>(slice.count()));
    } else {
        std::this_thread::sleep_for(slice);
    }
}

Pointer::Place Window::Parts::place_at(int x, int y) const {
    const Spot* spot = spot_at(layout, x, y);
    return spot == nullptr ? Pointer::Place{} : spot->target;
}

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Window::~Window() = default;

base::Result<std::unique_ptr<Window>> Window::open(const Options& options) {
    auto typefaces = Typefaces::load();
    if (!typefaces) return typefaces.problem();
    set_hints();
    auto parts = std::make_unique<Parts>(std::move(*typefaces));
    if (auto opened = parts->open(options); !opened) return opened.problem();
    return std::unique_ptr<Window>(new Window(std::move(parts)));  // NOLINT: the constructor is private
}

void Window::show(const flow::Screen& screen) {
    if (parts_->screen == screen) {
        if (parts_->stale) parts_->refresh();
        return;
    }
    parts_->screen = screen;
    parts_->pointer.forget();
    parts_->arrange();
    parts_->refresh();
    Parts::drop_early_input();
}

std::optional<Input> Window::wait(std::optional<base::Duration> at_most) {
    const auto start = base::monotonic_now();
    while (true) {
        if (auto input = parts_->take_queued()) return input;
        const bool press_unseen = parts_->pointer.held() != parts_->drawn_held;
        if (parts_->screen && (parts_->stale || press_unseen)) parts_->refresh();
        const auto left = at_most ? start + *at_most - base::monotonic_now() : milliseconds::max();
        if (left <= milliseconds::zero()) return std::nullopt;
        parts_->sleep(left);
    }
}

base::Result<> Window::inject_tap(const flow::Target& target) {
    const Spot* spot = spot_of(parts_->layout, target);
    if (spot == nullptr) return base::Problem{base::Code::not_found, "What is to be tapped is not on the screen.", 0};
    return inject_tap(Point{spot->reach.x + spot->reach.width / 2, spot->reach.y + spot->reach.height / 2});
}

base::Result<> Window::inject_tap(Point point) {
    const Uint32 window = SDL_GetWindowID(parts_->window.get());
    SDL_Event move{};
    move.motion = {SDL_MOUSEMOTION, SDL_GetTicks(), window, 0, 0, point.x, point.y, 0, 0};
    SDL_Event press{};
    press.button = {
        SDL_MOUSEBUTTONDOWN, SDL_GetTicks(), window, 0, SDL_BUTTON_LEFT, SDL_PRESSED, 1, 0, point.x, point.y};
    SDL_Event release{};
    release.button = {SDL_MOUSEBUTTONUP, SDL_GetTicks(), window, 0, SDL_BUTTON_LEFT, SDL_RELEASED, 1, 0,
                      point.x,           point.y};
    for (SDL_Event* event : {&move, &press, &release}) {
        if (SDL_PushEvent(event) < 0) {
            return base::Problem{base::Code::busy, "The system's event queue is full; the tap was not injected.", 0};
        }
    }
    return base::Done{};
}

base::Result<> Window::save_picture(const std::filesystem::path& file) {
    if (!parts_->screen)
        return base::Problem{base::Code::not_found, "Nothing is shown yet, so there is no picture.", 0};
    parts_->paint();
    const Size size = parts_->size;
    const int pitch = size.width * 3;
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(pitch) * static_cast<std::size_t>(size.height));
    if (SDL_RenderReadPixels(parts_->renderer.get(), nullptr, SDL_PIXELFORMAT_RGB24, rgb.data(), pitch) != 0) {
        return base::Problem{base::Code::io, std::string("The screen could not be read: ") + SDL_GetError(), 0};
    }
    return write_png(file, size, rgb);
}

}  // namespace ui
