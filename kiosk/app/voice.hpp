// Voice: reads texts aloud through espeak-ng, for those who do not read the screen.
//
// A process of its own for each text, so that a synthesiser that hangs or falls takes nothing with it; a new text cuts
// the old one off, with whatever the program has started for it. Never waits for it: one that does not die at once,
// because a sound card hangs, is buried later. Says only what stands on the screen. Main thread only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sync/domain/words.hpp"

namespace app {

class Voice {
public:
    // `program` as a path or a name in PATH; called as `program -v LANGUAGE -a AMPLITUDE -s SPEED -- TEXT`.
    explicit Voice(std::string program = "espeak-ng");
    ~Voice();
    Voice(const Voice&) = delete;
    Voice& operator=(const Voice&) = delete;
    Voice(Voice&&) = delete;
    Voice& operator=(Voice&&) = delete;

    // 0 to 100; 0 is silent.
    void set_volume(int percent) { volume_percent_ = percent; }

    // Says nothing for an empty text, but stops what is being said.
    void say(const std::string& text, domain::Language language);
    void stop();

private:
    std::string program_;
    int volume_percent_ = 80;
    int speaking_ = 0;  // a process; 0: nobody
    std::vector<int> ending_;
};

// Whether something could be heard: the program is there, and a sound card or a sound server.
bool can_speak(const std::string& program, const std::filesystem::path& sound_cards = "/dev/snd");

}  // namespace app
