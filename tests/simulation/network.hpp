// Network: the third seam, in virtual time. It loses, delays, repeats, reorders, corrupts, and sometimes somebody else
// answers. The one who asked hears within 20 s: an answer, or that there was none.
#pragma once

#include <functional>

#include "sync/uploader/transport.hpp"
#include "tests/simulation/central.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

class Network {
public:
    Network(World& world, Central& central) : world_(world), central_(central) {}

    // `honest` is false when somebody else than the server answered.
    using Hear = std::function<void(const uploader::Answer& answer, bool honest)>;
    void carry(const uploader::Request& request, Hear hear);

private:
    base::Duration way();
    void deliver(const uploader::Request& request, base::Instant asked, const Hear& hear);
    void reply(uploader::Answer answer, base::Instant asked, const Hear& hear);
    uploader::Answer answer_of_a_middlebox();

    World& world_;
    Central& central_;
};

}  // namespace simulation
