// Companion: a program that believes to have a thread of its own, and has; but it runs by strict turns with the loop
// that made it, so that a simulation stays one story with one order.
//
// Exactly one of the two runs at any time. The loop gives the turn with resume() and has it back when the program waits
// for something or has ended; the program gives it back with yield().
#pragma once

#include <functional>
#include <semaphore>
#include <thread>

namespace simulation {

class Companion {
public:
    // Waits for its first turn. `program` must not throw.
    explicit Companion(std::function<void()> program);
    ~Companion();  // the program has ended
    Companion(const Companion&) = delete;
    Companion& operator=(const Companion&) = delete;
    Companion(Companion&&) = delete;
    Companion& operator=(Companion&&) = delete;

    void resume();                             // the loop's
    void yield();                              // the program's
    bool has_ended() const { return ended_; }  // the loop's

private:
    std::binary_semaphore programs_turn_{0};
    std::binary_semaphore loops_turn_{0};
    bool ended_ = false;
    std::thread thread_;  // last: it starts when everything else stands
};

}  // namespace simulation
