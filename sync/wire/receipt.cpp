#include "sync/wire/receipt.hpp"

#include "sync/domain/rating.hpp"
#include "sync/wire/json.hpp"

namespace wire {

base::Bytes receipt_statement(const Receipt& receipt) {
    base::Bytes bytes;
    base::append(bytes, base::view_of("sipas/receipt/v1"));
    bytes.push_back(0);
    base::append(bytes, base::view_of(receipt.stream.device));
    base::append_be32(bytes, receipt.stream.epoch);
    base::append_be64(bytes, receipt.sequence);
    base::append(bytes, receipt.head);
    base::append_be64(bytes, receipt.durable);
    base::append_be32(bytes, receipt.incarnation);
    base::append_be64(bytes, static_cast<std::uint64_t>(receipt.received.time_since_epoch().count()));
    return bytes;
}

Receipt sign(Receipt receipt, const SecretKey& server_key) {
    receipt.signature = server_key.sign(receipt_statement(receipt));
    return receipt;
}

bool verify(const Receipt& receipt, const PublicKey& server_key) {
    return verify(server_key, receipt_statement(receipt), receipt.signature);
}

std::string write_receipt(const Receipt& receipt) {
    JsonObject json;
    json["device"] = receipt.stream.device;
    json["epoch"] = receipt.stream.epoch;
    json["seq"] = receipt.sequence;
    json["head"] = base::to_hex(receipt.head);
    json["durable"] = receipt.durable;
    json["incarnation"] = receipt.incarnation;
    json["received_ms"] = receipt.received.time_since_epoch().count();
    json["signature"] = base::to_base64(receipt.signature);
    return to_text(json);
}

base::Result<Receipt> read_receipt(std::string_view json_text) {
    const base::Problem malformed{base::Code::bad_input, "the answer is not a receipt", 0};
    const auto json = parse_json(json_text);
    if (!json) return malformed;
    const auto device = text_at(*json, "device");
    const auto epoch = count_at(*json, "epoch");
    const auto sequence = count_at(*json, "seq");
    const auto durable = count_at(*json, "durable");
    const auto incarnation = count_at(*json, "incarnation");
    const auto received = count_at(*json, "received_ms");
    if (!device || !domain::is_identifier(*device) || !epoch || *epoch < 1 || *epoch > UINT32_MAX || !sequence ||
        !durable || *durable > *sequence || !incarnation || *incarnation > UINT32_MAX || !received)
        return malformed;
    Receipt receipt{{std::string(*device), static_cast<Epoch>(*epoch)},
                    *sequence,
                    {},
                    *durable,
                    static_cast<Incarnation>(*incarnation),
                    base::WallTime{base::Duration{static_cast<std::int64_t>(*received)}},
                    {}};
    if (!base::from_hex(text_at(*json, "head").value_or(""), receipt.head) ||
        !base::from_base64(text_at(*json, "signature").value_or(""), receipt.signature))
        return malformed;
    return receipt;
}

}  // namespace wire
