// Script: a written visit, for demos and tests. One command a line; `#` starts a comment.
//
//   tap face 4          a press and a release in the middle of the face of level 4
//   tap language        … of the button of the language that is not shown
//   tap good 2          … of "good" of the second factor; `tap bad 2` of the other
//   tap done            … of the button with this act: undo, more, skip, done, access, bind, enter, cancel …
//   tap page health     … of a tab of the staff's pages
//   tap wake            … of a dark screen
//   hold corner         the corner is held until the staff's screens open
//   type nguoiwf 12     keys, one after the other; a space is one too
//   wait 4500           time passes, in milliseconds; the script's clock jumps, nobody sleeps
//   expect thanking     what the screen must be, otherwise the program ends with 1
//   picture asking      writes asking.png into the folder of --pictures
//   print visit 17      writes these words to standard output, at once: the script has come this far
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace app {

struct Tap {
    flow::Target target;
    bool operator==(const Tap&) const = default;
};
struct TapLanguage {
    bool operator==(const TapLanguage&) const = default;
};
struct Hold {
    bool operator==(const Hold&) const = default;
};
struct Type {
    std::string keys;
    bool operator==(const Type&) const = default;
};
struct Wait {
    base::Duration time{0};
    bool operator==(const Wait&) const = default;
};
struct Expect {
    flow::Screen::Kind kind;
    bool operator==(const Expect&) const = default;
};
struct TakePicture {
    std::string name;  // an identifier: it becomes the name of a file
    bool operator==(const TakePicture&) const = default;
};
struct Print {
    std::string words;
    bool operator==(const Print&) const = default;
};
using Command = std::variant<Tap, TapLanguage, Hold, Type, Wait, Expect, TakePicture, Print>;

struct ScriptLine {
    int number = 0;  // 1 for the first line of the file
    std::string text;
    Command command;
};
using Script = std::vector<ScriptLine>;

// bad_input names the line and says what could stand there.
base::Result<Script> read_script(std::string_view text);

bool takes_pictures(const Script& script);

std::string_view name_of(flow::Screen::Kind kind);

}  // namespace app
