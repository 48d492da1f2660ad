// Moment: one state of the database for everything that is read while it lives, whatever others write meanwhile.
#pragma once

#include "sync/server/store.hpp"

namespace server {

class Moment {
public:
    explicit Moment(Store& store) : store_(store), begun_(store.begin_reading()) {}
    ~Moment() {
        if (begun_) store_.end_reading();
    }
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;
    Moment(Moment&&) = delete;
    Moment& operator=(Moment&&) = delete;

    const base::Result<>& begun() const { return begun_; }

private:
    Store& store_;
    base::Result<> begun_;
};

}  // namespace server
