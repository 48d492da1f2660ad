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
#include "kiosk/ui/hand.hpp"
#include "kiosk/ui/picture.hpp"
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
// but a signal, short when a finger may, shorter while one is down: it is about to be lifted.
struct Sleep {
    bool in_system = false;
    milliseconds slice{1000};
    bool is_seen = true;  // by people
};

Sleep sleep_of(std::string_view driver) {
    if (driver == "x11" || driver == "wayland") return {true, milliseconds{1000}};
    if (driver == "dummy" || driver == "offscreen") return {false, milliseconds{100}, false};
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
    setenv("XCOMPOSEFILE", "/dev/null", 0);               // half a megabyte of compositions, for keys no panel has
}

// Whether a finger that lies on one still means the same on the other: a bar that shrinks or a letter that was typed
// must not take a key from under the next finger.
bool is_same_scene(const flow::Screen& one, const flow::Screen& other) {
    return one.kind == other.kind && one.look == other.look && one.title == other.title && one.faces == other.faces &&
           one.tabs == other.tabs;
}

}  // namespace

struct Window::Parts {
    explicit Parts(Typefaces typefaces) : stage(std::move(typefaces)) {}

    base::Result<> open(const Options& options);
    Attention attention() const { return {hand.held(), hand.focused(), tick_permille}; }
    bool moves(const flow::Screen& screen) const { return waiting.is_seen && is_quick && !screen.look.contrast; }
    void begin_motion(base::Instant now);
    void move(base::Instant now);
    std::optional<base::Instant> due(base::Instant now) const;
    bool is_behind() const;
    void paint();
    void refresh();
    static void drop_early_input();

    std::optional<Input> take_queued();
    std::optional<Input> take(const SDL_Event& event);
    std::optional<Input> take_press();
    void note(const SDL_WindowEvent& event);
    void lose_pixels();
    void sleep(milliseconds at_most) const;

    Video video;  // first, so that it closes last
    Stage stage;
    std::unique_ptr<Glass> glass;
    Sleep waiting;
    Uint32 wake_event = SDL_RegisterEvents(1);

