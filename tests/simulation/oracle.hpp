// Oracle: what each citizen was told, kept outside of every program: no disk holds it, no fault touches it, no program
// reads it. What it holds is what the system is held to.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "sync/base/time.hpp"
#include "sync/domain/rating.hpp"
#include "sync/wire/chain.hpp"

namespace simulation {

struct Promise {
    domain::Level level;
    std::string counter;
    wire::Epoch epoch = 1;    // of the journal that was open when thanks came
    base::Instant given{};    // the world's time
    bool taken_back = false;  // the screen said so
    bool spoiled = false;     // somebody's hands were at its entry since: whether it counts is another question
};

class Oracle {
public:
    // A response belongs to the device that drew its id.
    using Response = std::pair<std::string, domain::ResponseId>;

    void thanked(const std::string& device, const domain::ResponseId& response, Promise promise) {
        promises_.insert_or_assign({device, response}, std::move(promise));
    }
    void told_taken_back(const std::string& device, const domain::ResponseId& response) {
        if (const auto found = promises_.find({device, response}); found != promises_.end())
            found->second.taken_back = true;
    }
    std::map<Response, Promise>& promises() { return promises_; }

private:
    std::map<Response, Promise> promises_;
};

}  // namespace simulation
