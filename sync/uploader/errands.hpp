// errands: the uploader's work beside entries (errand.hpp), done at each rest of the loop. The only writer of
// config.json. Logs what it did; one request at a time, between those of the upload.
#pragma once

#include <filesystem>

#include "sync/uploader/comments.hpp"
#include "sync/uploader/errand.hpp"
#include "sync/uploader/upload.hpp"

namespace uploader {

inline constexpr base::Duration config_interval = std::chrono::hours{1};
inline constexpr base::Duration time_interval = std::chrono::hours{1};  // while nobody else vouches for the clock

class Errands {
public:
    // The first request comes at random within `settings.first_contact`, like the upload's own.
    Errands(std::filesystem::path folder, const Settings& settings, journal::Receipts& receipts, Transport& transport,
            base::Instant now, double chance);

    void run(const journal::Reader& journal, const base::Stamp& stamp, double chance);
    // The part that needs no network.
    void take_receipts();

    // The server's, after the changes that it has told of (journal/config.hpp).
    const wire::PublicKey& receipt_key() const { return receipt_key_; }

private:
    void send_words(const journal::Reader& journal, base::Instant now, double chance);
    void ask_time(const base::Stamp& asked, double chance);
    void follow_receipt_key();
    base::Result<> keep_config(const Answer& answer) const;
    void refresh_config(base::Instant now, double chance);

    std::filesystem::path folder_;
    std::string device_;
    Door door_;
    wire::PublicKey device_key_;
    wire::PublicKey receipt_key_;
    journal::Receipts& receipts_;
    Transport& transport_;
    Pace comments_;
    Pace config_;
    Pace time_;
};

}  // namespace uploader
