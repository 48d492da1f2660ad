// receipts.db: what the uploader learned from the server. One writer (the uploader); the kiosk reads.
//
// The cursor is the newest receipt: whatever the server signed for is sent, whatever lies after it is waiting.
// Losing this file costs nothing but one question to the server.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "sync/base/result.hpp"
#include "sync/wire/receipt.hpp"

namespace journal {

class Receipts {
public:
    virtual ~Receipts() = default;
    // The newest receipt of the stream, if any.
    virtual base::Result<std::optional<wire::Receipt>> newest(const wire::Stream& stream) const = 0;
    // Durable when it returns. The caller has verified the signature and the head.
    virtual base::Result<> keep(const wire::Receipt& receipt) = 0;

    // Up to which entry of the stream the server has the words of comments; 0: none.
    virtual base::Result<wire::Sequence> comments_through(const wire::Stream& stream) const = 0;
    virtual base::Result<> keep_comments_through(const wire::Stream& stream, wire::Sequence sequence) = 0;

protected:
    Receipts() = default;
    Receipts(const Receipts&) = default;
    Receipts& operator=(const Receipts&) = default;
    Receipts(Receipts&&) = default;
    Receipts& operator=(Receipts&&) = default;
};

// busy while another uploader is at work on the same folder.
base::Result<std::unique_ptr<Receipts>> open_receipts(const std::filesystem::path& folder);
// Read-only, for the kiosk; nothing when the uploader has not created the file yet.
base::Result<std::optional<wire::Receipt>> newest_receipt(const std::filesystem::path& folder,
                                                          const wire::Stream& stream);
// The same for the receipt that names the most entries: this journal once held them.
base::Result<std::optional<wire::Receipt>> highest_receipt(const std::filesystem::path& folder,
                                                           const wire::Stream& stream);
// The highest epoch of the device that the server ever signed for; 0: none.
base::Result<wire::Epoch> highest_epoch(const std::filesystem::path& folder, const std::string& device);

}  // namespace journal
