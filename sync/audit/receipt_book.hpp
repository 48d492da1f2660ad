// Receipt book: the server's signed words that lie with the evidence, checked against the keys that are trusted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/audit/journal_file.hpp"
#include "sync/audit/stream_audit.hpp"
#include "sync/wire/receipt.hpp"

namespace audit {

class ReceiptBook {
public:
    // `keys`: any of them may have signed. None: nothing can be believed, and the first receipt says so. `file`: where
    // the receipts lie; empty: nowhere.
    ReceiptBook(std::vector<wire::PublicKey> keys, std::string file, Report& report)
        : keys_(std::move(keys)), file_(std::move(file)), report_(report) {}

    const std::string& file() const { return file_; }
    // `device`: whose receipts they should be.
    void add(std::string_view json_text, const std::string& device);
    // After the last one: tells of those that nobody signed.
    void close();

    const std::vector<wire::Receipt>& of(const wire::Stream& stream) const;
    // The one that names the most entries.
    const wire::Receipt* highest(const wire::Stream& stream) const;
    wire::Sequence durable(const wire::Stream& stream) const;
    std::optional<base::WallTime> newest() const;  // when the server signed last, for any stream
    std::vector<wire::Stream> streams() const;
    std::map<wire::Stream, std::map<wire::Sequence, wire::Hash>> heads() const;

private:
    std::vector<wire::PublicKey> keys_;
    std::string file_;
    Report& report_;
    std::map<wire::Stream, std::vector<wire::Receipt>> receipts_;
    std::map<wire::Stream, Finding> unsigned_;
    bool without_key_ = false;
};

Claim claim_of(const wire::Receipt& receipt);

}  // namespace audit
