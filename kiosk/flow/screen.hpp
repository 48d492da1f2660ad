// Screen: everything a person can see at one moment, as a value. kiosk/flow makes it, kiosk/ui draws it.
//
// Two equal screens look alike, so the window draws only when the value has changed. All texts are ready to draw: in
// the language of the moment, UTF-8, NFC. A part that is empty is not there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/panel_map.hpp"
#include "sync/domain/words.hpp"

namespace flow {

// What a button does, whatever the screen. On no disk and no wire.
enum class Act : std::uint8_t {
    // a citizen's
    undo,
    more,  // from the thanks to the questions
    skip,
    done,
    stay,  // "still here"
    access,
    bind,  // opens the pad for a dossier's code
    unbind,
    enter,  // what was typed on a pad or a keyboard is complete
    cancel,
    large_text,
    contrast,
    low,
    voice,
    // the counter's staff
    leave,
    close_day,
    export_usb,
    import_receipts,
    test_mode,
    end_test,
    louder,
    quieter,
    brighter,
    darker,
    first_language,
    restart,
    calibrate,
    keep,  // the calibration that was tried
};

// The staff's pages, in the order of their tabs.
enum class Page : std::uint8_t { tallies, health, day, transfer, settings };

// What can be touched, and which of its kind.
struct Target {
    enum class Kind : std::uint8_t {
        face,      // number: level, 1 to 5
        language,  // number: place in the list of languages
        act,       // number: an Act
        good,      // number: place of the factor in the survey; "this went well"
        bad,       // … "this did not"
        key,       // number: what the keyboard or the pad says, see keyboard.hpp
        page,      // number: a Page
        corner,    // the corner that opens the staff's screens when it is held
        wake,      // the whole of a dark screen
        panel,     // anywhere, on a screen that asks where the panel was touched
    };
    Kind kind = Kind::face;
    int number = 0;
    bool operator==(const Target&) const = default;
};

inline Target target_of(Act act) { return {Target::Kind::act, static_cast<int>(act)}; }
inline Target target_of(Page page) { return {Target::Kind::page, static_cast<int>(page)}; }

// A small drawing that says the same as the words beside it.
enum class Icon : std::uint8_t {
    none,
    undo,
    done,
    skip,
    back,
    write,
    language,
    access,
    dossier,
    large_text,
    contrast,
    low,
    voice,
    good,
    bad,
    erase,
    shift,
    space,
    lock,
};

struct Button {
    Target target;
    std::string label;  // empty: the icon says it alone (keys)
    Icon icon = Icon::none;
    bool chosen = false;  // switched on, or the page that is open
    bool operator==(const Button&) const = default;
};

// One factor, and the two things that can be said about it.
struct Choice {
    std::string name;
    Button good;
    Button bad;
    bool operator==(const Choice&) const = default;
};

// One key; `width` in keys, the widest row decides how wide one key is.
struct Key {
    Button button;
    double width = 1;
    bool operator==(const Key&) const = default;
};

enum class Light : std::uint8_t { none, green, amber, red };  // always with its sign and words, never the colour alone

// One line of a staff page: what, how much, and when it is not green, one sentence of advice.
struct Row {
    std::string label;
    std::string value;
    Light light = Light::none;
    std::string advice;
    bool operator==(const Row&) const = default;
};

// One bar of a chart, as long as its share of the longest.
struct Bar {
    std::string label;
    int count = 0;
    bool operator==(const Bar&) const = default;
};

struct Chart {
    std::string title;
    std::vector<Bar> bars;
    bool operator==(const Chart&) const = default;
};

// How it is drawn. Every combination is a layout of its own.
struct Look {
    bool large_text = false;
    bool contrast = false;  // black, white and yellow
    bool low = false;       // every control within reach of a wheelchair: the lower part of an upright panel
    bool dim = false;       // the counter is closed
    bool operator==(const Look&) const = default;
};

struct Screen {
    enum class Kind : std::uint8_t {
        asking,       // title: the question; faces
        telling,      // the thanks at once, the same for every answer; choices: what was good or bad
        writing,      // a comment: text, keys
        dialling,     // a dossier's code or a PIN: text, keys
        choosing,     // options: languages, large text, contrast …
        thanking,     // the end of a visit: title, body
        unable,       // ratings cannot be taken now: title and body say so calmly
        reporting,    // a staff page: tabs, rows, charts, code, options
        dark,         // outside opening hours, nobody here: title, body; one target, wake
        calibrating,  // the staff touch `aim`, or try what came of it: heading, title, body, mark
    };
    Kind kind = Kind::asking;
    Look look;
    std::string agency;           // "Sở Tư pháp"
    std::string unit;             // "Trung tâm phục vụ hành chính công"
    std::string counter;          // "Quầy 3"
    std::string heading;          // small, above the title: the factor a criterion belongs to, the dossier being served
    std::string title;            // the question; "Xin cảm ơn"
    std::string body;             // below the title, smaller
    std::vector<Button> faces;    // asking: five, level 1 first
    std::vector<Choice> choices;  // telling
    std::string text;             // writing, dialling: what has been typed; reporting: the characters below the code
    bool hidden = false;          // dialling: show dots instead of the text
    std::vector<std::vector<Key>> keys;  // writing, dialling: rows from the top
    std::vector<Button> options;         // choosing, reporting: large buttons in the middle
    std::vector<Button> tabs;            // reporting
    std::vector<Row> rows;               // reporting
    std::vector<Chart> charts;           // reporting
    std::string code;                    // reporting: what a QR code says
    std::vector<Button> buttons;         // below, from the left
    std::optional<Button> primary;       // below, on the right: the way on
    std::string badge;                   // small and calm, empty when all is well
    std::string warning;                 // "still here?": a plate above the footer
    std::optional<int> left_permille;    // time left before the screen closes by itself: a shrinking bar
    bool corner = false;                 // the staff's corner is listening
    std::optional<Point> aim;            // calibrating: what is to be touched
    std::optional<Point> mark;           // calibrating: where the finger is taken to be
    PanelMap map;                        // how touches are read while this is shown; not drawn
    std::string voice;                   // what the voice says when this screen comes; not drawn
    domain::Language language;           // of all of it, and of the voice
    bool operator==(const Screen&) const = default;
};

}  // namespace flow
