#include "tests/simulation/hearing.hpp"

#include <utility>

namespace simulation {
namespace {

thread_local const Hearing::Listener* current = nullptr;

}  // namespace

Hearing::Hearing(Listener listener) : listener_(std::move(listener)), before_(std::exchange(current, &listener_)) {}

Hearing::~Hearing() { current = before_; }

}  // namespace simulation

namespace base {

void name_log(std::string_view /*program*/) {}

void set_log(LogFormat /*format*/, Severity /*least*/) {}

bool is_logged(Severity /*severity*/) { return true; }

void log(Severity severity, std::string_view words, std::initializer_list<LogField> /*fields*/) {
    if (simulation::current != nullptr) (*simulation::current)(severity, words);
}

}  // namespace base
