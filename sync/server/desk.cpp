#include "sync/server/desk.hpp"

namespace server {

base::Result<Desk> Desk::over(Store& reading) {
    auto shared = std::make_shared<Shared>();
    shared->reading = &reading;
    const auto seal = shared->seal.read(reading);
    if (!seal) return seal.problem();
    shared->first_key = seal->key->public_key();
    return Desk(std::move(shared));
}

base::Result<Seal> Desk::seal() const {
    return read([this](Store& store) { return shared_->seal.read(store); });
}

}  // namespace server
