// Network: everything between an uploader and the centre, in virtual time. It loses, repeats, delays, reorders, cuts
// and corrupts, and sometimes somebody else answers. The one who asked hears within 20 s: an answer, or that there was
// none.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sync/uploader/transport.hpp"
#include "tests/simulation/central.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

class Network {
public:
    Network(World& world, Central& central) : world_(world), central_(central) {}

    // `honest` is false when what is heard is not what the server said.
    using Hear = std::function<void(const uploader::Answer& answer, bool honest)>;
    void carry(const std::string& who, const uploader::Request& request, Hear hear);
    // For a terminal that is connected to nothing.
    void carry_nowhere(Hear hear);

    // No terminal reaches anybody until then.
    void fail_until(base::Instant until) { down_until_ = until; }

private:
    base::Duration way(Fault slow);
    void deliver(const std::string& who, uploader::Request request, base::Instant asked, const Hear& hear);
    void reply(const server::Reply& reply, base::Instant asked, const Hear& hear);
    uploader::Answer answer_of_somebody_else();
    void overhear(const uploader::Request& request);

    World& world_;
    Central& central_;
    base::Instant down_until_{};
    std::vector<uploader::Request> overheard_;  // by somebody who keeps batches
};

}  // namespace simulation
