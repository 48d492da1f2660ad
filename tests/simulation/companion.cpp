#include "tests/simulation/companion.hpp"

#include <utility>

#include "sync/base/check.hpp"

namespace simulation {

Companion::Companion(std::function<void()> program)
    : thread_([this, program = std::move(program)] {
          programs_turn_.acquire();
          program();
          ended_ = true;
          loops_turn_.release();
      }) {}

Companion::~Companion() {
    base::check(ended_, "a companion is waited for");
    thread_.join();
}

void Companion::resume() {
    programs_turn_.release();
    loops_turn_.acquire();
}

void Companion::yield() {
    loops_turn_.release();
    programs_turn_.acquire();
}

}  // namespace simulation
