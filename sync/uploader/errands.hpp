// errands: the uploader's work beside entries (errand.hpp), done at each rest of the loop. The only writer of
// config.json. Logs what it did; one request at a time, between those of the upload.
#pragma once

#include <filesystem>

#include "sync/uploader/comments.hpp"
#include "sync/uploader/errand.hpp"
#include "sync/uploader/upload.hpp"

namespace uploader {

inline constexpr base::Duration config_interval = std::chrono::hours{1};

class Errands {
public:
    // The first request comes at random within `settings.first_contact`, like the upload's own.
    Errands(std::filesystem::path folder, const Settings& settings, journal::Receipts& receipts, Transport& transport,
            base::Instant now, double chance);

    void run(const journal::Reader& journal, base::Instant now, double chance);
    // The part that needs no network.
    void take_receipts(const journal::Reader& journal);

private:
    void send_words(const journal::Reader& journal, base::Instant now, double chance);
    void refresh_config(base::Instant now, double chance);

    std::filesystem::path folder_;
    std::string device_;
    Door door_;
    wire::PublicKey receipt_key_;
    journal::Receipts& receipts_;
    Transport& transport_;
    Pace comments_;
    Pace config_;
};

}  // namespace uploader
