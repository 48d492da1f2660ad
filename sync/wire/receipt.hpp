// Receipt: the server's signed word that it holds a device's entries up to a sequence.
//
// The only thing that moves the uploader's cursor. `durable` is what also survives the loss of the server's disk:
// a device may purge up to it and never further. `incarnation` rises when the server was restored from a backup.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"

namespace wire {

using Incarnation = std::uint32_t;  // 1 at first

struct Receipt {
    Stream stream;
    Sequence sequence = 0;  // the server holds 1..sequence; 0: nothing yet
    Hash head{};            // h of sequence; zero bytes when sequence is 0
    Sequence durable = 0;
    Incarnation incarnation = 1;
    base::WallTime received{};
    Signature signature{};
    bool operator==(const Receipt&) const = default;
};

// What the server signs: "sipas/receipt/v1" 00 device epoch_be32 seq_be64 head durable_be64 incarnation_be32
// received_be64
base::Bytes receipt_statement(const Receipt& receipt);

// Fills in the signature.
Receipt sign(Receipt receipt, const SecretKey& server_key);
bool verify(const Receipt& receipt, const PublicKey& server_key);

std::string write_receipt(const Receipt& receipt);               // one JSON object, no newline
base::Result<Receipt> read_receipt(std::string_view json_text);  // shape only; verify() is a separate step

}  // namespace wire
