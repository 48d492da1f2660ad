#include "kiosk/ui/window.hpp"

#include <SDL.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "kiosk/ui/glass.hpp"
#include "kiosk/ui/picture.hpp"
#include "kiosk/ui/pointer.hpp"
#include "kiosk/ui/stage.hpp"

namespace ui {

namespace {

using std::chrono::milliseconds;

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

void set_hints() {
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");  // the glass chooses between surface and renderer
    SDL_SetHint(SDL_HINT_MOUSE_AUTO_CAPTURE, "0");        // saves three questions to the display at each release
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");        // a touch arrives once, as a finger
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");        // and the mouse once, as a mouse
}

}  // namespace

struct Window::Parts {
    explicit Parts(Typefaces typefaces) : stage(std::move(typefaces)) {}

    base::Result<> open(const Options& options);
    bool is_behind() const;
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
    Stage stage;
    std::unique_ptr<Glass> glass;
    Sleep waiting;

    Pointer pointer;
    Pointer::Place drawn_held;  // what looks pressed on the display
    std::vector<Box> unseen;    // painted, and not on the display yet
    bool stale = false;         // the display shows something else than the screen, or nothing
};

base::Result<> Window::Parts::open(const Options& options) {
    if (!video.open) return no_display(SDL_GetError());
    if (is_chosen_for_want_of_a_display()) return no_display("there is none");
    auto opened = Glass::open({options.title, options.width, options.height, options.full_screen});
    if (!opened) return no_display(opened.problem().words);
    glass = std::move(*opened);
    if (options.full_screen) SDL_ShowCursor(SDL_DISABLE);
    waiting = sleep_of(SDL_GetCurrentVideoDriver());
    return base::Done{};
}

bool Window::Parts::is_behind() const { return stale || !unseen.empty() || pointer.held() != drawn_held; }

// Brings the window's pixels up to date; what has changed waits in `unseen` for the display.
void Window::Parts::paint() {
    if (stage.resize(glass->size())) pointer.forget();
    const auto boxes = stage.paint(glass->pixels(), pointer.held());
    unseen.insert(unseen.end(), boxes.begin(), boxes.end());
    drawn_held = pointer.held();
}

void Window::Parts::refresh() {
    paint();
    if (!unseen.empty()) glass->present(unseen);
    unseen.clear();
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
    const Size size = stage.layout().size;
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
    if (event.event == SDL_WINDOWEVENT_EXPOSED) {
        const Size size = glass->size();
        unseen = {{0, 0, size.width, size.height}};  // the display has lost what it was given
    } else if (event.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        stage.forget_pixels();
        stale = true;
    }
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
    const Spot* spot = spot_at(stage.layout(), x, y);
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

bool Window::show(const flow::Screen& screen) {
    if (parts_->stage.screen() == screen) {
        if (parts_->is_behind()) parts_->refresh();
        return false;
    }
    parts_->stage.resize(parts_->glass->size());
    parts_->stage.show(screen);
    parts_->pointer.forget();
    parts_->refresh();
    Parts::drop_early_input();
    return true;
}

void Window::foresee(const std::vector<flow::Screen>& screens) { parts_->stage.foresee(screens); }

std::optional<Input> Window::wait(std::optional<base::Duration> at_most) {
    const auto start = base::monotonic_now();
    while (true) {
        if (auto input = parts_->take_queued()) return input;
        if (parts_->stage.screen() && parts_->is_behind()) parts_->refresh();
        const auto left = at_most ? start + *at_most - base::monotonic_now() : milliseconds::max();
        if (left <= milliseconds::zero()) return std::nullopt;
        parts_->sleep(left);
    }
}

base::Result<> Window::inject_tap(const flow::Target& target) {
    const Spot* spot = spot_of(parts_->stage.layout(), target);
    if (spot == nullptr) return base::Problem{base::Code::not_found, "What is to be tapped is not on the screen.", 0};
    return inject_tap(Point{spot->reach.x + spot->reach.width / 2, spot->reach.y + spot->reach.height / 2});
}

base::Result<> Window::inject_tap(Point point) {
    const Uint32 window = SDL_GetWindowID(parts_->glass->window());
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
    if (!parts_->stage.screen())
        return base::Problem{base::Code::not_found, "Nothing is shown yet, so there is no picture.", 0};
    parts_->paint();
    const Pixels pixels = parts_->glass->pixels();
    std::vector<std::uint8_t> rgb;
    rgb.reserve(3 * static_cast<std::size_t>(pixels.size.width) * static_cast<std::size_t>(pixels.size.height));
    for (int y = 0; y < pixels.size.height; ++y) {
        const std::span row(pixels.first + y * pixels.pitch, static_cast<std::size_t>(pixels.size.width));
        for (const std::uint32_t pixel : row) {
            for (const unsigned shift : {16U, 8U, 0U}) rgb.push_back(static_cast<std::uint8_t>(pixel >> shift));
        }
    }
    return write_png(file, pixels.size, rgb);
}

}  // namespace ui
