#include "sync/wire/batch.hpp"

#include "sync/wire/entry.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/stamp.hpp"

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

Problem malformed(std::string_view what) { return {Code::bad_input, "the batch " + std::string(what), 0}; }

std::string write_header(const BatchHeader& header) {
    JsonObject line;
    line["v"] = 1;
    line["device"] = header.stream.device;
    line["epoch"] = header.stream.epoch;
    line["first"] = header.first;
    line["last"] = header.last;
    line["previous"] = base::to_hex(header.previous);
    line["head"] = base::to_hex(header.head);
    line["signature"] = base::to_base64(header.signature);
    JsonObject sent;
    write_stamp(sent, header.sent);
    line["sent"] = sent;
    if (header.raw) line["raw"] = true;
    return to_text(line);
}

Result<BatchHeader> read_header(std::string_view line) {
    const auto json = parse_json(line);
    if (!json) return malformed("header is " + json.problem().words);
    if (integer_at(*json, "v") != 1) return malformed("has a version that this program does not know");
    const auto device = text_at(*json, "device");
    const auto epoch = count_at(*json, "epoch");
    const auto first = count_at(*json, "first");
    const auto last = count_at(*json, "last");
    if (!device || !domain::is_identifier(*device)) return malformed("names no device");
    if (!epoch || *epoch < 1 || *epoch > UINT32_MAX) return malformed("names no epoch");
    if (!first || !last || *first < 1 || *last < *first || *last - *first >= batch_entries_limit)
        return malformed("names no range of 1 to 500 entries");
    BatchHeader header{{std::string(*device), static_cast<Epoch>(*epoch)}, *first, *last, {}, {}, {}, {}, false};
    if (!base::from_hex(text_at(*json, "previous").value_or(""), header.previous) ||
        !base::from_hex(text_at(*json, "head").value_or(""), header.head) ||
        !base::from_base64(text_at(*json, "signature").value_or(""), header.signature))
        return malformed("has no previous hash, head or signature");
    const Json* sent = object_at(*json, "sent");
    if (sent == nullptr) return malformed("does not say when it was sent");
    auto stamp = read_stamp(*sent);
    if (!stamp) return malformed("was sent at " + stamp.problem().words);
    header.sent = std::move(*stamp);
    header.raw = bool_at(*json, "raw").value_or(false);
    if (header.raw && header.first != header.last) return malformed("is raw and holds more than one entry");
    return header;
}

// Takes the next line off `bytes`, which end with a newline.
std::string_view take_line(std::string_view& bytes) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    return line;
}

std::string to_bytes(std::string_view header_line, bool raw, const std::vector<std::string>& lines) {
    std::string bytes = std::string(header_line) + '\n';
    for (const std::string& line : lines)
        bytes.append(raw ? base::to_base64(base::view_of(line)) : line).push_back('\n');
    return bytes;
}

}  // namespace

std::string write_batch(const BatchHeader& header, const std::vector<std::string>& lines) {
    return to_bytes(write_header(header), header.raw, lines);
}

std::string bytes_of(const Batch& batch) { return to_bytes(batch.header_line, batch.header.raw, batch.lines); }

Result<Batch> read_batch(std::string_view bytes) {
    if (bytes.size() > batch_bytes_hard_limit) return Problem{Code::too_large, "the batch is above 1 MiB", 0};
    if (bytes.empty() || bytes.back() != '\n') return malformed("does not end with a newline");
    Batch batch;
    batch.header_line = take_line(bytes);
    if (batch.header_line.empty() || batch.header_line.size() > line_limit_bytes)
        return malformed("has an empty line or one above 2048 bytes");
    auto header = read_header(batch.header_line);
    if (!header) return header.problem();
    batch.header = std::move(*header);
    while (!bytes.empty()) {
        if (batch.lines.size() == batch_entries_limit)
            return Problem{Code::too_large, "the batch has more than 500 entries", 0};
        std::string line(take_line(bytes));
        if (batch.header.raw) {
            const auto decoded = base::bytes_from_base64(line);
            if (!decoded) return malformed("is raw, but its line is no base64");
            line = base::text_of(*decoded);
        }
        if (line.empty() || line.size() > line_limit_bytes)
            return malformed("has an empty line or one above 2048 bytes");
        batch.lines.push_back(std::move(line));
    }
    if (batch.lines.size() != batch.header.last - batch.header.first + 1)
        return malformed("holds another number of entries than its header says");
    return batch;
}

Result<std::vector<Hash>> prove(const Batch& batch, const PublicKey& device_key) {
    const BatchHeader& header = batch.header;
    std::vector<Hash> hashes;
    hashes.reserve(batch.lines.size());
    Hash hash = header.previous;
    Sequence sequence = header.first;
    for (const std::string& line : batch.lines) {
        hash = chain_next(hash, sequence++, line);
        hashes.push_back(hash);
    }
    if (hash != header.head)
        return Problem{Code::unproven, "the entries do not lead to the head that the batch names", 0};
    if (!verify(device_key, head_statement(header.stream, header.last, header.head), header.signature))
        return Problem{Code::unproven, "the head is not signed by the device's key", 0};
    return hashes;
}

}  // namespace wire
