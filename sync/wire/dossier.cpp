#include "sync/wire/dossier.hpp"

#include "sync/base/bytes.hpp"

namespace wire {

using namespace std::string_view_literals;

DossierKey dossier_key(const TagKey& master, std::string_view device) {
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/dossier-key/v1\0"sv));
    base::append(statement, base::view_of(device));
    return keyed_tag(master, statement);
}

domain::Commitment commitment(const DossierKey& key, const domain::DossierCode& code) {
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/dossier/v1\0"sv));
    base::append(statement, base::view_of(code.text()));
    return keyed_tag(key, statement);
}

}  // namespace wire
