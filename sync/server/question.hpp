// Question: a device asks what the server holds, and says what it holds itself (GET /v1/stream; PROTOCOL.md, section
// 6).
//
// A journal never gets shorter, so a device that ends before what it once sent went back in time. Only a fresh question
// may say so: one that was delayed, or came twice, speaks of the past. Fresh is what is later, by the device's own
// monotonic clock, than everything that moved the stream's head in the same boot, or what comes from a boot that never
// spoke before. Batches carry that clock too and are written anyway; so a question is written down only when it comes
// from a boot that never spoke, or when something is wrong, and all other polls stay reads.
#pragma once

#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/server/route.hpp"
#include "sync/server/store.hpp"

namespace server {

// The journal's own end, and when the device asked.
struct Claim {
    wire::Sequence sequence = 0;
    wire::Hash head{};
    std::string boot;
    base::Instant asked{};
};

struct Question {
    wire::Epoch epoch = 1;
    std::optional<Claim> claim;  // nothing: an older device
};

inline constexpr std::uint64_t latest_m = 253'402'300'799'999;  // the year 9999, as in a stamp

// Of a call that fits its route (endpoints_stream.cpp); bad_input when only a part of the claim is there.
base::Result<Question> read_question(const Call& call);

// What to write down of a claim; neither for almost all of them.
struct Finding {
    bool is_new_boot = false;
    std::optional<Sighting> rollback;
    bool is_worth_writing() const { return is_new_boot || rollback; }
};

// Pure. `boot` is what is known of the claim's boot, `stream` what is held of the epoch.
Finding judge_claim(const Device& device, wire::Epoch epoch, const Claim& claim, const std::optional<StreamRow>& stream,
                    const std::optional<Boot>& boot);

// What the server answers with and what it writes down, both from one moment of the database.
struct Heard {
    std::optional<StreamRow> stream;
    Finding finding;
};
base::Result<Heard> hear(Store& store, const Device& device, const Question& question);

// Inside a change.
base::Result<> write_down(Store& store, const Device& device, const Claim& claim, const Finding& finding,
                          base::WallTime now);

}  // namespace server
