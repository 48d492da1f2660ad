// sipas-kiosk: what people touch.
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "kiosk/app/assets.hpp"
#include "kiosk/app/ballast.hpp"
#include "kiosk/app/clock.hpp"
#include "kiosk/app/command_line.hpp"
#include "kiosk/app/counter_desk.hpp"
#include "kiosk/app/loop.hpp"
#include "kiosk/app/news.hpp"
#include "kiosk/app/opening.hpp"
#include "kiosk/app/pin_prompt.hpp"
#include "kiosk/app/program.hpp"
#include "kiosk/binding/serving.hpp"
#include "kiosk/staff/pin.hpp"
#include "sync/base/file.hpp"
#include "sync/base/log.hpp"

namespace {

constexpr std::size_t script_limit_bytes = 4'194'304;
constexpr int script_failed_exit_code = 1;
constexpr int start_again_exit_code = -1;  // never seen outside: the program starts again instead

int end_with(const base::Problem& problem) {
    fmt::print(stderr, "sipas-kiosk: {}\n", base::to_text(problem));
    return base::row_of(problem.code).exit_code;
}

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

bool display_is_named() { return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("SDL_VIDEODRIVER"); }

// A script needs no people, so it needs no display either: SDL's dummy driver draws into memory.
base::Result<std::unique_ptr<ui::Window>> open_window(const app::Request& request) {
    const bool scripted = !request.script.empty();
    ui::Options options;
    options.full_screen = !request.size && !scripted;
    if (request.size) {
        options.width = request.size->width;
        options.height = request.size->height;
    }
    if (scripted && !display_is_named()) setenv("SDL_VIDEODRIVER", "dummy", 1);
    return ui::Window::open(options);
}

base::Result<app::Script> read_script(const app::Request& request) {
    if (request.script.empty()) return app::Script{};
    const auto text = base::read_file(request.script, script_limit_bytes);
    if (!text) return text.problem();
    auto script = app::read_script(*text);
    if (!script) return base::Problem{script.problem().code, request.script.string() + ": " + script.problem().words};
    if (app::takes_pictures(*script) && request.pictures.empty())
        return base::Problem{base::Code::bad_input, request.script.string() + " takes pictures: say --pictures DIR"};
    return script;
}

// No numbers while the program runs: a tally that moves tells the counter what the last citizen said. At the end two
// totals, which must be equal as long as every rating could be saved at once.
void print_summary(const app::Terminal& terminal, const app::Loop& loop) {
    fmt::print("ratings saved {}, thanks shown {}\n", terminal.ratings_saved(), loop.thanks_shown());
}

int play(app::Loop& loop, const app::Script& script, const app::Request& request) {
    const auto played = loop.play(script, request.pictures);
    if (!played) return end_with(played.problem());
    if (played->empty()) return 0;
    fmt::print(stderr, "sipas-kiosk: {}: {}\n", request.script.string(), *played);
    return script_failed_exit_code;
}

app::Equipment equipment_of(const ui::Window& window, const app::Request& request) {
    return {.keyboard = window.fits_keyboard(),
            .dossier_key = false,
            .voice = app::can_speak(request.voice),
            .pin = staff::has_pin(request.folder),
            .journal_renewed = false};
}

int end(const app::Terminal& terminal, const app::Loop& loop, int exit_code) {
    if (terminal.owes_answer()) base::log(base::Severity::alarm, "ended with an answer that could not be saved");
    print_summary(terminal, loop);
    return exit_code;
}

base::Result<binding::ServingSettings> serving_of(const app::Request& request) {
    binding::ServingSettings serving{.address = request.serving};
    if (serving.address.empty()) return serving;
    const auto key = binding::open_serving_key(request.folder);
    if (!key) return key.problem();
    serving.key = *key;
    return serving;
}

// Whatever is wrong with scanner or address, the terminal takes ratings without them.
std::optional<binding::Inbox> open_inbox(const app::Request& request, ui::Window& window) {
    if (request.scanner.empty() && request.serving.empty()) return std::nullopt;
    const binding::ScannerSettings scanner{.path = request.scanner, .baud = request.baud};
    const auto wake = [&window] { window.wake(); };
    const auto serving = serving_of(request);
    auto inbox = serving ? binding::Inbox::open(scanner, *serving, wake) : serving.problem();
    if (!inbox) {
        base::log(base::Severity::warning,
                  "the counter's PC cannot call (" + base::to_text(inbox.problem()) + "); going on without it");
        inbox = binding::Inbox::open(scanner, {}, wake);
    }
    if (!inbox) {
        base::log(base::Severity::warning, "no scanner can be heard (" + base::to_text(inbox.problem()) + ")");
        return std::nullopt;
    }
    return std::move(*inbox);
}

// The faces as they would be shown, also while the screen is dark.
std::optional<flow::Screen> asking_screen(const app::Terminal& terminal, base::Instant now) {
    std::vector<flow::Screen> screens = terminal.foreseen(now);
    screens.insert(screens.begin(), terminal.screen(now));
    for (flow::Screen& screen : screens)
        if (screen.kind == flow::Screen::Kind::asking) return std::move(screen);
    return std::nullopt;
}

app::Front front_of(const ui::Window& window, const app::Terminal& terminal, base::Instant now) {
    app::Front front;
    front.lit = terminal.screen(now).kind != flow::Screen::Kind::dark;
    front.hits = [&window, &terminal, now](int level) -> std::optional<bool> {
        const auto asking = asking_screen(terminal, now);
        if (!asking) return std::nullopt;
        return window.reaches(*asking, {flow::Target::Kind::face, level});
    };
    return front;
}

// What can wait until nobody is there; false: nothing now.
bool keep_house(const ui::Window& window, app::Terminal& terminal, app::CounterDesk& desk, const base::Stamp& now) {
    if (desk.work()) return true;
    if (!terminal.is_at_rest(now.monotonic)) return false;
    if (now.monotonic >= desk.next_look() && desk.tend(front_of(window, terminal, now.monotonic), now)) return true;
    if (!desk.epoch_is_over()) return false;
    terminal.renew(now.monotonic);
    return true;
}

// For people: with everything that is around the terminal.
int serve(ui::Window& window, const flow::Wording& wording, const app::Request& request) {
    const app::Equipment equipment = equipment_of(window, request);
    app::Voice voice(request.voice);
    app::Clock told_clock(request.folder);
    const auto clock = [&told_clock] { return told_clock.now(); };
    app::News news(request.folder, equipment, open_inbox(request, window), clock);
    app::CounterDesk desk(request.folder, wording, voice, equipment.voice,
                          {.scanner = [&news] { return news.scanner(); }}, clock);
    const auto open = [&](const std::optional<base::Problem>& seen) -> base::Result<app::Ready> {
        auto ready = app::open_terminal(request.folder, seen, clock);
        if (!ready && ready.problem().code == base::Code::disk_full && app::give_up_ballast(request.folder))
            ready = app::open_terminal(request.folder, seen, clock);
        if (ready) news.opened(*ready);
        return ready;
    };
    const base::Instant now = base::monotonic_now();
    app::Terminal terminal(open, desk, wording, app::languages_from(wording, desk.first_language()), now, clock);
    app::Loop loop(window, terminal, now,
                   {.news = &news,
                    .voice = &voice,
                    .spare_work = [&] { return keep_house(window, terminal, desk, clock()); },
                    .spare_due =
                        [&] {
                            const base::Instant turn = base::monotonic_now();
                            return terminal.is_at_rest(turn) ? desk.next_look() : turn + app::untouched_time;
                        },
                    .is_over = [&desk] { return desk.is_over(); }});
    loop.serve();
    return end(terminal, loop, desk.is_over() ? start_again_exit_code : 0);
}

// For a script: the same terminal at an hour when every counter is open, and nobody hears a voice.
int rehearse(ui::Window& window, const flow::Wording& wording, const app::Script& script, const app::Request& request) {
    app::Equipment equipment = equipment_of(window, request);
    equipment.voice = false;
    app::Voice voice(request.voice);
    app::CounterDesk desk(request.folder, wording, voice, equipment.voice);
    const auto open = [&](const std::optional<base::Problem>& seen) -> base::Result<app::Ready> {
        auto ready = app::open_terminal(request.folder, seen);
        if (ready) equipment.dossier_key = ready->dossier_key.has_value();
        return ready;
    };
    const base::Instant now = base::monotonic_now();
    app::Terminal terminal(open, desk, wording, wording.languages(), now);
    app::Loop loop(window, terminal, now);
    terminal.tell(flow::Told{app::equipped(equipment)}, now);
    return end(terminal, loop, play(loop, script, request));
}

int run(const app::Request& request) {
    auto script = read_script(request);
    if (!script) return end_with(script.problem());
    if (const auto made = base::make_folders(request.pictures); !made) return end_with(made.problem());
    const auto assets = app::find_assets();
    if (!assets) return end_with(assets.problem());
    auto wording = app::read_wording(*assets);
    if (!wording) return end_with(wording.problem());
    auto window = open_window(request);
    if (!window) return end_with(window.problem());

    return request.script.empty() ? serve(**window, *wording, request) : rehearse(**window, *wording, *script, request);
}

}  // namespace

int main(int count, char** words) {
    base::name_log("sipas-kiosk");
    const auto asked = app::read_command_line(count, words);
    if (const auto* answered = std::get_if<app::Answered>(&asked)) return answered->exit_code;
    const auto& request = std::get<app::Request>(asked);
    if (request.set_pin) return app::ask_for_pin(request.folder);
    if (request.enrolment)
        return end_with(app::become_uploader(request.enrolment->url, request.enrolment->code, request.folder));
    const int exit_code = run(request);
    return exit_code == start_again_exit_code ? end_with(app::start_again(words)) : exit_code;
}
