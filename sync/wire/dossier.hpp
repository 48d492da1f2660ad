// Commitment to a dossier code: what a rating keeps of the case it belongs to.
//
// The key is the device's own, given by the server at enrolment: who holds it can ask whether a rating belongs to a
// code that he already knows; who does not can neither read the code nor try all codes.
#pragma once

#include <string_view>

#include "sync/domain/dossier.hpp"
#include "sync/domain/rating.hpp"
#include "sync/wire/tag.hpp"

namespace wire {

using DossierKey = TagKey;

// keyed_tag(master, "sipas/dossier-key/v1" 00 device): the server keeps one master key and gives every device its own.
DossierKey dossier_key(const TagKey& master, std::string_view device);

// keyed_tag(key, "sipas/dossier/v1" 00 code)
domain::Commitment commitment(const DossierKey& key, const domain::DossierCode& code);

}  // namespace wire
