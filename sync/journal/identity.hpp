// Identity: who the device is and whom it trusts; written at enrolment into the data folder. Enrolling the same device
// again writes a new token, place and receipt key, and nothing else changes.
//
// device.key holds the secret seed (mode 0600) and exists before the server is asked, so that an answer lost on the way
// can be asked for again with the same key. device.json holds the rest (mode 0600: it carries the bearer token and the
// dossier key).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/result.hpp"
#include "sync/domain/place.hpp"
#include "sync/domain/survey.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/dossier.hpp"
#include "sync/wire/key.hpp"

namespace journal {

struct Identity {
    std::string device;             // given by the server
    std::string server_url;         // "https://host[:port]", no slash at the end
    std::string token;              // bearer token: opens the device endpoints, reads no rating
    wire::PublicKey receipt_key{};  // the server's, pinned at enrolment
    domain::Place place;
    std::string survey_json;  // the survey in force, as the server sent it
    // Makes commitments to dossier codes; nothing after an enrolment by an older server: then no rating is bound.
    std::optional<wire::DossierKey> dossier_key{};
    wire::Epoch first_epoch = 1;  // the first one in which the device's key counts
};

// Makes the key when there is none. damaged when the file is there but is not a key.
base::Result<wire::SecretKey> open_device_key(const std::filesystem::path& folder);

// not_found when the terminal is not enrolled.
base::Result<Identity> read_identity(const std::filesystem::path& folder);
base::Result<> write_identity(const std::filesystem::path& folder, const Identity& identity);

}  // namespace journal
