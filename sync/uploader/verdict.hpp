// Verdict: what an answer of the server means for the one who asked. All that a server can say stands in one table.
//
// A verdict is no proof: a status line can come from a captive portal or a proxy. Therefore no verdict deletes
// anything or moves the cursor forward; only a receipt that verifies does (receipt_in).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sync/uploader/transport.hpp"
#include "sync/wire/receipt.hpp"

namespace uploader {

enum class Verdict : std::uint8_t {
    answered,      // 200: the body may hold a receipt
    unanswered,    // no answer, a redirect, 408, 425, 429, 5xx, everything not named below
    indigestible,  // 400, 413: this batch as it is will never be taken
    refused,       // 401, 403: the device is not let in
    gap,           // 409 gap: the server lacks what came before
    forked,        // 409 fork: the server holds another entry at this place
    restored,      // 412: the server's incarnation is another one
    unreadable,    // 415: the encoding is not spoken there
    unproven,      // 422: a hash or signature does not match there
    outdated,      // 426: this program is too old
};

Verdict verdict_on(const Answer& answer);

// The receipt in the body of an answer: for this stream and signed by the pinned key, or nothing.
std::optional<wire::Receipt> receipt_in(const Answer& answer, const wire::Stream& stream,
                                        const wire::PublicKey& receipt_key);

// The time in the body of an answer: signed by the pinned key for this nonce, or nothing.
std::optional<base::WallTime> time_in(std::string_view body, const std::array<base::Byte, 16>& nonce,
                                      const wire::PublicKey& receipt_key);

// The sequence a gap's problem names as the next one expected.
std::optional<wire::Sequence> expected_in(const Answer& answer);

// For a log: "503 busy", "no answer (timed out)".
std::string to_text(const Answer& answer);

}  // namespace uploader