    Hand hand;
    Motion motion;
    int tick_permille = whole_permille;
    bool is_quick = true;              // the last screen that came took less than the time of a frame
    Attention drawn;                   // what looks pressed or focused on the display
    std::vector<Box> unseen;           // painted, and not on the display yet
    std::optional<flow::Target> told;  // the press that the caller knows of
    bool stale = false;                // the display shows something else than the screen, or nothing
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

bool Window::Parts::is_behind() const { return stale || !unseen.empty() || attention() != drawn; }

// Brings the window's pixels up to date; what has changed waits in `unseen` for the display.
void Window::Parts::paint() {
    if (stage.resize(glass->size())) hand.forget();
    const auto boxes = stage.paint(glass->pixels(), attention());
    unseen.insert(unseen.end(), boxes.begin(), boxes.end());
    drawn = attention();
}

void Window::Parts::refresh() {
    paint();
    if (!unseen.empty()) glass->present(unseen);
    unseen.clear();
    stale = false;
}

void Window::Parts::begin_motion(base::Instant now) {
    motion.end();
    if (moves(*stage.screen())) motion.start(now);
    tick_permille = motion.permille(now);
}

// A press ends it: what the finger brings must not wait for it.
void Window::Parts::move(base::Instant now) {
    if (hand.held()) motion.end();
    tick_permille = motion.permille(now);
}

// When something is to be done that no event tells of.
std::optional<base::Instant> Window::Parts::due(base::Instant now) const {
    const auto ripens = hand.ripens();
    const auto moves = motion.due(now);
    return ripens && moves ? std::min(ripens, moves) : ripens ? ripens : moves;
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
    if (event.type == SDL_QUIT) return Closed{};
    if (event.type == wake_event) return Woken{};
    if (event.type == SDL_WINDOWEVENT) note(event.window);
    if (event.type == SDL_RENDER_TARGETS_RESET || event.type == SDL_RENDER_DEVICE_RESET ||
        event.type == SDL_DISPLAYEVENT)
        lose_pixels();
    return hand.take(event, stage.layout(), base::monotonic_now());
}

std::optional<Input> Window::Parts::take_press() {
    if (hand.held() == told) return std::nullopt;
    told = hand.held();
    if (!told) return std::nullopt;
    return Pressed{*told};
}

// The display or its memory went and came back: everything is painted and handed over again.
void Window::Parts::lose_pixels() {
    stage.forget_pixels();
    stale = true;
}

void Window::Parts::note(const SDL_WindowEvent& event) {
    if (event.event == SDL_WINDOWEVENT_EXPOSED) {
        const Size size = glass->size();
        unseen = {{0, 0, size.width, size.height}};  // the display has lost what it was given
    } else if (event.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        lose_pixels();
    }
}

// A finger that is about to be lifted is waited for awake, a second at most: a processor that sleeps wakes too late.
void Window::Parts::sleep(milliseconds at_most) const {
    const bool is_near = hand.expects_release(base::monotonic_now());
    const auto slice = std::min(at_most, is_near ? milliseconds{1} : waiting.slice);
    if (waiting.in_system && is_near) {
        std::this_thread::yield();
    } else if (waiting.in_system) {
        SDL_WaitEventTimeout(nullptr, static_cast<int>(slice.count()));
    } else {
        std::this_thread::sleep_for(slice);
    }
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
    const std::optional<flow::Screen>& before = parts_->stage.screen();
    if (before == screen) {
        if (parts_->is_behind()) parts_->refresh();
        return false;
    }
    const bool goes_on = before && is_same_scene(*before, screen);
    parts_->stage.resize(parts_->glass->size());
    parts_->stage.show(screen);
    if (goes_on)
        parts_->hand.settle(parts_->stage.layout());
    else
        parts_->hand.forget();
    parts_->told.reset();
    const auto begun = base::monotonic_now();
    if (!goes_on) parts_->begin_motion(begun);
    parts_->refresh();
    parts_->is_quick = base::monotonic_now() - begun < frame_time;
    if (!goes_on) Parts::drop_early_input();
    return true;
}

void Window::foresee(const std::vector<flow::Screen>& screens) { parts_->stage.foresee(screens); }

void Window::prepare(const flow::Screen& screen) {
    if (!parts_->stage.screen() || parts_->is_behind()) return;
    const bool goes_on = is_same_scene(*parts_->stage.screen(), screen);
    const Attention first{.tick_permille = !goes_on && parts_->moves(screen) ? 0 : whole_permille};
    parts_->stage.prepare(screen, first, parts_->glass->pixels());
}

std::optional<Input> Window::wait(std::optional<base::Duration> at_most) {
    const auto start = base::monotonic_now();
    while (true) {
        if (auto input = parts_->take_queued()) return input;
        const auto now = base::monotonic_now();
        if (auto input = parts_->hand.ripen(now)) return input;
        parts_->move(now);
        if (parts_->stage.screen() && parts_->is_behind()) parts_->refresh();
        if (auto input = parts_->take_press()) return input;
        const auto left = at_most ? start + *at_most - now : milliseconds::max();
        if (left <= milliseconds::zero()) return std::nullopt;

        const auto due = parts_->due(now);
        parts_->sleep(due ? std::clamp(*due - now, milliseconds::zero(), left) : left);
    }
}

void Window::wake() {
    SDL_Event event{};
    event.type = parts_->wake_event;
    SDL_PushEvent(&event);  // a full queue wakes by itself
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

bool Window::reaches(const flow::Screen& screen, const flow::Target& target) const {
    const Layout layout = parts_->stage.layout_of(screen);
    const Spot* spot = spot_of(layout, target);
    if (spot == nullptr) return false;
    const Box& reach = spot->reach;
    return spot_at(layout, reach.x + reach.width / 2, reach.y + reach.height / 2) == spot;
}

bool Window::fits_keyboard() const { return ui::fits_keyboard(parts_->glass->size()); }

base::Result<Picture> Window::picture() {
    if (!parts_->stage.screen())
        return base::Problem{base::Code::not_found, "Nothing is shown yet, so there is no picture.", 0};
    parts_->motion.end();
    parts_->move(base::monotonic_now());
    parts_->paint();
    const Pixels pixels = parts_->glass->pixels();
    Picture picture{pixels.size, {}};
    picture.rgb.reserve(3 * static_cast<std::size_t>(pixels.size.width) * static_cast<std::size_t>(pixels.size.height));
    for (int y = 0; y < pixels.size.height; ++y) {
        const std::span row(pixels.first + y * pixels.pitch, static_cast<std::size_t>(pixels.size.width));
        for (const std::uint32_t pixel : row) {
            for (const unsigned shift : {16U, 8U, 0U}) picture.rgb.push_back(static_cast<std::uint8_t>(pixel >> shift));
        }
    }
    return picture;
}

base::Result<> Window::save_picture(const std::filesystem::path& file) {
    const auto taken = picture();
    if (!taken) return taken.problem();
    return write_png(file, *taken);
}

}  // namespace ui
