// Reports: the staff's pages as kiosk/staff makes them of a day at the counter, for the gallery.
#pragma once

#include "kiosk/flow/report.hpp"
#include "sync/domain/place.hpp"

namespace gallery {

flow::Report tallies(const domain::Place& place);
// Of a terminal that has been without a network for days, and has lost its scanner: every kind of light.
flow::Report health();
// The day that is closed.
flow::Report day();
// After a stick was written.
flow::Report transfer();
flow::Report settings();

}  // namespace gallery
