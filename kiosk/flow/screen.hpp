// Screen: everything a person can see at one moment, as a value. kiosk/flow makes it, kiosk/ui draws it.
//
// Two equal screens look alike, so the window draws only when the value has changed. All texts are ready to draw: in
// the language of the moment, UTF-8, NFC.
#pragma once

#include <string>
#include <vector>

namespace flow {

// What can be touched. `number` is the level of a face (1 to 5), otherwise 0.
struct Target {
    enum class Kind { face, language };
    Kind kind = Kind::face;
    int number = 0;
    bool operator==(const Target&) const = default;
};

struct Button {
    Target target;
    std::string label;
    bool operator==(const Button&) const = default;
};

struct Screen {
    enum class Kind {
        asking,    // the question and the five faces
        thanking,  // the same for every answer
        unable,    // ratings cannot be kept now: title and body say so calmly
    };
    Kind kind = Kind::asking;
    std::string agency;           // "Sở Tư pháp"
    std::string unit;             // "Trung tâm phục vụ hành chính công"
    std::string counter;          // "Quầy 3"
    std::string question;         // asking
    std::vector<Button> faces;    // asking: five, level 1 first
    std::string title;            // thanking, unable
    std::string body;             // thanking, unable
    std::vector<Button> buttons;  // below: languages
    std::string badge;            // small and calm, empty when all is well
    bool operator==(const Screen&) const = default;
};

}  // namespace flow
