// Result<T>: a value, or the Problem that stood in its way. Never neither, never both.
//
// Asking for the value of a Problem (or the other way round) is a defect of the caller and aborts.
#pragma once

#include <utility>
#include <variant>

#include "sync/base/check.hpp"
#include "sync/base/problem.hpp"

namespace base {

struct Done {};  // The value of a Result that has nothing to say but "it is done".

template <typename T = Done>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT: implicit on purpose
    Result(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}  // NOLINT: implicit on purpose

    explicit operator bool() const { return state_.index() == 0; }

    T& value() & {
        check(state_.index() == 0, "value() of a Result that holds a Problem");
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        check(state_.index() == 0, "value() of a Result that holds a Problem");
        return *std::get_if<0>(&state_);
    }
    T&& value() && { return std::move(value()); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Problem& problem() const {
        check(state_.index() == 1, "problem() of a Result that holds a value");
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Problem> state_;
};

}  // namespace base
